"""Issuing by the way that was chosen on the form: one transaction for all that it says."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from clinics.delivery import actions, queries, ways
from clinics.delivery.models import Way
from clinics.records.models import Patient
from clinics.sheets.models import Sheet


@transaction.atomic
def issue_as_chosen(
    *, patient: Patient, way: str, wants_pdf: bool, read_back: str, **issue: Any
) -> Sheet:
    """Issue a sheet, remember the way, and note an address that was read back to the patient.

    `read_back` is the address as it was read to the patient, or empty. The other keywords are
    those of `actions.issue_and_deliver`, which says what is raised; then nothing is remembered.
    """
    by, now = issue["by"], issue["now"]
    kept = queries.way_of(patient)
    if way != Way.PRINT and read_back and read_back != kept.confirmed_address:
        actions.confirm_address(patient=patient, address=read_back, by=by, now=now)
    sheet = actions.issue_and_deliver(way=way, wants_pdf=wants_pdf, **issue)
    # Where nothing but paper is open, paper was not chosen.
    if ways.offer(patient).by_mail and queries.way_of(patient).way != way:
        actions.remember_way(patient=patient, way=way, by=by, now=now)
    return sheet
