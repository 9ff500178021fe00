"""The addresses of a clinic's additions, below `/c/<clinic>/own-advice/`."""

from django.urls import path

from clinics.additions.views import decisions, editing

urlpatterns = [
    path("", editing.overview, name="additions"),
    path("advice/<str:id>/", editing.rule, name="additions_rule"),
    path("products/", editing.products, name="additions_products"),
    path("propose/", decisions.propose, name="additions_propose"),
    path("start-over/", editing.start_over, name="additions_start_over"),
    path("versions/<uuid:id>/", decisions.version, name="additions_version"),
]
