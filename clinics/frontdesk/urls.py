"""The addresses of patients and their record, below `/c/<clinic>/`."""

from django.urls import path

from clinics.frontdesk.views import patients, recording

urlpatterns = [
    path("", patients.today, name="today"),
    path("patients/", patients.patients, name="patients"),
    path("patients/new/", patients.add_patient, name="add_patient"),
    path("patients/<uuid:id>/", patients.patient, name="patient"),
    path("patients/<uuid:id>/change/", patients.change_patient, name="change_patient"),
    path("patients/<uuid:id>/record/", recording.record, name="record"),
    path("patients/<uuid:id>/record/preview/", recording.preview, name="record_preview"),
    path("patients/<uuid:id>/record/discard/", recording.discard_draft, name="discard_draft"),
]
