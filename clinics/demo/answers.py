"""The demo's hours of duty, and what patients told lately: something for the inbox."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from aftercare import rules
from clinics.accounts.duty import actions as duty
from clinics.accounts.duty import rota
from clinics.accounts.models import Clinic, User
from clinics.followup import actions
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

WEEKDAYS: Final = frozenset(range(5))
ALL: Final = frozenset({rules.Urgency.EMERGENCY, rules.Urgency.URGENT, rules.Urgency.CLINIC})
LATELY: Final = timedelta(days=12)
WORDS: Final = {
    "en": "My cheek is dry and tight. Is the cream that I bought the right one?",
    "sv": "Kinden är torr och stram. Är det rätt kräm som jag har köpt?",
}


def plan(clinic: Clinic, users: dict[str, list[User]], now: datetime) -> None:
    """Plan the week: a clinician by day and another in her place, the administrator at night."""
    first, second = (users["clinician"] * 2)[:2]
    admin = users["admin"][0]
    deputy = second.pk if second.pk != first.pk else admin.pk
    people = {one.pk: one for group in users.values() for one in group}
    duty.plan_duty(
        clinic=clinic,
        turns=[
            rota.Turn(WEEKDAYS, 7 * 60, 20 * 60, first.pk, deputy),
            rota.Turn(WEEKDAYS, 20 * 60, 31 * 60, admin.pk, first.pk),
            rota.Turn(frozenset({5, 6}), 7 * 60, 31 * 60, admin.pk, first.pk),
        ],
        addresses={pk: f"{one.username}@{clinic.slug}.example" for pk, one in people.items()},
        digest_read=duty.digest(clinic),
        by=admin,
        now=now,
    )


def tell(clinic: Clinic, now: datetime) -> None:
    """Let some patients of the last days tell something, each once."""
    recent = sheets.live(Sheet.objects.filter(clinic=clinic, issued_at__range=(now - LATELY, now)))
    ordered = recent.select_related("clinic", "patient", "payload").order_by("-issued_at", "number")
    by_patient = {one.patient_id: one for one in reversed(ordered)}
    found = sorted(by_patient.values(), key=lambda one: (one.issued_at, one.number), reverse=True)
    signs = ("help-anaphylaxis", "help-infection", "", "pregnant")
    hours = (timedelta(minutes=4), timedelta(hours=3), timedelta(hours=5), timedelta(hours=6))
    for sheet, sign, ago in zip(found, signs, hours, strict=False):
        at = max(now - ago, sheet.issued_at + timedelta(minutes=1))
        key = uuid.uuid5(sheet.pk, "demo")
        if sign == "pregnant":
            actions.tell_change(sheet=sheet, form_key=key, what=[sign], now=at)
            continue
        looks = rules.Looks.WORSE if sign else rules.Looks.AS_EXPECTED
        answers = rules.Answers(looks, frozenset({sign} - {""}), ALL)
        words = "" if sign else WORDS[sheet.language]
        actions.answer_check_in(sheet=sheet, form_key=key, answers=answers, now=at, words=words)
