"""The addresses of the evidence pages, below `/evidence/` and `/c/<clinic>/evidence/`."""

from django.urls import path

from aftercare.access import signed_in
from aftercare.guidance import views

app_name = "evidence"

# Address, view, name: shown in a clinic's frame, and in one without a clinic.
PAGES = (
    ("", views.rules, "rules"),
    ("rules/<str:id>/", views.rule, "rule"),
    ("sources/", views.sources, "sources"),
    ("sources/<str:id>/", views.source, "source"),
    ("claims/", views.claims, "claims"),
    ("conflicts/", views.conflicts, "conflicts"),
    ("conflicts/<str:id>/", views.conflict, "conflict"),
    ("danger-signs/", views.signs, "signs"),
    ("depth-limits/", views.limits, "limits"),
)

urlpatterns = [path(route, signed_in(view), name=name) for route, view, name in PAGES]
