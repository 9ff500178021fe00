"""The addresses of publishing, below `/guidance/`."""

from django.urls import path
from django.views.decorators.http import require_safe

from aftercare.guidance.access import people
from aftercare.guidance.publishing.views import editions as of_editions
from aftercare.guidance.publishing.views import proposals as views
from aftercare.guidance.publishing.views import sheets
from aftercare.web.access import permitted

edit = permitted("guidance.edit")

urlpatterns = [
    path("propose/", edit(views.propose), name="propose"),
    path("proposals/", require_safe(people(views.proposals)), name="proposals"),
    path("proposals/<int:id>/", people(views.proposal), name="proposal"),
    path(
        "proposals/<int:id>/items/<int:number>/",
        people(views.decide),
        name="decide_item",
    ),
    path(
        "proposals/<int:id>/sheets/<int:number>/",
        require_safe(people(sheets.of_item)),
        name="item_sheets",
    ),
    path("editions/<int:number>/withdraw/", people(of_editions.withdraw), name="withdraw_edition"),
    path("editions/", require_safe(people(of_editions.editions)), name="editions"),
    path("editions/compare/", require_safe(people(of_editions.compare)), name="compare"),
    path("editions/<int:number>/", require_safe(people(of_editions.edition)), name="edition"),
    path(
        "editions/<int:number>/document/",
        require_safe(people(of_editions.document)),
        name="edition_document",
    ),
    path("editions/<int:number>/again/", edit(of_editions.again), name="propose_again"),
]
