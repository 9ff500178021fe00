""" "Can I use this?": the sheet's own answer for a product, as of today, or "not checked"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import paper, rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Verdict
from clinics.additions import queries as additions
from clinics.portal import live, translated
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet
from clinics.shelf import queries as shelf

# What a patient can say of a product: the kind that it is then judged as. Whoever does not know
# is answered as if it stays on the skin.
PRESCRIBED: Final = "prescribed"
UNSURE: Final = "unsure"
KINDS: Final = (
    ("rinse-off", gettext_lazy("I wash it off"), gettext_lazy("cleanser, shampoo")),
    ("leave-on", gettext_lazy("It stays on the skin"), gettext_lazy("cream, serum, oil")),
    ("sunscreen-chemical", gettext_lazy("Sunscreen"), ""),
    (PRESCRIBED, gettext_lazy("A doctor prescribed it"), ""),
    (UNSURE, gettext_lazy("I don’t know"), gettext_lazy("we answer as if it stays on the skin")),
)
JUDGED_AS: Final = {UNSURE: "leave-on"}
READ: Final = ("read", "mended")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a patient asks about: any of it may be missing but the name or the list."""

    name: str
    listed: str = ""
    kind: str = ""
    familiar: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What we say; `kind` is ok, wait, never, unchecked or which (it depends on what it is).

    `unread` are the words that nobody knew, `mended` those that were read as another spelling.
    """

    name: str
    kind: str
    head: str
    text: str
    unread: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    is_read: bool = False
    needs_list: bool = False
    needs_calm: bool = False


Ask = Callable[[str | None], rules.ProductAdvice]


def answer(
    sheet: Sheet,
    letterhead: paper.Letterhead,
    asked: Asked,
    *,
    today: date,
    plan: rules.Plan,
) -> Answer:
    """Return this patient's answer; what was typed is read and forgotten.

    It is the answer of the one function that judged the products on her sheet, by the edition
    that the sheet was written from, and by what she told since. Where that can't be read, or is
    not the text that was approved, nothing is checked.
    """
    called = asked.name or _("This product")
    if asked.kind == PRESCRIBED:
        return Answer(called, Verdict.UNCHECKED.value, _not_checked(), _prescribed())
    try:
        ask = _asking(sheet, plan, asked, called)
        found = ask(JUDGED_AS.get(asked.kind, asked.kind) or None)
        if not asked.kind and _depends_on_kind(found, ask, today):
            return Answer(called, "which", _("One question: what is it?"), "")
    except (
        *(editions.EditionDamaged, editions.NoSuchEdition, additions.AdditionsDamaged),
        *(rules.GuidanceInvalid, ValueError),
    ):
        return Answer(called, Verdict.UNCHECKED.value, _not_checked(), _ask_first())
    return _said(plan, letterhead, found, today)


def _depends_on_kind(found: rules.ProductAdvice, ask: Ask, today: date) -> bool:
    """Whether nobody knows what kind it is, and a kind would answer otherwise as of today."""
    waits = found.starts is not None and found.starts > today
    if found.kind or found.state not in READ or not (waits or found.verdict is Verdict.UNCHECKED):
        return False
    stays = ask("leave-on")
    return (stays.verdict, stays.starts) != (found.verdict, found.starts)


def _asking(sheet: Sheet, plan: rules.Plan, asked: Asked, called: str) -> Ask:
    """Return the question to the rules, open for the kind: the stricter answer of two plans."""
    clinic = sheet.treatment.clinic
    guidance = additions.guidance_for(clinic, editions.get(sheet.edition_number))
    known = shelf.shelf(clinic, guidance).find(asked.name)
    listed = asked.listed or (known.ingredients if known is not None else None)
    if known is not None and listed != known.ingredients:
        known = None
    is_own = known is not None and known.is_handed_out
    held = translated.said(sheet, plan.language) or sheets.plan(sheet)

    def ask(kind: str | None) -> rules.ProductAdvice:
        def by(said: rules.Plan, allergies: tuple[str, ...]) -> rules.ProductAdvice:
            return rules.judge_later(
                said,
                guidance,
                name=called,
                listed=listed,
                allergies=allergies,
                familiar=asked.familiar,
                kind=kind or (known.kind if known is not None else None) or None,
                is_own=is_own,
            )

        recorded = sheet.treatment.facts().allergies
        return rules.worse(by(held, recorded), by(plan, live.allergies(sheet)))

    return ask


def _said(
    plan: rules.Plan, letterhead: paper.Letterhead, found: rules.ProductAdvice, today: date
) -> Answer:
    calendar = paper.Calendar(plan.performed_at, plan.time_zone, plan.language)
    phone = letterhead.clinic_phone
    said = Answer(
        name=found.name,
        kind=found.verdict.value,
        head="",
        text=rules.fill(found.text, phone=phone, emergency=letterhead.emergency_number),
        unread=found.unrecognised,
        mended=found.mended,
        is_read=found.state in READ,
    )
    if found.verdict is Verdict.NEVER:
        return replace(said, head=_("No, do not use it"))
    if found.verdict is Verdict.UNCHECKED:
        unknown = found.state == "no-list" and not found.matches
        return replace(said, head=_not_checked(), needs_list=unknown)
    if found.starts is not None and found.starts > today:
        head = _("Wait. Not before %(day)s") % {"day": calendar.long(found.starts)}
        return replace(said, kind="wait", head=head)
    text = said.text
    if _has_come(found, plan, today) and found.starts is not None:
        text = _("The wait was over on %(day)s.") % {"day": calendar.long(found.starts)}
    return replace(said, kind="ok", head=_("Yes, use it"), text=text, needs_calm=True)


def _has_come(found: rules.ProductAdvice, plan: rules.Plan, today: date) -> bool:
    """Whether the sheet's sentence speaks of a wait that is over; by the clock only a day later."""
    if found.starts is None:
        return False
    treated = plan.performed_at.astimezone(rules.zone(plan.time_zone)).date()
    begun = found.starts < today or (found.starts == today and found.begins_at is None)
    return begun and found.starts > treated


def _not_checked() -> str:
    return _("No answer yet: leave it off")


def _prescribed() -> str:
    return _(
        "What a doctor prescribed we decide together with you: ask us before you use it on the "
        "treated skin. Never stop a medicine by yourself."
    )


def _ask_first() -> str:
    return _(
        "We could not read the list well enough to say yes. Do not use it before you have asked."
    )
