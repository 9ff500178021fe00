"""The addresses of a clinic's own advice, below `/c/<clinic>/own-advice/`."""

from django.urls import path

from clinics.wishes import decision_views, views

urlpatterns = [
    path("", views.own_advice, name="own_advice"),
    path("advice/<str:id>/", views.own_rule, name="own_rule"),
    path("products/", views.own_products, name="own_products"),
    path("propose/", decision_views.propose, name="propose_own"),
    path("start-over/", views.start_over, name="own_start_over"),
    path("versions/<uuid:id>/", decision_views.version, name="own_version"),
]
