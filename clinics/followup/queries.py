"""Reading follow-ups: what is due, who was asked, and what the clinic has to look after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from aftercare import rules
from clinics.accounts.models import Clinic
from clinics.followup import schedule
from clinics.followup.models import CheckIn, Concern, FollowUp
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# Sheets are looked at for so long after they were issued; then their days are planned or past.
NEW: timedelta = timedelta(days=2)
# For so long somebody who did not answer is shown.
SHOWN: timedelta = timedelta(days=4)
_URGENCY = {level: place for place, level in enumerate(Concern.Level.values)}


def unplanned(now: datetime) -> QuerySet[Sheet]:
    """Return the sheets that were issued lately and whose days are not planned yet."""
    planned = FollowUp.objects.filter(sheet=OuterRef("pk"))
    recent = sheets.live(Sheet.objects.filter(issued_at__gt=now - NEW))
    return recent.filter(~Exists(planned)).select_related("payload", "patient", "clinic")


def due(now: datetime) -> QuerySet[FollowUp]:
    """Return the messages whose time has come, the oldest first."""
    found = FollowUp.objects.filter(state=FollowUp.State.PLANNED, due_at__lte=now)
    return found.select_related("sheet__clinic", "patient__channel").order_by("due_at", "id")


def _answered() -> Exists:
    """Whether the patient answered at or after a check-in's time, or somewhat before."""
    return Exists(
        CheckIn.objects.filter(
            sheet=OuterRef("sheet"), at__gte=OuterRef("due_at") - Value(schedule.EARLY)
        )
    )


def unanswered(now: datetime) -> QuerySet[FollowUp]:
    """Return the check-ins that went out at least a day ago and that nobody answered."""
    asked = FollowUp.objects.filter(
        kind=FollowUp.Kind.CHECK_IN,
        state=FollowUp.State.POSTED,
        due_at__range=(now - SHOWN, now - schedule.PATIENCE),
        sheet__withdrawal=None,
        sheet__silence=None,
    )
    return asked.filter(~_answered()).order_by("due_at", "id")


def to_chase(now: datetime) -> QuerySet[FollowUp]:
    """Return the unanswered check-ins to ask about again, where the clinic wants that."""
    again = FollowUp.objects.filter(
        sheet=OuterRef("sheet"), day=OuterRef("day"), kind=FollowUp.Kind.CHASE
    )
    wanted = unanswered(now).exclude(clinic__delivery__chase_unanswered=False)
    return wanted.filter(~Exists(again))


def signs(sheet: Sheet, now: datetime) -> tuple[rules.Line, ...]:
    """Return the danger signs that the sheet names on this day, as it was issued."""
    plan = sheets.plan(sheet)
    return rules.signs(plan, now.astimezone(sheet.clinic.zone).date())


def open_concerns(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    """Return what is not done yet, the most urgent first, then the longest waiting."""
    order = Case(
        *(When(level=level, then=Value(place)) for level, place in _URGENCY.items()),
        output_field=IntegerField(),
    )
    return concerns.filter(done_at=None).annotate(place=order).order_by("place", "since")


def waiting(clinic: Clinic) -> int:
    """Return how many patients' answers nobody has looked after yet."""
    return Concern.objects.filter(clinic=clinic, done_at=None).count()


def done_concerns(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    """Return what was done, the latest first."""
    return concerns.filter(~Q(done_at=None)).order_by(F("done_at").desc(), "id")
