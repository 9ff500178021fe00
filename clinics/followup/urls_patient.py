"""The addresses of a patient's check-ins, below `/my/`."""

from django.urls import path

from clinics.followup.views import check_in
from clinics.followup.views import patient as views

urlpatterns = [
    path("check-in/", check_in.emergencies, name="my_check_in"),
    path("check-in/today/", check_in.care_today, name="my_check_in_today"),
    path("check-in/skin/", check_in.skin, name="my_check_in_skin"),
    path("check-in/done/", check_in.done, name="my_check_in_done"),
    path("check-in/mistake/", check_in.mistake, name="my_check_in_mistake"),
    path("changed/", views.changed, name="my_changed"),
    path("changed/done/", views.changed_done, name="my_changed_done"),
    path("messages/", views.messages, name="my_messages"),
]
