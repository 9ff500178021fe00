"""What changed, in words: the values of each sentence in one language, and the English whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from aftercare.rules.changes.item import Item, Who
from aftercare.rules.dates import day_words
from aftercare.rules.engine.build import LanguageMissing, build_plan
from aftercare.rules.facts import parse
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Line
from aftercare.rules.safety.invariants import UnsafePlan
from aftercare.rules.sentences import join, span
from aftercare.rules.vocabulary import Language

EN, SV = Language.EN, Language.SV
_EVERYONE: Final = {EN: "Everyone", SV: "Alla"}
_SOME: Final = {EN: "Some patients", SV: "Vissa patienter"}
_AFTER: Final = {EN: "{who} after {tiers}", SV: "{who} efter {tiers}"}
_DAYS: Final = {"from": {EN: "from", SV: "från"}, "before": {EN: "before", SV: "före"}}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "(not checked)": {EN: "unknown", SV: "okänt"},
    "(anywhere)": {EN: "counting anywhere in a list", SV: "räknas var som helst i listan"},
    "no": {EN: "no end", SV: "inget slut"},
    "start": {EN: "the start", SV: "början"},
}


def who_words(who: Who, guidance: Guidance, language: Language) -> str:
    """Return whom a change reaches, in words."""
    found = (_EVERYONE if who.everyone else _SOME)[language]
    if not who.tiers:
        return found
    names = [guidance.words["tiers"][tier][language] for tier in who.tiers]
    return _AFTER[language].format(who=found, tiers=join(names, language, "or"))


def values(item: Item, guidance: Guidance, language: Language) -> dict[str, str]:
    """Return what the sentence of an item names, in one language."""
    found = dict.fromkeys(_HOLES, "")
    found |= {name: _plain(value) for name, value in item.params.items()}
    found["who"] = who_words(item.who or Who(), guidance, language)
    for name in ("old_h", "new_h"):
        if item.params.get(name) is not None:
            found[name[:3]] = _hours(item.params[name], language)
    old, new = item.params.get("old_h"), item.params.get("new_h")
    if old is not None and new is not None and float("inf") not in (old, new):
        found["earlier"] = span(abs(old - new), language)
    by = str(item.params.get("by", ""))
    if by in guidance.rule_by_id:
        found["by"] = guidance.rule_by_id[by].title[language]
    elif by in guidance.modifiers:
        found["by"] = guidance.modifiers[by].label[language]
    topic = str(item.params.get("topic", ""))
    if topic in guidance.topics:
        found["topic"] = guidance.topics[topic].label[language]
    elif topic in _WORDS:
        found["topic"] = _WORDS[topic][language]
    return found


def _hours(hours: float, language: Language) -> str:
    if hours == float("inf"):
        return _WORDS["no"][language]
    return span(hours, language) if hours else _WORDS["start"][language]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def told(item: Item, guidance: Guidance) -> str:
    """Return what changed in one English sentence."""
    return item.code.english % values(item, guidance, EN)


_HOLES: Final = (
    *("who", "earlier", "old", "new", "by", "topic", "names", "words", "name", "lost", "gained"),
)


def line(item: Item, guidance: Guidance, language: Language) -> str | None:
    """Return the lines that an item's example patient reads by an edition; None without any.

    The lines are those of the rules that the item speaks of, with their dates. An edition that is
    not safe has no plan, and so no line.
    """
    if item.example is None:
        return None
    try:
        facts = parse(dict(item.example))
        plan = build_plan(facts, guidance, language, anyway=True)
    except (UnsafePlan, LanguageMissing, ValueError):
        return None
    found = [stop.text for stop in plan.stops if stop.rule in item.rules]
    for one in plan.advice:
        if one.rule in item.rules:
            found.append(one.text + _dates(one, language))
    found += [note.text for note in plan.clinician_notes if note.rule in item.rules]
    if item.kind == "ingredients":
        found += [product.text for product in plan.products]
    return " / ".join(found) or None


def _dates(line: Line, language: Language) -> str:
    """Return a line's days as the sheet writes them: " (before Sat 25 April 2026)"."""
    days = {"from": line.starts, "before": line.until}
    said = [
        f"{_DAYS[word][language]} {day_words(day, language, short=True, year=True)}"
        for word, day in days.items()
        if day is not None
    ]
    return f" ({', '.join(said)})" if said else ""


def written(value: Any) -> str | None:
    """Return what stands in a document as one line of text; None for nothing."""
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
