"""Every address of the site."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from aftercare.guidance.editor import urls
from aftercare.guidance.evidence import urls as evidence
from aftercare.guidance.publishing import urls as urls_publishing
from aftercare.web import access
from aftercare.web.health import healthz
from clinics.accounts.access import clinic_page
from clinics.delivery.views import channels, stopping, webhooks

# The evidence has two frames: a clinic's, and one for people who only work on the guidance.
of_a_clinic = clinic_page("view_evidence", methods=("GET", "HEAD"))
in_a_clinic = [
    path(str(page.pattern), of_a_clinic(page.callback), name=page.name)
    for page in evidence.urlpatterns
]
of_the_guidance = [*urls.urlpatterns, *urls_publishing.urlpatterns]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/login/", access.public(account.login), name="account_login"),
    path("accounts/logout/", access.public(account.logout), name="account_logout"),
    path(
        "accounts/password/change/",
        access.signed_in(account.password_change),
        name="account_change_password",
    ),
    path("evidence/", include("aftercare.guidance.evidence.urls")),
    path("guidance/", include((of_the_guidance, "guidance"))),
    path("healthz", healthz, name="healthz"),
    path("hooks/mail/<slug:service>/", webhooks.reports, name="mail_reports"),
    path("language/", access.public(set_language), name="set_language"),
    path("", include("clinics.accounts.urls")),
    path("c/<slug:clinic>/", include("clinics.accounts.duty.urls")),
    path("", include("clinics.portal.urls")),
    path("my/", include("clinics.followup.urls_patient")),
    path("c/<slug:clinic>/", include("clinics.frontdesk.urls")),
    path("c/<slug:clinic>/own-advice/", include("clinics.additions.urls")),
    path("c/<slug:clinic>/photographs/", include("clinics.photographs.urls")),
    path("c/<slug:clinic>/", include("clinics.labels.urls")),
    path("c/<slug:clinic>/", include("clinics.portal.urls_staff")),
    path("c/<slug:clinic>/", include("clinics.delivery.urls")),
    path("c/<slug:clinic>/", include("clinics.bulk.urls")),
    path("confirm/<str:token>/", channels.confirm_address, name="confirm_address"),
    path("stop/<str:token>/", stopping.stop_reminders, name="stop_reminders"),
    path("c/<slug:clinic>/", include("clinics.followup.urls")),
    path("c/<slug:clinic>/", include("clinics.recall.urls")),
    path("c/<slug:clinic>/", include("clinics.keeping.urls")),
    path("recall/", include("clinics.recall.urls_guidance")),
    path("c/<slug:clinic>/evidence/", include((in_a_clinic, "clinic_evidence"))),
]
