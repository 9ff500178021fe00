"""What the clinic read on a patient's photos of labels, answered as of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from aftercare import paper
from clinics.labels import queries
from clinics.portal import frame, product_questions
from clinics.portal.access import PatientRequest
from clinics.portal.product_questions import Answer, Asked

MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Read:
    """One photo: `state` is waiting, read, unreadable or lapsed; what we say once it was read."""

    name: str
    state: str
    asked_at: datetime
    answer: Answer | None = None


def answers(request: PatientRequest, letterhead: paper.Letterhead) -> tuple[Read, ...]:
    """Return what the patient asked with a photo, the newest first, each as it stands today."""
    found = []
    today = timezone.localtime(timezone.now()).date()
    for one in queries.asked(request.sheet)[:MOST]:
        said = None
        state = "waiting" if one.is_open else "lapsed" if one.lapsed_at else "unreadable"
        if one.ingredients:
            asked = Asked(one.name, one.ingredients, product_questions.UNSURE, one.familiar)
            plan, state = frame.said(request), "read"
            said = product_questions.answer(
                request.sheet, letterhead, asked, today=today, plan=plan
            )
        found.append(Read(one.name, state, one.asked_at, said))
    return tuple(found)
