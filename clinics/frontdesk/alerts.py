"""What stands above everything else of a patient: few, typed, each since when and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Flag, Language
from aftercare.web import formats
from clinics.followup.models import Change, Concern
from clinics.frontdesk import questions
from clinics.portal.models import Report
from clinics.records.allergies import Allergy, Answer, Decision
from clinics.records.models import Treatment

# Asked anew at each visit, whatever was said before; the rest every six months.
EACH_TIME: Final = ("pregnancy", "medicines", "recent")
SKIN_NOW: Final = (
    *(Flag.INFECTION_OR_LESION, Flag.COLD_SORES),
    *(Flag.ACTIVE_ACNE, Flag.INFLAMMATORY_SKIN),
)
HALF_A_YEAR: Final = timedelta(days=183)
# For so long before the visit the question asked; then what was answered is over.
ENDS: Final = {
    (Flag.RECENT_SUN, "yes"): timedelta(days=14),
    (Flag.RECENT_TOXIN, "yes"): timedelta(days=14),
    (Flag.RECENT_FILLER, "yes"): timedelta(days=28),
    (Flag.RECENT_PEEL_OR_LASER, "yes"): timedelta(days=28),
    (Flag.ISOTRETINOIN, "recent"): HALF_A_YEAR,
}
# What leads in any case, and is said to be unknown where nobody asked.
ALWAYS_SHOWN: Final = (Flag.PREGNANT, Flag.BREASTFEEDING, Flag.ISOTRETINOIN)


class Level(StrEnum):
    """How much an alert changes, the most first."""

    RED = "red"
    AMBER = "amber"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to know before anything is done; `waits` leads to where somebody sees to it."""

    kind: str
    level: Level
    title: str
    detail: str
    since: str
    until: str
    who: str
    waits: bool = False


def of(
    visits: Sequence[Treatment],
    concerns: Iterable[Concern],
    reports: Iterable[Report],
    plan: rules.Plan | None,
    guidance: rules.Guidance,
    now: datetime,
) -> list[Alert]:
    """Return a patient's alerts, the gravest first.

    `visits` are those that count, the latest first; `plan` is what follows from the latest.
    """
    found = [*_open(concerns, now), *_told(reports, now)]
    if visits:
        found += [
            *_answers(visits, plan, guidance, now),
            *_allergies(visits, now),
            *_unknown(visits[0], guidance, now),
        ]
    order = list(Level)
    return sorted(found, key=lambda alert: order.index(alert.level))


def _open(concerns: Iterable[Concern], now: datetime) -> Iterator[Alert]:
    red = (Concern.Level.EMERGENCY, Concern.Level.URGENT)
    for one in concerns:
        level = Level.PLAIN if one.level == Concern.Level.TOLD else Level.AMBER
        yield Alert(
            "answer",
            Level.RED if one.level in red else level,
            str(one.get_level_display()),
            _("from the patient’s own page"),
            formats.moment(one.since, now),
            _("until somebody has seen to it"),
            "",
            waits=True,
        )


def _told(reports: Iterable[Report], now: datetime) -> Iterator[Alert]:
    words = dict(Change.What.choices)
    for one in reports:
        said = str(words.get(one.what, one.what))
        yield Alert(
            "told",
            Level.AMBER,
            _("Told by the patient"),
            f"{said}: {one.words}" if one.words else said,
            formats.moment(one.at, now),
            _("until a clinician has decided"),
            "",
            waits=True,
        )


def _answers(
    visits: Sequence[Treatment], plan: rules.Plan | None, guidance: rules.Guidance, now: datetime
) -> Iterator[Alert]:
    last, language = visits[0], formats.language()
    stopping = _stopping(last, plan, guidance)
    noted = {
        cause.removeprefix("flags.")
        for note in (plan.clinician_notes if plan else ())
        for cause in note.causes
    }
    for flag, info in guidance.flags.items():
        answer = last.flags.get(flag.value, "")
        if not answer or answer not in info.values or answer == next(iter(info.values)):
            continue
        until = _until(flag, info.group, answer, last, now)
        if until is None:
            continue
        level = Level.AMBER if flag.value in noted or flag in ALWAYS_SHOWN else Level.PLAIN
        yield Alert(
            flag.value,
            Level.RED if flag.value in stopping else level,
            info.question[language].rstrip("? "),
            info.values[answer][language],
            formats.short_day(_since(visits, flag, answer), now),
            until,
            last.recorded_by.name,
        )


def _stopping(last: Treatment, plan: rules.Plan | None, guidance: rules.Guidance) -> set[str]:
    return {
        flag
        for stop in (plan.stops if plan else ())
        for flag in questions.stop_flags(stop.rule, last.flags, guidance)
    }


def _since(visits: Sequence[Treatment], flag: Flag, answer: str) -> datetime:
    """Return the first of the visits in a row at which this was answered."""
    since = visits[0].performed_at
    for visit in visits:
        if visit.flags.get(flag.value) != answer:
            break
        since = visit.performed_at
    return since


def _until(flag: Flag, group: str, answer: str, last: Treatment, now: datetime) -> str | None:
    """Return in words how long an answer holds; None where it is over."""
    if (flag, answer) in ENDS:
        end = _day(last, ENDS[flag, answer])
        if end <= now.astimezone(last.clinic.zone).date():
            return None
        return _("until %(day)s at most") % {"day": formats.day(end)}
    if group in EACH_TIME or flag in SKIN_NOW:
        return _("asked at every visit")
    again = _day(last, HALF_A_YEAR)
    return _("no end, to be asked again from %(day)s") % {"day": formats.day(again)}


def _day(last: Treatment, after: timedelta) -> date:
    return (last.performed_at.astimezone(last.clinic.zone) + after).date()


def _allergies(visits: Sequence[Treatment], now: datetime) -> Iterator[Alert]:
    """Yield each allergy that was ever recorded: one that is not named again is not over."""
    named: dict[str, list[tuple[Treatment, Allergy]]] = {}
    for visit in visits:
        for allergy in visit.entry().allergies:
            if allergy.decision != Decision.HARMLESS:
                key = allergy.code or allergy.words.casefold()
                named.setdefault(key, []).append((visit, allergy))
    for where in named.values():
        (last, allergy), first = where[0], where[-1][0]
        until = _("no end")
        if last.pk != visits[0].pk:
            until = _("no end; not named at the latest visit")
        detail = allergy.words
        if allergy.decision == Decision.ASK:
            detail = _("%(words)s (nobody knows yet what it is)") % {"words": allergy.words}
        since = formats.short_day(first.performed_at, now)
        yield Alert(
            "allergy", Level.AMBER, _("Allergy"), detail, since, until, last.recorded_by.name
        )


def _unknown(last: Treatment, guidance: rules.Guidance, now: datetime) -> Iterator[Alert]:
    """Yield what nobody asked at the latest visit and a great deal depends on."""
    language: Language = formats.language()
    missing = [
        guidance.flags[flag].question[language].rstrip("? ").lower()
        for flag in ALWAYS_SHOWN
        if flag in guidance.flags and not last.flags.get(flag.value)
    ]
    if last.allergies_answer == Answer.NOT_ASKED:
        missing.append(_("Allergies").lower())
    if missing:
        yield Alert(
            "unknown",
            Level.AMBER,
            _("Not asked"),
            ", ".join(missing),
            formats.short_day(last.performed_at, now),
            _("counts as yes until it is asked"),
            last.recorded_by.name,
        )
