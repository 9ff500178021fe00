"""The inbox in words: who waits, since when, what she says, and who was told of it.

What patients ticked is said in the reader's language; their own words stand as they wrote them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Device, Flag
from aftercare.web import formats
from clinics.accounts.models import User
from clinics.delivery.models import State
from clinics.followup import calls
from clinics.followup.models import Call, Change, Concern
from clinics.portal import live
from clinics.portal.models import LOOSENS, Report
from clinics.records import allergies
from clinics.records.models import Treatment
from clinics.sheets.models import Sheet

Level = Concern.Level
HOUR: Final = 60
DAY: Final = 24 * HOUR
# Answers to these stand beside what is urgent, whoever reads it.
ALERTS: Final = (Flag.PREGNANT, Flag.BREASTFEEDING, Flag.ANTICOAGULANT, Flag.IMMUNOSUPPRESSED)


@dataclass(frozen=True, slots=True)
class Told:
    """One person who was told, and how that stands."""

    text: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody has to look after; `told` are the patient's answers in words."""

    id: UUID
    level: str
    needs: str
    is_urgent: bool
    patient_id: UUID
    patient: str
    phone: str
    sheet_id: UUID
    sheet_number: int
    is_withdrawn: bool
    treatment_id: UUID
    day: int | None
    device: str
    looks: str
    told: tuple[str, ...]
    unsure: tuple[str, ...]
    words: str
    words_language: str
    has_photo: bool
    mistake_at: datetime | None
    # Whether the patient's page is stricter than her sheet because of it.
    is_stricter: bool
    # Whether a clinician still has to confirm or deny what was told.
    is_undecided: bool
    treated: str
    alerts: tuple[str, ...]
    since: datetime
    since_words: str
    waiting: str
    next_told: str
    calls: tuple[Told, ...]
    taken_by: str
    is_mine: bool
    taken_at: datetime | None
    taken_words: str
    done_at: datetime | None
    done_by: str
    done_note: str
    outcome: str


def entries(concerns: Iterable[Concern], *, reader: User, now: datetime) -> list[Entry]:
    """Return concerns as they are listed, in the same order."""
    listed = list(concerns)
    made: dict[UUID, list[Call]] = {}
    for call in Call.objects.filter(concern__in=listed).select_related("person", "delivery"):
        made.setdefault(call.concern_id, []).append(call)
    return [_entry(concern, made.get(concern.pk, []), reader, now) for concern in listed]


def _entry(concern: Concern, made: list[Call], reader: User, now: datetime) -> Entry:
    sheet, check_in = concern.sheet, concern.check_in
    told, unsure = _told(concern)
    reports = _reports(concern)
    return Entry(
        id=concern.pk,
        level=concern.level,
        needs=needs(concern),
        is_urgent=concern.is_urgent,
        patient_id=concern.patient_id,
        patient=concern.patient.name,
        phone=concern.patient.phone,
        sheet_id=sheet.pk,
        sheet_number=sheet.number,
        is_withdrawn=sheet.is_withdrawn,
        treatment_id=sheet.treatment_id,
        day=check_in.day if check_in else None,
        device=_device(sheet.treatment),
        looks=str(check_in.get_looks_display()) if check_in and check_in.looks else "",
        told=told,
        unsure=unsure,
        words=check_in.words if check_in else "",
        words_language=sheet.language,
        has_photo=check_in is not None and hasattr(check_in, "photo"),
        mistake_at=_mistake_at(concern, reports),
        is_stricter=any(_tightens(one) for one in reports),
        is_undecided=any(one.ended_at is None and not one.decision for one in reports),
        treated=_treated(sheet.treatment),
        alerts=_alerts(sheet) if concern.is_urgent else (),
        since=concern.since,
        since_words=formats.moment_within(concern.since),
        waiting=for_so_long(concern.since, now),
        next_told=_next_told(concern, made, now),
        calls=tuple(_said(call) for call in made),
        taken_by=concern.taken_by.name if concern.taken_by else "",
        is_mine=concern.taken_by_id == reader.pk,
        taken_at=concern.taken_at,
        taken_words=formats.moment_within(concern.taken_at) if concern.taken_at else "",
        done_at=concern.done_at,
        done_by=concern.done_by.name if concern.done_by else "",
        done_note=concern.done_note,
        outcome=str(concern.get_outcome_display()) if concern.outcome else "",
    )


def needs(concern: Concern) -> str:
    """Return in a few words what an entry needs."""
    match concern.level:
        case Level.EMERGENCY:
            return _("Told to call %(number)s") % {"number": concern.clinic.emergency_number}
        case Level.URGENT:
            return _("Told to get care today")
        case Level.CLINIC:
            return _("Call today")
        case Level.CHANGED:
            return _("New sheet")
        case _:
            return _("Read")


def for_so_long(since: datetime, now: datetime) -> str:
    """Return how long something waits: "4 min", "3 h", "2 days"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < HOUR:
        return _("%(count)s min") % {"count": minutes}
    if minutes < DAY:
        return _("%(count)s h") % {"count": minutes // HOUR}
    return _("%(count)s days") % {"count": minutes // DAY}


def _next_told(concern: Concern, made: list[Call], now: datetime) -> str:
    """Return when the next person is told of what is urgent and nobody's, while that is ahead."""
    if not concern.is_urgent or concern.taken_at or concern.done_at:
        return ""
    left = concern.since + calls.DEPUTY_AFTER - now
    if any(call.round == calls.SECOND for call in made) or left.total_seconds() <= 0:
        return ""
    minutes = int(left.total_seconds() // 60) + 1
    return _("the deputy is told in %(count)s min") % {"count": minutes}


def _said(call: Call) -> Told:
    said = {"name": call.person.name, "as": str(call.get_told_as_display()).lower()}
    message = call.delivery
    if message.bounced_at is not None or message.state == State.FAILED:
        return Told(_("%(name)s (%(as)s) could not be told") % said, is_certain=False)
    match message.state:
        case State.SENT:
            said["time"] = formats.moment_within(message.sent_at or call.at)
            return Told(_("%(name)s (%(as)s) was told: %(time)s") % said, is_certain=True)
        case State.DOUBTFUL:
            return Told(_("%(name)s (%(as)s) was perhaps told") % said, is_certain=False)
        case State.CANCELLED:
            return Told(_("%(name)s (%(as)s) was not told any more") % said, is_certain=True)
        case _:
            return Told(_("%(name)s (%(as)s) is being told") % said, is_certain=False)


# What the patient told


def _reports(concern: Concern) -> list[Report]:
    if concern.change is None:
        return []
    return list(Report.objects.filter(sheet=concern.sheet_id, form_key=concern.change.form_key))


def _tightens(report: Report) -> bool:
    return report.ended_at is None and report.what != LOOSENS


def _mistake_at(concern: Concern, reports: Iterable[Report]) -> datetime | None:
    check_in = concern.check_in
    if check_in is not None and hasattr(check_in, "mistake"):
        at: datetime = check_in.mistake.at
        return at
    return next((one.mistaken_at for one in reports if one.mistaken_at), None)


def _told(concern: Concern) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the patient ticked and what she was not sure of, in the reader's language."""
    if concern.change is not None:
        words = concern.change.words
        labels = {one: str(Change.What(one).label) for one in concern.change.what}
        said = (f"{text}: {words[one]}" if one in words else text for one, text in labels.items())
        return tuple(said), ()
    assert concern.check_in is not None
    named = [*concern.check_in.signs, *concern.check_in.unsure]
    titles = _titles(concern.sheet, named)
    ticked = (titles.get(rule, rule) for rule in concern.check_in.signs)
    unsure = (titles.get(rule, rule) for rule in concern.check_in.unsure)
    return tuple(dict.fromkeys(ticked)), tuple(dict.fromkeys(unsure))


def _titles(sheet: Sheet, named: Iterable[str]) -> Mapping[str, str]:
    """Return what the signs are called: by the sheet's edition, or as the sheet itself says it."""
    guidance, language = _guidance(sheet), formats.language()
    known = guidance.rule_by_id if guidance else {}
    found = {rule: str(known[rule].title[language]) for rule in named if rule in known}
    if set(named) <= set(found):
        return found
    # The clinic's own lines, and sheets of an edition that is not there any more.
    lines = live.of(sheet, language, answered=True).plan.advice
    return {line.rule: line.title for line in lines} | found


def _guidance(sheet: Sheet) -> rules.Guidance | None:
    try:
        return editions.get(sheet.edition_number)
    except (editions.NoSuchEdition, editions.EditionDamaged):
        return None


# What is known of her


def _device(treatment: Treatment) -> str:
    """Return what the treatment was done with, in the reader's language."""
    if not treatment.device:
        return ""
    known = editions.current().devices.get(Device(treatment.device))
    return str(known.label[formats.language()]) if known else treatment.device


def _treated(treatment: Treatment) -> str:
    """Return when and with what: the device, and each product with its lot."""
    used = (
        f"{one['name']} ({one['lot']})" if one.get("lot") else str(one["name"])
        for one in treatment.products_used
    )
    lot = _("cartridge %(lot)s") % {"lot": treatment.cartridge_lot}
    said = [formats.moment(treatment.performed_at), _device(treatment), *used]
    return ", ".join(part for part in (*said, lot if treatment.cartridge_lot else "") if part)


def _alerts(sheet: Sheet) -> tuple[str, ...]:
    """Return what was recorded that whoever calls has to know: some answers, and allergies."""
    treatment, language = sheet.treatment, formats.language()
    flags = editions.current().flags
    found = []
    for flag in ALERTS:
        answer = treatment.flags.get(flag.value, "")
        info = flags.get(flag)
        if info is None or answer not in info.values or answer == next(iter(info.values)):
            continue
        found.append(f"{info.question[language]} {info.values[answer][language]}")
    told = [allergies.read(one).words for one in treatment.allergies]
    if told:
        found.append(_("Allergy: %(what)s") % {"what": ", ".join(told)})
    return tuple(found)
