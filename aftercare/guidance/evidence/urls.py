"""The addresses of the evidence pages, below `/evidence/` and `/c/<clinic>/evidence/`."""

from django.urls import path

from aftercare.guidance.access import readers
from aftercare.guidance.evidence import views

app_name = "evidence"

urlpatterns = [
    path("", readers(views.rules), name="rules"),
    path("rules/<str:id>/", readers(views.rule), name="rule"),
    path("sources/", readers(views.sources), name="sources"),
    path("sources/<str:id>/", readers(views.source), name="source"),
    path("claims/", readers(views.claims), name="claims"),
    path("conflicts/", readers(views.conflicts), name="conflicts"),
    path("conflicts/<str:id>/", readers(views.conflict), name="conflict"),
    path("danger-signs/", readers(views.signs), name="signs"),
    path("depth-limits/", readers(views.limits), name="limits"),
]
