"""Rows of the lists: read in a fixed number of queries, formatted here and not in templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Area
from aftercare.web import formats
from clinics.accounts.looks import collecting
from clinics.frontdesk.forms import choices
from clinics.records.models import Draft, Patient, Treatment, TreatmentZone
from clinics.sheets.models import Sheet


@dataclass(frozen=True, slots=True)
class TreatmentRow:
    """One treatment in a list, and what became of its sheet."""

    id: UUID
    when: str
    patient_id: UUID
    patient: str
    born: str
    what: str
    state: str
    sheet_id: UUID | None
    sheet: str


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient in a list."""

    id: UUID
    name: str
    born: str
    phone: str
    last: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One treatment that was begun and not recorded."""

    patient_id: UUID
    patient: str
    when: str


def treatments(
    found: QuerySet[Treatment], guidance: rules.Guidance, now: datetime, most: int
) -> list[TreatmentRow]:
    """Return the rows of the newest treatments, in three queries."""
    fields = ("id", "performed_at", "device", "patient_id", "patient__name")
    picked = list(
        found.prefetch_related(None)
        .order_by("-performed_at", "-recorded_at")
        .values_list(*fields, "patient__date_of_birth", "corrected_by__id")[:most]
    )
    for row in picked:
        collecting.saw(row[3])
    ids = [row[0] for row in picked]
    areas = _areas(ids, guidance)
    sheets = _sheets(ids)
    return [_treatment_row(row, areas, sheets, now) for row in picked]


def _treatment_row(
    row: tuple[Any, ...], areas: dict[UUID, list[str]], sheets: dict[UUID, Any], now: datetime
) -> TreatmentRow:
    id, performed_at, device, patient_id, name, born, corrected_by = row
    sheet_id, number, is_withdrawn = sheets.get(id, (None, None, False))
    if sheet_id is None:
        state = "corrected" if corrected_by else "waits"
    else:
        state = "withdrawn" if is_withdrawn else "issued"
    return TreatmentRow(
        id=id,
        when=formats.moment(performed_at, now),
        patient_id=patient_id,
        patient=name,
        born=born.isoformat(),
        what=what_was_done(device, areas.get(id, [])),
        state=state,
        sheet_id=sheet_id,
        sheet=str(number or ""),
    )


def what_was_done(device: str, areas: Iterable[str]) -> str:
    """Return the treatment in one line: "Pen: cheeks, forehead"."""
    name = dict(choices.DEVICES).get(device) or device.replace("_", " ").capitalize()
    name = name or _("Device not recorded")
    listed = ", ".join(area.lower() for area in areas)
    return f"{name}: {listed}" if listed else str(name)


def _areas(ids: list[UUID], guidance: rules.Guidance) -> dict[UUID, list[str]]:
    lang = formats.language()
    found: dict[UUID, list[str]] = {}
    zones = TreatmentZone.objects.filter(treatment__in=ids).order_by("position")
    for treatment, area in zones.values_list("treatment_id", "area"):
        found.setdefault(treatment, []).append(guidance.areas[Area(area)].label[lang])
    return found


def _sheets(ids: list[UUID]) -> dict[UUID, tuple[UUID, int, bool]]:
    """Return the newest sheet of each treatment; one that counts goes before a withdrawn one."""
    found: dict[UUID, tuple[UUID, int, bool]] = {}
    sheets = Sheet.objects.filter(treatment__in=ids).order_by("number")
    for treatment, id, number, withdrawn in sheets.values_list(
        "treatment_id", "id", "number", "withdrawal__id"
    ):
        if withdrawn is None or treatment not in found or found[treatment][2]:
            found[treatment] = (id, number, withdrawn is not None)
    return found


def sheet_number(treatment: Treatment) -> str:
    """Return the number of the sheet that a treatment has; empty where it has none."""
    _id, number, _is_withdrawn = _sheets([treatment.pk]).get(treatment.pk, (None, "", False))
    return str(number)


def patients(found: QuerySet[Patient], now: datetime) -> list[PatientRow]:
    """Return the rows of one page of patients, in one query."""
    fields = ("id", "name", "date_of_birth", "phone")
    rows = list(found.annotate(last=Max("treatments__performed_at")).values_list(*fields, "last"))
    for row in rows:
        collecting.saw(row[0])
    return [
        PatientRow(id, name, born.isoformat(), phone, formats.moment(last, now) if last else "")
        for id, name, born, phone, last in rows
    ]


def drafts(found: QuerySet[Draft], now: datetime) -> list[DraftRow]:
    """Return the rows of what somebody began to record, in one query."""
    rows = found.order_by("-updated_at").values_list("patient_id", "patient__name", "updated_at")
    picked = list(rows[:10])
    for row in picked:
        collecting.saw(row[0])
    return [DraftRow(id, name, formats.moment(at, now)) for id, name, at in picked]
