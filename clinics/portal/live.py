"""What a patient goes by now: her sheet, made stricter by what she told, until that is answered.

What was issued never changes. What she told is worked out by the same engine, from the same facts
with her answers, and laid over what she holds so that nothing becomes milder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Language
from clinics.portal import carried, changes, translated
from clinics.portal.models import LOOSENS, Report
from clinics.records.models import Treatment
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# Of one report: what, and her words.
Told = tuple[str, str]
MOST_REPORTS: Final = 50


@dataclass(frozen=True, slots=True)
class Live:
    """What she goes by, what she told, since when, and how it differs from what she holds."""

    plan: rules.Plan
    told: tuple[Told, ...] = ()
    since: datetime | None = None
    changes: tuple[changes.Change, ...] = ()
    # Rows that stand on the page and not on the paper.
    new_rows: frozenset[tuple[tuple[str, ...], str]] = frozenset()

    @property
    def is_changed(self) -> bool:
        """Whether something that she told is not answered yet."""
        return bool(self.told)


def reports(sheet: Sheet, *, answered: bool = False) -> QuerySet[Report]:
    """Return what the patient told about a sheet and those that it took the place of.

    Without `answered`, what no decision has ended yet; see `carried`.
    """
    found = Report.objects.filter(sheet__in=_sheets(sheet))
    if answered:
        return found
    rows = list(found.filter(ended_at=None).values_list("pk", "sheet", "treatment"))
    if not rows:
        return Report.objects.none()
    told = [carried.Told(pk, about, decided_in=into) for pk, about, into in rows]
    left = carried.unanswered(told, [one for _pk, one, _into in rows], _records(sheet))
    return Report.objects.filter(pk__in=[one.key for one in left])


def _sheets(sheet: Sheet) -> list[UUID]:
    """Return a sheet and those of the same patient that it took the place of."""
    before = {sheet.pk: sheet.replaces_id}

    def replaced(pk: UUID) -> UUID | None:
        if pk not in before:
            row = Sheet.objects.filter(pk=pk, patient=sheet.patient_id)
            before[pk] = row.values_list("replaces", flat=True).first()
        return before[pk]

    return list(carried.back(sheet.pk, replaced))


def _records(sheet: Sheet) -> list[UUID]:
    """Return the treatment that a sheet was written from, and those that it corrects."""
    mended = Treatment.objects.filter(patient=sheet.patient_id)
    return list(
        carried.back(
            sheet.treatment_id,
            lambda pk: mended.filter(pk=pk).values_list("corrects", flat=True).first(),
        )
    )


def plan(sheet: Sheet, *, answered: bool = False) -> rules.Plan:
    """Return what the patient goes by, in her sheet's language."""
    return of(sheet, Language(sheet.language), answered=answered).plan


def of(sheet: Sheet, language: Language, *, answered: bool = False) -> Live:
    """Return what the patient goes by, in a language where it can be said in that."""
    held = translated.said(sheet, language) or sheets.plan(sheet)
    told_ = reports(sheet, answered=answered).exclude(what=LOOSENS)
    found = list(told_)
    if not found:
        return Live(held)
    told = tuple(dict.fromkeys((one.what, one.words) for one in found))
    if len(told) > MOST_REPORTS:
        # Nobody means that much; nothing of it is left out, so nothing is said to be allowed.
        with translation.override(held.language.value):
            now = rules.withheld(held, _("the clinic has not answered"))
        return Live(now, told[:MOST_REPORTS], found[0].at)
    with translation.override(held.language.value):
        return _worked_out(sheet.pk, sheet.payload_digest, held, told, found[0].at)


@lru_cache(maxsize=256)
def _stricter(
    id: UUID, digest: str, language: Language, told: tuple[Told, ...]
) -> rules.Plan | None:
    """Return the plan of a treatment as she tells it; what is told and issued never changes."""
    sheet = Sheet.objects.select_related("treatment__clinic", "payload").get(pk=id)
    told_ = tuple(rules.Report(rules.Told(what), words) for what, words in told)
    return translated.built(sheet, language, told_)


def _worked_out(
    id: UUID, digest: str, held: rules.Plan, told: tuple[Told, ...], since: datetime
) -> Live:
    found = _stricter(id, digest, held.language, told)
    if found is None:
        now = rules.withheld(held, _("the clinic has not answered"))
    else:
        now = rules.tightened(held, found)
    known = {(row.rules, row.text) for row in held.rows}
    new = frozenset((row.rules, row.text) for row in now.rows) - known
    return Live(now, told, since, changes.between(held, now), new)


def allergies(sheet: Sheet) -> tuple[str, ...]:
    """Return the allergies that were recorded, and those that she told since."""
    told = tuple(
        rules.Report(rules.Told(one.what), one.words)
        for one in reports(sheet).filter(what=rules.Told.ALLERGY)
    )
    return rules.believed(sheet.treatment.facts(), told).allergies


def moves(sheets_: Iterable[Sheet]) -> int:
    """Return how often what was told moved the dates of these sheets: calendars count on."""
    told = Report.objects.filter(sheet__in=sheets_)
    return told.count() + told.exclude(ended_at=None).count()


def changed_at(sheet: Sheet) -> datetime | None:
    """Return when what was told, or decided about it, last changed what the patient goes by."""
    told = reports(sheet, answered=True).values_list("at", "ended_at")
    return max((moment for pair in told for moment in pair if moment), default=None)
