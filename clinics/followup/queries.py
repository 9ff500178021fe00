"""Reading follow-ups: what is due, who was asked, and what the clinic has to look after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from aftercare import rules
from clinics.accounts.models import Clinic
from clinics.delivery.models import PatientChannel, Problem, State
from clinics.followup import schedule
from clinics.followup.models import URGENT, CheckIn, Concern, FollowUp
from clinics.portal import live
from clinics.records.models import Patient
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# Sheets are looked at for so long after they were issued. A worker that was away all the time
# still notes what was missed: nothing falls behind in silence.
NEW: timedelta = timedelta(days=45)
# For so long what did not go out is shown.
UNSENT_SHOWN: timedelta = timedelta(days=14)
# For so long somebody who did not answer is shown.
SHOWN: timedelta = timedelta(days=4)
# Reasons that somebody at the clinic can do something about.
AT_FAULT: Final = (FollowUp.Why.LINK, FollowUp.Why.ADDRESS, FollowUp.Why.NO_MAIL)
KEPT_BACK: Final = (Problem.LINK_CLOSED, Problem.ADDRESS_CHANGED, Problem.TOO_LATE)
MAY_HAVE_ARRIVED: Final = (State.SENT, State.DOUBTFUL, State.HANDING)
_URGENCY = {level: place for place, level in enumerate(Concern.Level.values)}


def unplanned(now: datetime) -> QuerySet[Sheet]:
    """Return the sheets that were issued lately and whose days are not planned yet."""
    rows = FollowUp.objects.filter(sheet=OuterRef("pk")).exclude(kind=FollowUp.Kind.SUNSCREEN)
    recent = sheets.live(Sheet.objects.filter(issued_at__gt=now - NEW))
    found = recent.filter(~Exists(rows)).select_related("payload", "patient", "clinic", "replaces")
    return found.order_by("-issued_at")


def planned(sheet: Sheet) -> QuerySet[FollowUp]:
    """Return what was planned of a sheet's own days."""
    return FollowUp.objects.filter(sheet=sheet).exclude(kind=FollowUp.Kind.SUNSCREEN)


def due(now: datetime) -> QuerySet[FollowUp]:
    """Return the messages whose time has come, the oldest first."""
    found = FollowUp.objects.filter(state=FollowUp.State.PLANNED, due_at__lte=now)
    with_all = ("sheet__clinic", "sheet__treatment", "sheet__payload", "sheet__withdrawal")
    return found.select_related(*with_all, "patient__channel").order_by("due_at", "id")


def _answered() -> Exists:
    """Whether the patient answered at or after a check-in's time, or somewhat before."""
    return Exists(
        CheckIn.objects.filter(
            sheet=OuterRef("sheet"), at__gte=OuterRef("due_at") - Value(schedule.EARLY)
        )
    )


def unanswered(now: datetime) -> QuerySet[FollowUp]:
    """Return the check-ins that reached somebody a day ago at least, and that nobody answered.

    Also those that were asked in a sheet which another one took the place of since.
    """
    asked = FollowUp.objects.filter(
        Q(carries__isnull=False) | Q(delivery__state__in=MAY_HAVE_ARRIVED),
        kind=FollowUp.Kind.CHECK_IN,
        state=FollowUp.State.POSTED,
        due_at__gte=now - SHOWN,
        answer_by__lte=now,
        sheet__withdrawal=None,
    )
    stopped = Q(patient__channel__reminders_stopped_at__gte=F("sheet__treatment__performed_at"))
    return asked.exclude(stopped).filter(~_answered()).order_by("due_at", "id")


def to_chase(now: datetime) -> QuerySet[FollowUp]:
    """Return the unanswered check-ins to ask about again, where the clinic wants that."""
    again = FollowUp.objects.filter(
        sheet=OuterRef("sheet"), day=OuterRef("day"), kind=FollowUp.Kind.CHASE
    )
    wanted = unanswered(now).exclude(clinic__delivery__chase_unanswered=False)
    return wanted.filter(~Exists(again)).select_related("clinic", "sheet")


def unsent(clinic: Clinic, now: datetime) -> QuerySet[FollowUp]:
    """Return what a patient should have got lately and did not, the latest first.

    Not what nobody wanted: who has no reminders, or reads on paper, misses nothing.
    """
    missed = Q(state=FollowUp.State.MISSED) | Q(state=FollowUp.State.STOPPED, why__in=AT_FAULT)
    kept_back = Q(delivery__state=State.CANCELLED, delivery__problem__in=KEPT_BACK)
    found = FollowUp.objects.filter(
        missed | kept_back | Q(delivery__state=State.FAILED),
        clinic=clinic,
        due_at__range=(now - UNSENT_SHOWN, now),
    )
    return found.select_related("patient", "delivery").order_by("-due_at", "id")


def latest_sheets(patients: Iterable[Patient]) -> dict[Any, Sheet]:
    """Return the sheet that counts of each patient: of several the one of the latest treatment."""
    counting = sheets.live(Sheet.objects.filter(patient__in=list(patients)))
    ordered = counting.select_related("treatment", "payload", "clinic")
    return {one.patient_id: one for one in ordered.order_by("treatment__performed_at", "number")}


def wanting_sunscreen(now: datetime) -> QuerySet[PatientChannel]:
    """Return who asked to be reminded each morning, for today or later, wherever they are."""
    yesterday = (now - timedelta(days=1)).date()
    return PatientChannel.objects.filter(sunscreen_until__gte=yesterday).select_related(
        "patient", "clinic"
    )


def signs(sheet: Sheet, now: datetime) -> tuple[rules.Line, ...]:
    """Return the danger signs of this day: the sheet's, and those for what the patient told."""
    plan = live.plan(sheet)
    return rules.signs(plan, now.astimezone(sheet.clinic.zone).date())


def open_concerns(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    """Return what is not done yet, the most urgent first, then the longest waiting."""
    order = Case(
        *(When(level=level, then=Value(place)) for level, place in _URGENCY.items()),
        output_field=IntegerField(),
    )
    taken = Case(When(taken_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = concerns.filter(done_at=None).annotate(place=order, is_taken=taken)
    return found.order_by("place", "is_taken", "since")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many answers wait that nobody has taken, how many of them are urgent, and since when."""

    count: int
    urgent: int
    since: datetime | None


def waiting(clinic: Clinic) -> Waiting:
    """Return what waits and nobody has taken, in one query."""
    urgent = Q(level__in=URGENT)
    found = Concern.objects.filter(clinic=clinic, done_at=None, taken_at=None).aggregate(
        count=Count("pk"), urgent=Count("pk", filter=urgent), since=Min("since", filter=urgent)
    )
    return Waiting(**found)


def done_concerns(concerns: QuerySet[Concern]) -> QuerySet[Concern]:
    """Return what was done, the latest first."""
    return concerns.filter(~Q(done_at=None)).order_by(F("done_at").desc(), "id")
