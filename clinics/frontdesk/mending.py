"""A slip that the review finds, mended in one act: the depth was that of the last time."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.guidance.store import editions
from aftercare.rules import limit_level
from aftercare.rules.vocabulary import Area, LimitLevel
from clinics.accounts.models import User
from clinics.records import actions, queries
from clinics.records.models import Treatment


def as_last_time(treatment: Treatment, area: str, *, by: User, now: datetime) -> Treatment:
    """Correct one depth to that of the last time; the same press again returns the first.

    The record as it stood is kept. Raises what `record_treatment` raises.
    """
    depth = queries.last_depths(treatment)[area].depth
    entry = treatment.entry()
    reasons = {name: text for name, text in entry.depth_reasons.items() if name != area}
    known = editions.current().areas[Area(area)]
    # It is what was meant: above the usual depth that is said here.
    if limit_level(depth, known.warn_above_mm, known.limit_mm) is LimitLevel.WARN:
        reasons[area] = "confirmed"
    zones = tuple((name, depth if name == area else was) for name, was in entry.zones)
    return actions.record_treatment(
        patient=treatment.patient,
        entry=dataclasses.replace(entry, zones=zones, depth_reasons=reasons),
        form_key=uuid.uuid5(treatment.pk, f"as-last-time:{area}"),
        by=by,
        now=now,
        corrects=treatment,
        why_corrected=_("The depth was mistyped (found on the review)."),
    )
