"""The site's addresses, and those that messages lead to where the site has them not yet."""

from django.http import HttpResponse
from django.urls import include, path


def empty(request, token):
    """Answer nothing."""
    return HttpResponse()


urlpatterns = [
    path("p/<str:token>/", empty, name="door"),
    path("confirm/<str:token>/", empty, name="confirm_address"),
    path("", include("aftercare.urls")),
]
