"""The addresses of the evidence pages, below `/evidence/`."""

from django.urls import path

from aftercare.guidance import views

app_name = "evidence"

urlpatterns = [
    path("", views.rules, name="rules"),
]
