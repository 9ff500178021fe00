"""The addresses of the clinic's work list, below `/c/<clinic>/`."""

from django.urls import path

from clinics.followup import views

urlpatterns = [
    path("follow-up/", views.work_list, name="follow_up"),
    path("follow-up/<uuid:id>/done/", views.finish, name="finish_concern"),
    path("follow-up/<uuid:id>/open/", views.reopen, name="reopen_concern"),
    path("follow-up/asked/<uuid:id>/again/", views.ask_again, name="ask_again"),
]
