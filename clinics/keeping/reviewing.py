"""Going through a sample of looks: the check that the law asks for, and its record."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from clinics.accounts.journal import actions as journal
from clinics.accounts.looks.models import Look, Review, Sampled, Verdict
from clinics.accounts.models import Clinic, User

SAMPLE: Final = 20


class ReviewRefused(ValueError):
    """A sample that can't be drawn, or a verdict that can't be given; the text is a code.

    Codes: nothing (was looked at), verdict (is none), note (is missing).
    """


@transaction.atomic
def begin_review(*, clinic: Clinic, since: datetime, by: User, now: datetime) -> Review:
    """Draw twenty looks of a time by chance, for somebody to go through."""
    ids = list(Look.objects.filter(clinic=clinic, at__gte=since).values_list("pk", flat=True))
    if not ids:
        raise ReviewRefused("nothing")
    review = Review.objects.create(clinic=clinic, by=by, begun_at=now, since=since)
    drawn = secrets.SystemRandom().sample(ids, min(SAMPLE, len(ids)))
    Sampled.objects.bulk_create(Sampled(review=review, look_id=id) for id in drawn)
    data = {"of": len(ids), "drawn": len(drawn)}
    journal.write(clinic=clinic, by=by, verb="begin-review", obj=review, data=data, now=now)
    return review


@transaction.atomic
def judge(*, sampled: Sampled, verdict: str, note: str, by: User, now: datetime) -> Sampled:
    """Say of one look whether it was reasonable; what was not needs a note."""
    if verdict not in Verdict.values:
        raise ReviewRefused("verdict")
    note = " ".join(note.split())
    if verdict == Verdict.NOT and not note:
        raise ReviewRefused("note")
    sampled.verdict, sampled.note, sampled.at = verdict, note, now
    sampled.save(update_fields=["verdict", "note", "at"])
    data = {"look": sampled.look_id, "verdict": verdict}
    journal.write(
        clinic=sampled.review.clinic, by=by, verb="judge-look", obj=sampled, data=data, now=now
    )
    return sampled
