"""The addresses of a patient's check-ins, below `/my/`."""

from django.urls import path

from clinics.followup.views import patient as views

urlpatterns = [
    path("check-in/", views.check_in, name="my_check_in"),
    path("check-in/done/", views.check_in_done, name="my_check_in_done"),
    path("changed/", views.changed, name="my_changed"),
    path("changed/done/", views.changed_done, name="my_changed_done"),
    path("messages/", views.messages, name="my_messages"),
]
