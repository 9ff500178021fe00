"""Every address of the site."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

from aftercare.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("evidence/", include("aftercare.guidance.urls")),
    path("healthz", healthz, name="healthz"),
    path("language/", include("django.conf.urls.i18n")),
]
