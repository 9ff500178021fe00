"""The delivery desk: every message with its state in words, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.web import formats
from clinics.accounts.looks import collecting
from clinics.delivery.models import Delivery, Kind, Problem, State
from clinics.records import finding
from clinics.records.models import Patient

# Failed or perhaps sent, and nobody has dealt with it.
OPEN: Final = Q(state__in=(State.FAILED, State.DOUBTFUL), settled_at=None)
FIELDS: Final = (
    *("id", "kind", "state", "to", "created_at", "run_after", "sent_at", "ended_at", "refusals"),
    *("problem", "bounced_at", "complained_at", "settled_at", "has_arrived"),
    *("patient_id", "patient__name", "patient__date_of_birth", "sheet_id", "sheet__number"),
    "sheet__link__first_opened_at",
)


def came_back(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return what came back from an address that is still the patient's, and was not sent again."""
    again = Delivery.objects.filter(again_of=OuterRef("pk"))
    return rows.filter(bounced_at__isnull=False, to=F("patient__email")).exclude(Exists(again))


def needs_somebody(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Return what a person has to look at: not sent, perhaps sent, or come back."""
    return rows.filter(Q(pk__in=rows.filter(OPEN).values("pk")) | Q(pk__in=came_back(rows)))


def _in(*states: State) -> Callable[[QuerySet[Delivery]], QuerySet[Delivery]]:
    return lambda rows: rows.filter(state__in=states)


SHOWN: Final[dict[str, Callable[[QuerySet[Delivery]], QuerySet[Delivery]]]] = {
    "": lambda rows: rows,
    "needs": needs_somebody,
    "waiting": _in(State.DUE, State.TAKEN, State.HANDING),
    "sent": _in(State.SENT),
    "failed": _in(State.FAILED),
    "doubtful": _in(State.DOUBTFUL),
    "returned": lambda rows: rows.filter(bounced_at__isnull=False),
    "stopped": _in(State.CANCELLED),
}


def shown() -> list[tuple[str, str]]:
    """Return what can be shown, in words."""
    said = {
        "": _("All"),
        "needs": _("Needs someone"),
        "waiting": _("Waiting"),
        "sent": _("Sent"),
        "failed": _("Not sent"),
        "doubtful": _("Perhaps sent"),
        "returned": _("Came back"),
        "stopped": _("Stopped"),
    }
    return [(key, said[key]) for key in SHOWN]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the desk somebody wants to see."""

    show: str = ""
    day: date | None = None
    q: str = ""
    patient: UUID | None = None


def found(
    rows: QuerySet[Delivery], asked: Asked, patients: QuerySet[Patient]
) -> QuerySet[Delivery]:
    """Return the messages that were asked for, the latest first."""
    rows = SHOWN[asked.show](rows)
    if asked.day is not None:
        begins = timezone.make_aware(datetime.combine(asked.day, time()))
        ends = timezone.make_aware(datetime.combine(asked.day + timedelta(days=1), time()))
        rows = rows.filter(created_at__gte=begins, created_at__lt=ends)
    if asked.patient is not None:
        rows = rows.filter(patient=asked.patient)
    if asked.q:
        of_patients = Q(patient__in=finding.found(patients, asked.q).order_by().values("pk"))
        rows = rows.filter(
            of_patients | Q(to__icontains=asked.q) if "@" in asked.q else of_patients
        )
    return rows.order_by("-created_at", "id")


@dataclass(frozen=True, slots=True)
class Row:
    """One message in a list."""

    id: UUID
    when: str
    patient_id: UUID
    patient: str
    born: str
    what: str
    sheet_id: UUID | None
    to: str
    tag: str
    state: str
    why: str
    opened: str
    needs: bool


def rows(picked: QuerySet[Delivery], *, now: datetime, show_opened: bool) -> list[Row]:
    """Return the rows of one page, in one query."""
    return [_row(values, now, show_opened) for values in picked.values(*FIELDS)]


def _row(one: dict[str, Any], now: datetime, show_opened: bool) -> Row:
    collecting.saw(one["patient_id"])
    tag, state, why = said(one, now)
    opened = one["sheet__link__first_opened_at"] if show_opened else None
    is_open = one["state"] in (State.FAILED, State.DOUBTFUL) and one["settled_at"] is None
    return Row(
        id=one["id"],
        when=formats.moment(one["created_at"], now),
        patient_id=one["patient_id"],
        patient=one["patient__name"],
        born=one["patient__date_of_birth"].isoformat(),
        what=what(one["kind"], one["sheet__number"]),
        sheet_id=one["sheet_id"],
        to=one["to"],
        tag=tag,
        state=state,
        why=why,
        opened=formats.moment(opened, now) if opened else "",
        needs=is_open,
    )


def what(kind: str, number: int | None) -> str:
    """Return what the message is for: "Sheet 12, as a link"."""
    said = {"number": number}
    match kind:
        case Kind.SHEET_LINK:
            return _("Sheet %(number)s, as a link") % said
        case Kind.SHEET_PDF:
            return _("Sheet %(number)s, as a link and a PDF") % said
        case Kind.SHEET_REPLACED:
            return _("Sheet %(number)s, in the old one’s place") % said
        case Kind.CONFIRM_ADDRESS:
            return _("Is the address right?")
        case _:
            label = {"what": Kind(kind).label}
            return _("%(what)s (sheet %(number)s)") % (label | said)


def said(one: dict[str, Any], now: datetime) -> tuple[str, str, str]:
    """Return a message's tag, its state in words, and why."""
    why = str(Problem(one["problem"]).label) if one["problem"] else ""
    if one["bounced_at"]:
        return "tag-stop", _("Came back"), _("The address does not take mail: ask for another one.")
    match one["state"]:
        case State.DUE if one["refusals"]:
            again = {"time": formats.moment_within(one["run_after"], now)}
            return "tag-wait", _("Waiting"), f"{why} {_('Next try: %(time)s.') % again}"
        case State.DUE:
            return "tag-wait", _("Waiting"), ""
        case State.TAKEN | State.HANDING:
            return "tag-wait", _("Being sent"), ""
        case State.SENT:
            spam = _("The patient’s mail program called it spam.") if one["complained_at"] else ""
            return (
                "tag-done",
                _("Sent %(time)s") % {"time": formats.moment_within(one["sent_at"], now)},
                spam,
            )
        case State.FAILED:
            return ("tag-soft" if one["settled_at"] else "tag-stop"), _("Not sent"), why
        case State.DOUBTFUL:
            return _doubtful(one, why)
        case _:
            return "tag-soft", _("Stopped"), why


def _doubtful(one: dict[str, Any], why: str) -> tuple[str, str, str]:
    if one["settled_at"] is None:
        return "tag-stop", _("Perhaps sent"), why
    if one["has_arrived"] is None:
        return "tag-soft", _("Perhaps sent"), why
    return (
        ("tag-done", _("It arrived"), _("The patient said so."))
        if one["has_arrived"]
        else ("tag-soft", _("It did not arrive"), _("The patient said so."))
    )
