"""What every page behind the door shares: whose it is, in which language, and whom to call."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aftercare import rules
from aftercare.web import forms as ours
from clinics.portal import bar
from clinics.portal.access import PatientRequest
from clinics.sheets import queries as sheets


def said(request: PatientRequest) -> rules.Plan:
    """Return what the sheet that counts says."""
    return sheets.plan(request.sheet)


def context(
    request: PatientRequest, here: str, wrong: list[ours.Problem] | None = None
) -> dict[str, Any]:
    """Return what the frame of a page shows; `here` is the part of the page that is open."""
    return {
        "here": here,
        "clinic": request.clinic,
        "standing": request.standing,
        "sheet": request.sheet,
        "is_damaged": False,
        "wrong": wrong or [],
        "bar": bar.of(request.clinic, timezone.now()),
    }
