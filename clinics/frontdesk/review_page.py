"""What the review shows, as ready values: what was recorded, and what is unlike the ordinary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import Language, LimitLevel
from aftercare.web import formats
from clinics.frontdesk import told
from clinics.frontdesk.forms import choices
from clinics.records.entries import Entry
from clinics.records.models import Treatment
from clinics.sheets import signing

# So many differences stand open; the rest folds out.
MOST_OPEN: Final = 6


@dataclass(frozen=True, slots=True)
class DepthRow:
    """One treated area: its depth today and last time, and how it stands to what is usual."""

    area: str
    label: str
    depth: str
    last: str
    last_when: str
    usual: str
    level: str
    is_changed: bool
    # Why somebody has to say that it was meant; empty where nobody has to.
    asks: str
    # What it may have been instead; empty where nothing offers itself.
    was: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was recorded, beside what it was last time where that was something else."""

    name: str
    value: str
    was: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the sheet is unlike the ordinary one, in words.

    `text` is an instruction by itself; `rest` is what the line says besides.
    """

    kind: str
    mark: str
    called: str
    text: str
    rest: str
    when: str


def depth_rows(beside: Iterable[signing.DepthBeside], treatment: Treatment) -> list[DepthRow]:
    """Return the treated areas as they are read on the review."""
    return [_depth_row(one, treatment) for one in beside]


def _depth_row(one: signing.DepthBeside, treatment: Treatment) -> DepthRow:
    zone, last = one.zone, one.last
    depth = zone.set_depth_mm
    usual = _("usual to %(usual)s") % {"usual": formats.depth(zone.warn_above_mm)}
    likely = one.asks and last is not None and last.depth <= zone.limit_mm
    return DepthRow(
        area=zone.area.value,
        label=zone.label,
        depth=formats.depth(depth) if depth is not None else "",
        last=formats.depth(last.depth) if last is not None else "",
        last_when=formats.short_day(last.at) if last is not None else "",
        usual=_("not an area for needling") if zone.level is LimitLevel.NEVER else usual,
        level=zone.level.value,
        is_changed=last is not None and last.depth != depth,
        asks=signing.depth_words(one) if one.asks else "",
        was=formats.depth(last.depth) if likely and last is not None else "",
        reason=_reason(treatment.depth_reasons.get(zone.area.value, "")),
    )


def _reason(text: str) -> str:
    return "" if text == "confirmed" else text


def recorded(entry: Entry, before: Entry | None, offered: choices.Offered) -> list[Told]:
    """Return what else was recorded of the treatment, beside what it was last time."""
    now, then = _facts(entry, offered), _facts(before, offered) if before is not None else {}
    # A cartridge is new each time, and the kind of numbing cream often wasn't written down.
    for name in (_("Cartridge"), _("Numbing cream"), _("The baby’s age")):
        then.pop(name, None)
    return [
        Told(name, value, then.get(name, ""), name in then and then[name] != value)
        for name, value in now.items()
    ]


def _facts(entry: Entry, offered: choices.Offered) -> dict[str, str]:
    endpoints = {str(code): str(label) for code, label in offered.ENDPOINTS}
    unknown = endpoints[choices.NOT_RECORDED]
    found = {
        _("Skin at the end"): endpoints.get(entry.endpoint or "", unknown),
        _("Besides"): _used(entry, {str(code): str(label) for code, label in offered.ADJUNCTS})
        or unknown,
    }
    found |= {name: text for name, text in told.besides(entry) if name != _("Allergies")}
    if entry.products_used:
        found[_("Products")] = ", ".join(
            f"{one['name']}, {one['lot']}" if one.get("lot") else one["name"]
            for one in entry.products_used
        )
    if entry.cartridge_lot:
        found[_("Cartridge")] = entry.cartridge_lot
    return found


def _used(entry: Entry, words: Mapping[str, str]) -> str:
    if entry.adjuncts is None:
        return ""
    named = [words.get(code, code) for code in entry.adjuncts]
    return ", ".join(named) if named else _("nothing")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that matter, how many were "no", and the questions that nobody asked."""

    rows: tuple[Told, ...]
    no: int
    not_asked: tuple[str, ...]


def answers(
    treatment: Treatment, before: Treatment | None, guidance: rules.Guidance, language: Language
) -> Answers:
    """Return the answers that are not "no" or changed since last time, first the changed ones."""
    rows, no, open_ = [], 0, []
    for flag, info in guidance.flags.items():
        value = treatment.flags.get(flag.value)
        was = before.flags.get(flag.value) if before is not None else None
        if value is None:
            if _is_asked(info, treatment.device):
                open_.append(info.question[language].rstrip("?"))
            continue
        changed = was is not None and was != value
        if value == next(iter(info.values)) and not changed:
            no += 1
            continue
        rows.append(
            Told(
                info.question[language].rstrip("?"),
                _value(info, value, language),
                _value(info, was, language) if was is not None else "",
                changed,
            )
        )
    rows.sort(key=lambda row: not row.is_changed)
    return Answers((*rows, *_others(treatment, before)), no, tuple(open_))


def _is_asked(info: FlagInfo, device: str) -> bool:
    return not info.devices or not device or device in info.devices


def _value(info: FlagInfo, value: str, language: Language) -> str:
    return info.values[value][language] if value in info.values else value


def _others(treatment: Treatment, before: Treatment | None) -> list[Told]:
    """Return skin type, allergies and the patient's own products."""
    types = {str(code): str(label) for code, label in choices.SKIN_TYPES}

    def skin(one: Treatment) -> str:
        return types.get(str(one.skin_type), _("Not recorded"))

    def products(one: Treatment) -> str:
        return ", ".join(each["name"] for each in one.products)

    found = []
    for name, of in (
        (_("Skin type"), skin),
        (_("Allergies"), told.allergies_in_short),
        (_("At home"), products),
    ):
        value, was = of(treatment), of(before) if before is not None else ""
        changed = before is not None and was != value
        if of is told.allergies_in_short:
            value = told.allergies(treatment.entry())
        if value or changed:
            found.append(Told(name, value or "–", was or "–", changed))
    return found


Kind = rules.UnlikeKind


def differences(found: Iterable[rules.Unlike], year: int) -> list[Difference]:
    """Return in words how a sheet is unlike the ordinary one; what moved alike is one line.

    `year` is the one that no day names.
    """
    marks = {
        Kind.NEVER: ("−", _("Not at all")),
        Kind.LEFT_OUT: ("−", _("Left out")),
        Kind.ADDED: ("+", _("New")),
        Kind.LATER: ("→", _("Later")),
        Kind.SOONER: ("←", _("Sooner")),
        Kind.WORDS: ("≈", _("In other words")),
        Kind.PRODUCT: ("·", _("Own product")),
    }
    moved: dict[tuple[Kind, str], list[str]] = {}
    made = []
    for one in found:
        mark, called = marks[one.kind]
        when = _when(one, year)
        if one.kind in (Kind.LATER, Kind.SOONER) and when:
            moved.setdefault((one.kind, when), []).append(one.short or _bold(one.text)[0])
        else:
            text, rest = _bold(one.text)
            made.append(Difference(one.kind.value, mark, called, text, rest, ""))
    for (kind, when), names in moved.items():
        mark, called = marks[kind]
        listed = ", ".join(names)
        text = listed[:1].upper() + listed[1:]
        made.append(Difference(kind.value, mark, called, text, "", when))
    order = list(Kind)
    return sorted(made, key=lambda one: order.index(Kind(one.kind)))


def _bold(text: str) -> tuple[str, str]:
    """Return the bold words of a row, which are an instruction by themselves, and the rest."""
    parts = text.split("**")
    if len(parts) < 3:
        return text, ""
    return parts[1].strip(" ,;:"), "**".join(parts[2:]).replace("**", "").strip()


def _when(one: rules.Unlike, year: int) -> str:
    if one.until != one.was_until and one.until is not None and one.was_until is not None:
        return _("to %(day)s, not %(ordinary)s") % _days(one.until, one.was_until, year)
    if one.starts != one.was_starts and one.starts is not None:
        if one.was_starts is None:
            return _("from %(day)s") % {"day": formats.short_date(one.starts, year)}
        return _("from %(day)s, not %(ordinary)s") % _days(one.starts, one.was_starts, year)
    return ""


def _days(day: date, ordinary: date, year: int) -> dict[str, str]:
    return {
        "day": formats.short_date(day, year),
        "ordinary": formats.short_date(ordinary, year),
    }


def outranked(
    pairs: Iterable[tuple[str, str]], guidance: rules.Guidance, language: Language
) -> list[tuple[str, str]]:
    """Return the titles of (what is not said, what is said in its place)."""
    known = guidance.rule_by_id
    return [
        (known[loser].title[language], known[winner].title[language]) for winner, loser in pairs
    ]
