"""A patient sends a photo of a label; somebody at the clinic reads it; the photo is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.labels.models import MOST_INGREDIENTS, LabelQuestion
from clinics.sheets.models import Sheet
from clinics.shelf import actions as shelf

# So many may wait of one patient: more is no question, and photos are large.
MOST_OPEN: Final = 5
# A photo that nobody read in this time is erased.
KEPT: Final = timedelta(days=30)


class LabelRefused(ValueError):
    """A photo or an answer that can't be kept; `code` is `many`, `unreadable` or `answered`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def ask(
    *,
    sheet: Sheet,
    name: str,
    photo: bytes,
    familiar: bool | None,
    form_key: UUID,
    now: datetime,
) -> LabelQuestion:
    """Keep a patient's photo of a label for the clinic to read; the same form sent twice is one.

    `photo` is a JPEG drawn anew. Raises LabelRefused while many of hers wait.
    """
    clinic = once.held(sheet.clinic_id)
    first = LabelQuestion.objects.filter(sheet=sheet, form_key=form_key).first()
    if first is not None:
        return first
    hers = LabelQuestion.objects.filter(patient_id=sheet.patient_id, answered_at=None)
    if hers.filter(lapsed_at=None).count() >= MOST_OPEN:
        raise LabelRefused("many")
    made = LabelQuestion.objects.create(
        clinic=clinic,
        sheet=sheet,
        patient_id=sheet.patient_id,
        form_key=form_key,
        name=name,
        familiar=familiar,
        photo=photo,
        asked_at=now,
    )
    said = {"sheet": str(sheet.pk)}
    journal.write(clinic=clinic, by=None, verb="ask-label", obj=made, data=said, now=now)
    return made


@transaction.atomic
def answer(*, question: LabelQuestion, ingredients: str, by: User, now: datetime) -> LabelQuestion:
    """Keep what somebody read, or "" for a photo that can't be read; the photo is erased.

    Raises LabelRefused for what is no list, and where a colleague answered otherwise meanwhile.
    """
    clinic = once.held(question.clinic_id)
    question = LabelQuestion.objects.get(pk=question.pk)
    ingredients = ingredients.strip()[:MOST_INGREDIENTS]
    if not question.is_open:
        if question.ingredients == ingredients and question.answered_at is not None:
            return question
        raise LabelRefused("answered")
    guidance = editions.current()
    if ingredients and rules.label_state(question.name, ingredients, guidance) == "no-list":
        raise LabelRefused("unreadable")
    question.ingredients, question.photo = ingredients, b""
    question.answered_by, question.answered_at = by, now
    question.save(update_fields=["ingredients", "photo", "answered_by", "answered_at"])
    said = {"read": bool(ingredients)}
    journal.write(clinic=clinic, by=by, verb="read-label", obj=question, data=said, now=now)
    typed = {"name": question.name, "ingredients": ingredients}
    shelf.count_unread(clinic=clinic, products=[typed], by_patient=True, now=now)
    return question


def tick(now: datetime) -> None:
    """Do what is due: called by the worker at each turn."""
    erase_old(now=now)


def erase_old(*, now: datetime) -> int:
    """Erase the photos that nobody read in time, at any clinic; return how many."""
    old = LabelQuestion.objects.filter(answered_at=None, lapsed_at=None, asked_at__lte=now - KEPT)
    ids = list(old.values_list("pk", flat=True)[:200])
    for id in ids:
        _lapse(id, now)
    return len(ids)


@transaction.atomic
def _lapse(id: UUID, now: datetime) -> None:
    row = LabelQuestion.objects.select_related("clinic").get(pk=id)
    once.held(row.clinic_id)
    row.refresh_from_db()
    if row.is_open:
        row.photo, row.lapsed_at = b"", now
        row.save(update_fields=["photo", "lapsed_at"])
        journal.write(clinic=row.clinic, by=None, verb="lapse-label", obj=row, now=now)
