"""The addresses of reviewing and of issued sheets, below `/c/<clinic>/`."""

from django.urls import path

from clinics.frontdesk.views import sheets

urlpatterns = [
    path("treatments/<uuid:id>/review/", sheets.review, name="review"),
    path("sheets/<uuid:id>/", sheets.sheet, name="sheet"),
    path("sheets/<uuid:id>/pdf/", sheets.pdf, name="pdf"),
    path("sheets/<uuid:id>/print/", sheets.print_sheet, name="print_sheet"),
    path("sheets/<uuid:id>/withdraw/", sheets.withdraw, name="withdraw"),
    path("sheets/<uuid:id>/replace/", sheets.replace, name="replace"),
]
