"""The addresses of a clinic's own advice, below `/c/<clinic>/own-advice/`."""

from django.urls import path

from clinics.additions.views import decisions, editing

urlpatterns = [
    path("", editing.own_advice, name="own_advice"),
    path("advice/<str:id>/", editing.own_rule, name="own_rule"),
    path("products/", editing.own_products, name="own_products"),
    path("propose/", decisions.propose, name="propose_own"),
    path("start-over/", editing.start_over, name="own_start_over"),
    path("versions/<uuid:id>/", decisions.version, name="own_version"),
]
