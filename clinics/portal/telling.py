"""Why the patient's page is stricter than her paper: what she told, and when that is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Language
from clinics.accounts import calling
from clinics.accounts.duty import queries as duty
from clinics.accounts.duty import sentences as duty_sentences
from clinics.portal import changes, live
from clinics.portal.access import PatientRequest
from clinics.sheets import queries as sheets


@dataclass(frozen=True, slots=True)
class ToldNow:
    """What the patient told and the clinic has not answered; empty where a helper reads."""

    what: tuple[str, ...]
    since: datetime
    paper: datetime
    answers: str
    changes: tuple[changes.Change, ...]


def live_of(request: PatientRequest) -> live.Live:
    """Return what the patient goes by and what it was changed by, read once a request."""
    if request.live is None:
        request.live = live.of(request.sheet, Language(request.language))
    return request.live


def told(request: PatientRequest) -> ToldNow | None:
    """Return what the page was changed by, or None; a helper reads that it was, not by what."""
    if not request.standing.counts or not sheets.is_intact(request.sheet):
        return None
    found = live_of(request)
    if found.since is None:
        return None
    names = _names()
    said = (f"{names[what]}: {words}" if words else names[what] for what, words in found.told)
    return ToldNow(
        what=() if request.is_helper else tuple(said),
        since=found.since,
        paper=request.sheet.issued_at,
        answers=_answers(request),
        changes=() if request.is_helper else found.changes,
    )


def _names() -> dict[str, str]:
    """Return what can be told, in a patient's words."""
    return {
        rules.Told.PREGNANT: _("you are pregnant, or may be"),
        rules.Told.BREASTFEEDING: _("you have begun to breastfeed"),
        rules.Told.PRESCRIPTION: _("you have a new medicine"),
        rules.Told.COLD_SORE: _("you have a cold sore"),
        rules.Told.ALLERGY: _("you have an allergy"),
        rules.Told.RETINOL: _("you used retinol on the treated skin"),
        rules.Told.OTHER: _("something else has changed"),
    }


def _answers(request: PatientRequest) -> str:
    """Return who at the clinic reads it, and when."""
    now = timezone.now()
    calls = calling.who_to_call(request.clinic, now)
    return duty_sentences.read_when(calls, duty.on_duty(request.clinic, now))
