"""The address of a clinic's hours of duty, below `/c/<clinic>/`."""

from django.urls import path

from clinics.accounts.duty import views

urlpatterns = [path("settings/duty/", views.duty, name="duty")]
