"""The addresses of a clinic's photographs, below `/c/<clinic>/photographs/`."""

from django.urls import path

from clinics.photographs import views

urlpatterns = [
    path("", views.photographs, name="photographs"),
    path("<uuid:id>/", views.photograph, name="photograph"),
    path("<uuid:id>/picture/", views.photograph_picture, name="photograph_picture"),
    path("<uuid:id>/take-away/", views.remove_photograph, name="photograph_remove"),
]
