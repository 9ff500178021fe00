"""The addresses of the clinic's work list, below `/c/<clinic>/`."""

from django.urls import path

from clinics.followup.views import work_list

urlpatterns = [
    path("follow-up/", work_list.work_list, name="follow_up"),
    path("follow-up/<uuid:id>/done/", work_list.finish, name="finish_concern"),
    path("follow-up/<uuid:id>/photo/", work_list.photo, name="concern_photo"),
    path("follow-up/<uuid:id>/open/", work_list.reopen, name="reopen_concern"),
    path("follow-up/asked/<uuid:id>/again/", work_list.ask_again, name="ask_again"),
]
