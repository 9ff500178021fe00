""" "Can I use this?": the sheet's own answer for a product, as of today, or "not checked"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from aftercare import paper, rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Category, Verdict
from clinics.portal import live, translated
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

BANS = frozenset({Category.AVOID, Category.CAUTION})


@dataclass(frozen=True, slots=True)
class Seen:
    """Something in the product that the sheet speaks of, and until when."""

    ingredient: str
    about: str
    when: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say; `kind` is ok, wait, never or unchecked, `needs_calm` only where it is ok."""

    name: str
    kind: str
    head: str
    text: str
    seen: tuple[Seen, ...] = ()
    remarks: tuple[str, ...] = ()
    needs_calm: bool = False


def answer(
    sheet: Sheet,
    letterhead: paper.Letterhead,
    *,
    name: str,
    listed: str,
    today: date,
    plan: rules.Plan,
) -> Answer:
    """Return this patient's answer; what was typed is read and forgotten.

    The names of ingredients come from the edition that the sheet was written from. Where that
    can't be read, or is not the text that was approved, nothing is checked.
    """
    held = translated.said(sheet, plan.language) or sheets.plan(sheet)
    try:
        guidance = editions.get(sheet.edition_number)
        recorded = tuple(sheet.treatment.allergies)
        ask = partial(rules.judge_later, guidance=guidance, name=name, listed=listed)
        found = rules.worse(
            ask(held, allergies=recorded), ask(plan, allergies=live.allergies(sheet))
        )
    except (editions.EditionDamaged, editions.NoSuchEdition, rules.GuidanceInvalid, ValueError):
        return Answer(name, Verdict.UNCHECKED.value, _not_checked(), _ask_first())
    return _said(plan, letterhead, found, today)


def _said(
    plan: rules.Plan, letterhead: paper.Letterhead, found: rules.ProductAdvice, today: date
) -> Answer:
    calendar = paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
    phone = letterhead.clinic_phone
    text = rules.fill(found.text, phone=phone, emergency=letterhead.emergency_number)
    seen = _seen(plan, calendar, found)
    if found.verdict is Verdict.NEVER:
        return Answer(found.name, "never", _("No, do not use it"), text, seen)
    if found.verdict is Verdict.UNCHECKED:
        return Answer(found.name, "unchecked", _not_checked(), text, seen)
    if found.starts is not None and found.starts > today:
        head = _("Not yet: wait until %(day)s") % {"day": calendar.long(found.starts)}
        return Answer(found.name, "wait", head, text, seen)
    if found.starts is None:
        return Answer(found.name, "ok", _("Yes, you can use it"), "")
    text = _("The wait was over on %(day)s.") % {"day": calendar.long(found.starts)}
    return Answer(found.name, "ok", _("Yes, you can use it now"), text, needs_calm=True)


def _seen(
    plan: rules.Plan, calendar: paper.Calendar, found: rules.ProductAdvice
) -> tuple[Seen, ...]:
    """Return what was recognised and is held back, once each, whatever else could not be read."""
    bans = {
        topic: line
        for line in plan.advice
        if line.category in BANS and line.product is None
        for topic in line.topics
    }
    seen: dict[tuple[str, str], Seen] = {}
    for match in found.matches:
        line = bans.get(match.topic)
        if line is None:
            continue
        when = calendar.always(line.while_words) if line.always else ""
        if line.until is not None:
            when = calendar.say("until", when=calendar.day(line.until))
        seen.setdefault((match.ingredient, line.title), Seen(match.ingredient, line.title, when))
    return tuple(seen.values())


def _not_checked() -> str:
    return _("Not checked: ask the clinic")


def _ask_first() -> str:
    return _(
        "We could not read the list well enough to say yes. Do not use it before you have asked."
    )
