"""The addresses of a visit, below `/c/<clinic>/`: patients, recording, reviewing, sheets."""

from django.urls import path

from clinics.frontdesk.views import allergies, chart, patients, recording, sheets, treatments

urlpatterns = [
    path("", patients.today, name="today"),
    path("patients/", patients.patients, name="patients"),
    path("patients/new/", patients.add_patient, name="add_patient"),
    path("patients/<uuid:id>/", chart.patient, name="patient"),
    path("patients/<uuid:id>/code/", chart.code, name="code"),
    path("patients/<uuid:id>/product/", chart.add_product, name="add_product"),
    path("products/<uuid:id>/", chart.change_product, name="change_product"),
    path("products/<uuid:id>/stop/", chart.stop_product, name="stop_product"),
    path("products/<uuid:id>/again/", chart.use_product_again, name="use_product_again"),
    path("patients/<uuid:id>/change/", patients.change_patient, name="change_patient"),
    path("patients/<uuid:id>/record/", recording.record, name="record"),
    path("patients/<uuid:id>/record/preview/", recording.preview, name="record_preview"),
    path("patients/<uuid:id>/record/discard/", recording.discard_draft, name="discard_draft"),
    path("treatments/<uuid:id>/", treatments.treatment, name="treatment"),
    path("treatments/<uuid:id>/beside/", treatments.beside, name="beside"),
    path("allergies/find/", allergies.find_allergies, name="find_allergies"),
    path("treatments/<uuid:id>/review/", sheets.review, name="review"),
    path("sheets/<uuid:id>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:id>/pdf/", sheets.pdf, name="pdf"),
    path("sheets/<uuid:id>/print/", sheets.print_sheet, name="print_sheet"),
    path("sheets/<uuid:id>/sources/", sheets.print_sources, name="print_sources"),
    path("sheets/<uuid:id>/full/", sheets.print_full, name="print_full"),
    path("sheets/<uuid:id>/withdraw/", sheets.withdraw, name="withdraw"),
    path("sheets/<uuid:id>/replace/", sheets.replace, name="replace"),
]
