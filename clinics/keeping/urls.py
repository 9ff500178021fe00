"""The addresses of the log, below `/c/<clinic>/`."""

from django.urls import path

from clinics.keeping import views

urlpatterns = [
    path("log/", views.events, name="journal"),
    path("log/looks/", views.looks, name="looks"),
    path("log/samples/", views.samples, name="samples"),
    path("log/samples/<uuid:id>/", views.sample, name="sample"),
    path("patients/<uuid:id>/looks/", views.extract, name="looks_extract"),
]
