"""The code of a sheet's page to show on screen: the patient scans it where she stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from aftercare import paper
from clinics.accounts.delivery_settings import Factor
from clinics.portal import queries, tokens
from clinics.portal.models import Link
from clinics.portal.queries import State
from clinics.sheets.models import Sheet


@dataclass(frozen=True, slots=True)
class Showing:
    """A sheet's code as a drawing; without one, `state` says why nothing opens."""

    square: Markup | None
    code: str
    by_birth_date: bool
    state: str


def of(sheet: Sheet, now: datetime, language: str = "") -> Showing:
    """Return what can be shown of a sheet's link now; it opens with a second factor alone."""
    link = Link.objects.filter(sheet=sheet).first()
    if link is None:
        return Showing(None, "", False, "none")
    state = queries.state(link, now)
    by_birth = link.factor == Factor.BIRTH
    if state is not State.OPEN:
        return Showing(None, "", by_birth, state.value)
    with translation.override(language or translation.get_language()):
        title = _("Code that opens the page with the advice")
    square = paper.square(tokens.address(link), title)
    return Showing(square, "" if by_birth else tokens.code(link), by_birth, state.value)
