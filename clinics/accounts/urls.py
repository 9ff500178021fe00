"""The addresses of choosing a clinic, and of a clinic's settings below `/c/<clinic>/`."""

from django.urls import path

from clinics.accounts import views

urlpatterns = [
    path("", views.start, name="start"),
    path("clinics/", views.choose_clinic, name="choose_clinic"),
    path("c/<slug:clinic>/settings/", views.clinic_settings, name="clinic_settings"),
    path("c/<slug:clinic>/staff/", views.staff, name="staff"),
    path("c/<slug:clinic>/staff/<uuid:id>/end/", views.end_membership, name="end_membership"),
]
