"""The addresses of patients and their record, below `/c/<clinic>/`."""

from django.urls import path

from clinics.records import record_views, views

urlpatterns = [
    path("", views.today, name="today"),
    path("patients/", views.patients, name="patients"),
    path("patients/new/", views.add_patient, name="add_patient"),
    path("patients/<uuid:id>/", views.patient, name="patient"),
    path("patients/<uuid:id>/change/", views.change_patient, name="change_patient"),
    path("patients/<uuid:id>/record/", record_views.record, name="record"),
    path("patients/<uuid:id>/record/preview/", record_views.preview, name="record_preview"),
    path("patients/<uuid:id>/record/discard/", record_views.discard_draft, name="discard_draft"),
]
