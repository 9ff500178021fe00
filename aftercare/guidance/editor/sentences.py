"""What the editor says of an item's fields and of an example patient, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import fields, items
from aftercare.guidance.editor.citations import Cites
from aftercare.guidance.editor.conditions import When as WhenField
from aftercare.guidance.editor.fields import Item, Part
from aftercare.guidance.editor.item_form import Parts
from aftercare.guidance.editor.measures import Ratio, ratio_in_words
from aftercare.guidance.editor.rewordings import Rewordings
from aftercare.guidance.editor.windows import Modifiers, Windows
from aftercare.rules.guidance import Guidance
from aftercare.rules.inside import ORDINARY_AGE, ORDINARY_SKIN, Reader, When, read_when
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Device, Flag, Language, Tier
from aftercare.web import formats


@dataclass(frozen=True)
class Known:
    """What names stand for: the working copy, the newest edition, the reader's language."""

    document: Mapping[str, Any]
    guidance: Guidance
    language: Language

    @cached_property
    def topics(self) -> dict[str, str]:
        """The topics by id."""
        return items.named(self.document, "topics", self.language)

    @cached_property
    def allergens(self) -> dict[str, str]:
        """The allergies by code."""
        return items.named(self.document, "allergens", self.language)


def label(parts: Parts, path: str) -> str:
    """Return what a field, or a place inside one, is called; of words, with their language."""
    key, _dot, inside = path.rpartition(".")
    if inside in LANGUAGES and (part := parts.get(path)):
        return f"{part.label} ({LANGUAGES[inside]})" if key else str(part.label)
    key = path.partition(".")[0].partition("[")[0]
    found = parts.get(path) or parts.get(f"{path}.en") or parts.get(key) or parts.get(f"{key}.en")
    return str(found.label) if found else path


LANGUAGES: Final = {"en": "English", "sv": "svenska"}


def told(parts: Parts, item: Item | None, path: str, known: Known) -> str:
    """Return what a field of an item says; a dash where it says nothing."""
    if item is None:
        return "–"
    part = parts[path]
    return TELL.get(type(part), _plain)(part, part.of(item, path), known) or "–"


def _plain(part: Part, value: Any, known: Known) -> str:
    return "" if value is None else str(value)


def _choice(part: Any, value: Any, known: Known) -> str:
    return str(dict(part.choices).get(value or "", value or ""))


def _switch(part: Part, value: Any, known: Known) -> str:
    return _("Yes") if value else _("No")


def _day(part: Part, value: Any, known: Known) -> str:
    try:
        return formats.day(date.fromisoformat(str(value or "")))
    except ValueError:
        return str(value or "")


def _names(part: Any, value: Any, known: Known) -> str:
    names: Mapping[str, str] = {}
    if part.names_of not in ("invariants", "roles"):
        names = items.named(known.document, part.names_of, known.language)
    return ", ".join(names.get(name, str(name)) for name in value)


def _cites(part: Part, value: Any, known: Known) -> str:
    return ", ".join(f"{name} ({place})" if place else name for name, place in value.items())


def _windows(part: Part, value: Any, known: Known) -> str:
    if not isinstance(value, Mapping):
        return _("No time of its own")
    return ", ".join(f"{tier}: {window(value.get(tier.value), known.language)}" for tier in Tier)


def exactly(hours: float | None, language: Language) -> str:
    """Return hours as people say them, never rounded."""
    return phrases.exactly(hours, language)


def window(value: Any, language: Language) -> str:
    """Return a window of hours in words: "2 days – 10 days"."""
    if not isinstance(value, list) or len(value) != 2:
        return "–"
    starts, until = value
    end = rules.span(until, language)
    return f"{rules.span(starts, language)} – {end}" if starts else end


def _modifiers(part: Part, value: Any, known: Known) -> str:
    names = items.named(known.document, "modifiers", known.language)
    return "; ".join(
        f"{names.get(str(row.get('id')), row.get('id'))}: {', '.join(_longer(row, known.language))}"
        for row in value
        if isinstance(row, Mapping)
    )


def _longer(row: Item, language: Language) -> list[str]:
    parts = []
    if row.get("factor", 1) != 1:
        parts.append(_("%(times)s times as long") % {"times": f"{row['factor']:g}"})
    if row.get("add_h"):
        parts.append(_("%(span)s longer") % {"span": rules.span(row["add_h"], language)})
    if row.get("at_least_h"):
        parts.append(_("at least %(span)s") % {"span": rules.span(row["at_least_h"], language)})
    return parts


def _lines(part: Part, value: Any, known: Known) -> str:
    return ", ".join(str(name) for name in value)


def _rewordings(part: Part, value: Any, known: Known) -> str:
    rows = (row for row in value or () if isinstance(row, Mapping))
    return "; ".join(
        f"{row.get('rule')}: {(row.get('paper') or {}).get(known.language.value, '')}"
        for row in rows
    )


def _ratio(part: Part, value: Any, known: Known) -> str:
    return ratio_in_words(value)


def _when(part: Part, value: Any, known: Known) -> str:
    return sentence(value, known.guidance, known.language)


TELL: Final[Mapping[type[Part], Callable[[Any, Any, Known], str]]] = {
    fields.Choice: _choice,
    fields.Switch: _switch,
    fields.Day: _day,
    fields.Names: _names,
    fields.Lines: _lines,
    Cites: _cites,
    Windows: _windows,
    Modifiers: _modifiers,
    WhenField: _when,
    Ratio: _ratio,
    Rewordings: _rewordings,
}


def boxes(value: Any) -> When | None:
    """Return the boxes that a form describes; None where they can't be read."""
    read = Reader()
    try:
        found = read_when(read, "when", value)
    except (TypeError, ValueError, AttributeError):
        return None
    return None if read.problems.found else found


def sentence(value: Any, guidance: Guidance, language: Language) -> str:
    """Return a condition as a sentence; empty where it can't be read yet."""
    found = boxes(value)
    if found is None:
        return ""
    try:
        return rules.describe(found, guidance, language)
    except KeyError:  # a topic that only the working copy has
        return ""


SKIN: Final = ("I", "II", "III", "IV", "V", "VI")


MOST_UNASKED: Final = 4


def patient(
    facts: Mapping[str, Any], guidance: Guidance, language: Language, *, is_brief: bool = False
) -> tuple[str, ...]:
    """Return the facts (the contract's JSON) as short statements, the treatment first.

    In brief, many questions that nobody asked are one statement.
    """
    unasked = [flag for flag in guidance.flags if flag.value not in (facts.get("flags") or {})]
    left_out = frozenset(unasked) if is_brief and len(unasked) > MOST_UNASKED else frozenset()
    return (
        ", ".join(_treatment(facts, guidance, language)),
        *_patient(facts, guidance, language, left_out),
        *([_("%(count)s questions not asked") % {"count": len(left_out)}] if left_out else ()),
    )


def _treatment(facts: Mapping[str, Any], guidance: Guidance, language: Language) -> Iterable[str]:
    device = facts.get("device")
    yield (guidance.devices[Device(device)].label[language] if device else _("Device not recorded"))
    for zone in facts.get("zones") or ():
        label = guidance.areas[Area(zone["area"])].label[language].lower()
        depth = zone.get("set_depth_mm")
        yield (
            f"{label} {_mm(depth, language)}"
            if depth
            else _("%(area)s, depth not recorded") % {"area": label}
        )
    if not facts.get("zones"):
        yield _("no area recorded")
    endpoint = facts.get("endpoint")
    yield (
        guidance.words["endpoints"][endpoint][language].lower()
        if endpoint
        else _("what the skin showed was not recorded")
    )
    adjuncts = facts.get("adjuncts")
    if adjuncts is None:
        yield _("what else was used was not recorded")
    yield from (guidance.words["adjuncts"][name][language] for name in adjuncts or ())


def _patient(
    facts: Mapping[str, Any], guidance: Guidance, language: Language, left_out: frozenset[Flag]
) -> Iterable[str]:
    flags = facts.get("flags") or {}
    for flag, info in guidance.flags.items():
        if flag in left_out:
            continue
        question = info.question[language].rstrip("?")
        answer = flags.get(flag.value)
        if answer is None:
            yield _("%(question)s: not asked") % {"question": question}
        elif answer != FLAG_VALUES[Flag(flag)][0]:
            yield f"{question}: {info.values[answer][language].lower()}"
    skin, age = facts.get("skin_type"), facts.get("age")
    if skin != ORDINARY_SKIN:
        yield (
            _("Skin type %(type)s") % {"type": SKIN[skin - 1]}
            if skin
            else _("Skin type not recorded")
        )
    if age != ORDINARY_AGE:
        yield _("%(age)s years old") % {"age": age} if age is not None else _("Age not recorded")
    if facts.get("allergies"):
        yield _("Allergic to %(what)s") % {"what": ", ".join(facts["allergies"])}
    for product in facts.get("products") or ():
        yield _("Uses a product with %(what)s") % {
            "what": str(product.get("ingredients") or "").rpartition(", ")[2]
        }


def _mm(depth: float, language: Language) -> str:
    """Return a depth as the language writes it: 1.5 mm or 1,5 mm."""
    text = f"{depth:g} mm"
    return text.replace(".", ",") if language is Language.SV else text
