"""Reading sheets: what one would say, what one says, and which treatments wait for one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from aftercare import paper, rules
from aftercare.guidance.store import editions
from clinics.accounts import sentences as calling
from clinics.accounts.models import Clinic
from clinics.additions import queries as additions
from clinics.records.models import Treatment
from clinics.sheets import payload
from clinics.sheets.models import RenderedPdf, Sheet


@dataclass(frozen=True, slots=True)
class Shown:
    """What the clinician sees before issuing; `digest` goes back with the form and must match.

    `text` is the whole plan in its one spelling, as a sheet keeps it.
    """

    plan: rules.Plan
    text: str
    letterhead: paper.Letterhead
    digest: str


def shown(
    treatment: Treatment,
    *,
    language: str,
    overridden: Iterable[str] = (),
    guidance: rules.Guidance | None = None,
) -> Shown:
    """Return the sheet that this treatment would have now, by the current edition.

    The clinic's additions are merged into the edition, or into the guidance that is given.
    A stop that is not overridden gives the longest windows: the treatment took place anyway.
    """
    plan = rules.build_plan(
        treatment.facts(),
        additions.guidance_for(treatment.clinic, guidance or editions.current()),
        rules.vocabulary.Language(language),
        overridden=frozenset(overridden),
        anyway=True,
    )
    text = payload.canonical(rules.plan_dump(plan))
    letterhead = letterhead_for(treatment, language=language)
    said = payload.canonical(letterhead.to_json())
    return Shown(plan, text, letterhead, payload.digest(str(treatment.pk), text, said))


def letterhead_for(
    treatment: Treatment,
    *,
    language: str,
    number: str = "",
    issued_at: datetime | None = None,
    issued_by: str = "",
    notes: str = "",
    replaces: str = "",
) -> paper.Letterhead:
    """Return who the sheet is from and for; without a number it is that of a draft."""
    clinic, patient = treatment.clinic, treatment.patient
    return paper.Letterhead(
        clinic_name=clinic.name,
        clinic_address=clinic.address,
        clinic_phone=clinic.phone,
        emergency_number=clinic.emergency_number,
        **calling.on_letterhead(clinic, language),
        patient_name=patient.name,
        patient_born_on=patient.date_of_birth,
        sheet_number=number,
        issued_at=issued_at,
        issued_by=issued_by,
        notes=notes,
        replaces=replaces,
    )


def plan(sheet: Sheet) -> rules.Plan:
    """Return what the sheet says, as it was issued; no rule and no edition is read."""
    return rules.plan_load(json.loads(sheet.payload.plan))


def letterhead(sheet: Sheet) -> paper.Letterhead:
    """Return who the sheet is from and for, as it was issued."""
    return paper.Letterhead.from_json(json.loads(sheet.payload.letterhead))


def is_intact(sheet: Sheet) -> bool:
    """Whether the sheet says what it said when it was issued."""
    said = sheet.payload
    found = payload.digest(said.salt, said.plan, said.letterhead, said.notes)
    return found == sheet.payload_digest


def mark(door: paper.Door | None) -> str:
    """Return what stands for an address and its code: 64 signs, or none where there is no door."""
    if door is None:
        return ""
    return hashlib.sha256(f"{door.address}\n{door.code}".encode()).hexdigest()


def showing(door: str) -> Q:
    """Return which prints show the door of this mark, and no other.

    One from before the marks does where the sheet's link is older than the print.
    """
    before = Q(door=RenderedPdf.BEFORE)
    same = Q(sheet__link__made_at__lte=F("created_at")) if door else Q(sheet__link=None)
    return Q(door=door) | (before & same)


def pdf_for(
    sheet: Sheet, size: str, large_print: bool, door: paper.Door | None
) -> RenderedPdf | None:
    """Return the print of the sheet in this format that shows this door, if it was ever made."""
    kept = RenderedPdf.objects.filter(sheet=sheet, paper=size, large_print=large_print)
    return kept.filter(showing(mark(door))).order_by("created_at").first()


def dead_prints(sheet: Sheet, door: paper.Door | None) -> QuerySet[RenderedPdf]:
    """Return the prints that show a code which no longer opens anything, the oldest first."""
    kept = RenderedPdf.objects.filter(sheet=sheet).exclude(door="")
    return kept.exclude(showing(mark(door))).order_by("created_at")


def live(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Return the sheets that count: not withdrawn."""
    return sheets.filter(withdrawal=None)


def superseded_by_issuing(treatment: Treatment) -> Sheet | None:
    """Return the sheet that a new one from this treatment has to replace.

    It is the one that counts now, from this treatment or from one that it corrects, however many
    times it was corrected.
    """
    sources, first = [treatment.pk], treatment.corrects_id
    while first is not None:
        sources.append(first)
        first = Treatment.objects.values_list("corrects_id", flat=True).get(pk=first)
    return live(Sheet.objects.filter(treatment__in=sources)).order_by("-number").first()


def waiting(treatments: QuerySet[Treatment]) -> QuerySet[Treatment]:
    """Return the treatments without a sheet that counts, unless another one corrects them."""
    counting = live(Sheet.objects.filter(treatment=OuterRef("pk")))
    return treatments.filter(~Exists(counting), corrected_by=None)


def next_number(clinic: Clinic) -> int:
    """Return the number of the clinic's next sheet; call it with the clinic's row locked."""
    last = Sheet.objects.filter(clinic=clinic).order_by("-number").first()
    return 1 if last is None else last.number + 1


def html(sheet: Sheet, *, paper_size: str, large_print: bool, door: paper.Door | None) -> str:
    """Return the sheet as one HTML document, as it is printed; `door` leads to its page."""
    return paper.html(
        plan(sheet),
        letterhead(sheet),
        paper=paper_size,
        large_print=large_print,
        door=door,
    )


def fragment(sheet: Sheet) -> str:
    """Return what the sheet says as a part of a page, with the reason for each line."""
    return _fragment(sheet.payload.plan, sheet.payload.letterhead)


@lru_cache(maxsize=64)
def _fragment(plan_text: str, letterhead_text: str) -> str:
    """Render an issued sheet, which never changes, once for everybody who looks at it in a row."""
    said = rules.plan_load(json.loads(plan_text))
    return paper.fragment(said, paper.Letterhead.from_json(json.loads(letterhead_text)), why=True)


def counts(clinic: Clinic, treatments: QuerySet[Treatment]) -> dict[str, Any]:
    """Return how many sheets the clinic issued and how many treatments wait for one."""
    return {
        "issued": Sheet.objects.filter(clinic=clinic).count(),
        "waiting": waiting(treatments).count(),
    }
