"""The addresses of the counts that pages of the guidance fetch, below `/recall/`."""

from django.urls import path

from clinics.recall import count_views

app_name = "recall"
urlpatterns = [
    path("who-gets/", count_views.who_gets, name="who_gets"),
    path("fired/", count_views.fired, name="fired"),
    path("impact/", count_views.impact, name="impact"),
]
