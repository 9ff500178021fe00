"""What a patient told that her record does not know yet, as the form of its correction asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from aftercare.rules import Told
from aftercare.rules.vocabulary import Flag
from clinics.followup.models import Change
from clinics.portal import carried, live
from clinics.portal.models import LOOSENS, Report
from clinics.records.models import Treatment
from clinics.sheets.models import Sheet

# Which question each is an answer to, and the answers that agree with it.
QUESTIONS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    Told.PREGNANT: (Flag.PREGNANT, ("yes", "possible")),
    Told.BREASTFEEDING: (Flag.BREASTFEEDING, ("yes",)),
    LOOSENS: (Flag.BREASTFEEDING, ("no",)),
    Told.COLD_SORE: (Flag.COLD_SORES, ("active",)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: in staff's words, with the patient's own, when, and where it belongs."""

    key: UUID
    what: str
    label: str
    words: str
    at: datetime
    is_mistaken: bool
    # The question that it answers, and the answers that agree; empty where it answers none.
    question: str
    answers: tuple[str, ...]

    @property
    def field(self) -> str:
        """The name of its decision in the form."""
        return f"reported-{self.key}"


def undecided(treatment: Treatment) -> QuerySet[Report]:
    """Return what was told about a treatment's sheets and nobody has decided, the oldest first."""
    mended = Treatment.objects.filter(patient=treatment.patient_id)
    records = carried.back(
        treatment.pk,
        lambda pk: mended.filter(pk=pk).values_list("corrects", flat=True).first(),
    )
    sheets = Sheet.objects.filter(treatment__in=list(records))
    return Report.objects.filter(sheet__in=sheets, ended_at=None, decided_at=None)


def open_under(sheet: Sheet) -> QuerySet[Report]:
    """Return what still makes the page of this sheet stricter, or waits to be recorded."""
    return live.reports(sheet)


def items(treatment: Treatment | None) -> tuple[Item, ...]:
    """Return what the correction of a treatment has to decide; nothing where none is corrected."""
    if treatment is None:
        return ()
    return tuple(item(one) for one in undecided(treatment))


def item(report: Report) -> Item:
    """Return one thing told, in the reader's language."""
    question, answers = QUESTIONS.get(report.what, ("", ()))
    return Item(
        key=report.pk,
        what=report.what,
        label=str(Change.What(report.what).label),
        words=report.words,
        at=report.at,
        is_mistaken=report.mistaken_at is not None,
        question=str(question),
        answers=answers,
    )
