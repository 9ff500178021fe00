"""The addresses of the counts that pages of the guidance fetch, below `/recall/`."""

from django.urls import path

from clinics.recall.views import counts

app_name = "recall"
urlpatterns = [
    path("who-gets/", counts.who_gets, name="who_gets"),
    path("fired/", counts.fired, name="fired"),
    path("impact/", counts.impact, name="impact"),
]
