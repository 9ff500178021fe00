"""One change of a clinic at a time, and each form once."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from clinics.accounts.models import Clinic, ClinicRow

Row = TypeVar("Row", bound=ClinicRow)


class FormReused(ValueError):
    """A form's key that was already used for something else."""


def held(clinic_id: int) -> Clinic:
    """Return the clinic, its row locked until the transaction ends: others wait here."""
    # No key changes, so that rows which merely point at the clinic need not wait.
    return Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)


def made_before(model: type[Row], clinic: Clinic, form_key: UUID, **same: Any) -> Row | None:
    """Return the row that this very form made before, a second press or the back button.

    `same` is what the form must ask for again; raises FormReused when the row has something else.
    Called while the clinic is held, or two presses at once would both find nothing.
    """
    first = model._default_manager.filter(clinic=clinic, form_key=form_key).first()
    if first is not None and any(getattr(first, name) != value for name, value in same.items()):
        raise FormReused(f"this form has made another {model.__name__.lower()} already")
    return first


def found(rows: QuerySet[Row], form_key: str) -> Row | None:
    """Return the one of these rows that a form made before, by its key as it was sent."""
    try:
        return rows.filter(form_key=UUID(form_key)).first()
    except ValueError:
        return None
