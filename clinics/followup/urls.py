"""The addresses of the clinic's inbox, below `/c/<clinic>/`."""

from django.urls import path

from clinics.followup.views import inbox

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/now/", inbox.now, name="inbox_now"),
    path("inbox/<uuid:id>/take/", inbox.take, name="take_concern"),
    path("inbox/<uuid:id>/give-back/", inbox.give_back, name="give_back_concern"),
    path("inbox/<uuid:id>/close/", inbox.finish, name="finish_concern"),
    path("inbox/<uuid:id>/photo/", inbox.photo, name="concern_photo"),
    path("inbox/<uuid:id>/open/", inbox.reopen, name="reopen_concern"),
    path("inbox/asked/<uuid:id>/again/", inbox.ask_again, name="ask_again"),
    path("follow-up/", inbox.follow_up, name="follow_up"),
]
