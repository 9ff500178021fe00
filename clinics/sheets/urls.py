"""The addresses of reviewing and of issued sheets, below `/c/<clinic>/`."""

from django.urls import path

from clinics.sheets import views

urlpatterns = [
    path("treatments/<uuid:id>/review/", views.review, name="review"),
    path("sheets/<uuid:id>/", views.sheet, name="sheet"),
    path("sheets/<uuid:id>/pdf/", views.pdf, name="pdf"),
    path("sheets/<uuid:id>/print/", views.print_sheet, name="print_sheet"),
    path("sheets/<uuid:id>/withdraw/", views.withdraw, name="withdraw"),
    path("sheets/<uuid:id>/replace/", views.replace, name="replace"),
]
