"""Every address of the site."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from aftercare import access
from aftercare.guidance import urls as evidence
from aftercare.guidance import urls_editor, urls_publishing
from aftercare.health import healthz
from clinics.delivery import way_views, webhooks
from clinics.directory.access import clinic_page

# The evidence has two frames: a clinic's, and one for people who only work on the guidance.
of_a_clinic = clinic_page("view_evidence", methods=("GET", "HEAD"))
in_a_clinic = [
    path(str(page.pattern), of_a_clinic(page.callback), name=page.name)
    for page in evidence.urlpatterns
]
of_the_guidance = [*urls_editor.urlpatterns, *urls_publishing.urlpatterns]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", access.public(account.login), name="account_login"),
    path("accounts/logout/", access.public(account.logout), name="account_logout"),
    path(
        "accounts/password/change/",
        access.signed_in(account.password_change),
        name="account_change_password",
    ),
    path("evidence/", include("aftercare.guidance.urls")),
    path("guidance/", include((of_the_guidance, "guidance"))),
    path("healthz", healthz, name="healthz"),
    path("hooks/mail/<slug:service>/", webhooks.reports, name="mail_reports"),
    path("language/", access.public(set_language), name="set_language"),
    path("", include("clinics.directory.urls")),
    path("", include("clinics.portal.urls")),
    path("my/", include("clinics.followup.urls_patient")),
    path("c/<slug:clinic>/", include("clinics.records.urls")),
    path("c/<slug:clinic>/own-advice/", include("clinics.wishes.urls")),
    path("c/<slug:clinic>/", include("clinics.sheets.urls")),
    path("c/<slug:clinic>/", include("clinics.portal.urls_staff")),
    path("c/<slug:clinic>/", include("clinics.delivery.urls")),
    path("c/<slug:clinic>/", include("clinics.bulk.urls")),
    path("confirm/<str:token>/", way_views.confirm_address, name="confirm_address"),
    path("c/<slug:clinic>/", include("clinics.followup.urls")),
    path("c/<slug:clinic>/", include("clinics.recall.urls")),
    path("recall/", include("clinics.recall.count_urls")),
    path("c/<slug:clinic>/evidence/", include((in_a_clinic, "clinic_evidence"))),
]
