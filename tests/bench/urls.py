"""The site's addresses, and one page more: nothing but the question who asks."""

from typing import Any

from django.http import HttpResponse
from django.urls import include, path

from clinics.accounts.access import clinic_page


@clinic_page("view_patients", methods=("GET",))
def nothing(request: Any) -> HttpResponse:
    """Answer "ok" to whoever may see the clinic's patients."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("c/<slug:clinic>/nothing/", nothing),
    path("", include("aftercare.urls")),
]
