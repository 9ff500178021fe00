"""The clinic's photographs of what skin looks like, beside the words of the patient's pages."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from clinics.photographs import access as photographs
from clinics.photographs import queries
from clinics.photographs.models import Photograph
from clinics.photographs.views import picture
from clinics.portal import access
from clinics.portal.access import PatientRequest


@dataclass(frozen=True, slots=True)
class Figure:
    """One photograph as a page shows it; `days` says of which days after the treatment it is."""

    id: UUID
    width: int
    height: int
    days: str
    words: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The photographs of this day, of every day, and those that are a reason to call."""

    today: tuple[Figure, ...]
    expected: tuple[Figure, ...]
    call: tuple[Figure, ...]


@access.patient_page(helpers=True)
def my_photograph(request: PatientRequest, id: UUID) -> HttpResponse:
    """One picture, while the clinic may show it."""
    return picture(photographs.for_patient(request.clinic, id, timezone.localdate()))


def figures(request: PatientRequest, days_after: int) -> Figures:
    """Return what the clinic shows its patients now, `days_after` days after a treatment."""
    found = list(queries.shown(request.clinic, timezone.localdate()))
    expected = [each for each in found if each.shows == Photograph.Shows.EXPECTED]
    today = [each for each in expected if each.first_day <= days_after <= each.last_day]
    call = [each for each in found if each.shows == Photograph.Shows.CALL]
    said = (
        tuple(_figure(each, request.language) for each in part) for part in (today, expected, call)
    )
    return Figures(*said)


def _figure(photograph: Photograph, language: str) -> Figure:
    return Figure(
        photograph.pk,
        photograph.width,
        photograph.height,
        _days(photograph.first_day, photograph.last_day),
        photograph.words.get(language) or next(iter(photograph.words.values()), ""),
    )


def _days(first: int, last: int) -> str:
    if first == last:
        return _("Day %(num)s after the treatment") % {"num": first} if first else _("The same day")
    return _("Days %(first)s to %(last)s") % {"first": first, "last": last}
