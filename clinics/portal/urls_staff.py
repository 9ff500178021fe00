"""The addresses of patients' links for staff, below `/c/<clinic>/`."""

from django.urls import path

from clinics.portal.views import staff

urlpatterns = [
    path("sheets/<uuid:id>/link/", staff.sheet_link, name="sheet_link"),
    path("links/", staff.clinic_links, name="clinic_links"),
]
