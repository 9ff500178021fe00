"""Sample patients whose sheets are shown before and after a change, with the changes marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from markupsafe import Markup

from aftercare import paper, rules
from aftercare.guidance.editor import sentences as editor_sentences
from aftercare.guidance.publishing import sentences
from aftercare.guidance.publishing.firing import said_by
from aftercare.guidance.publishing.frozen_document import FrozenText
from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import FLAG_VALUES, Language

_ANSWERED: Final = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
_ORDINARY: Final[Mapping[str, Any]] = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "device": "pen",
    "zones": [{"area": "cheek", "set_depth_mm": 1.0}],
    "endpoint": "erythema",
    "adjuncts": [],
    "flags": _ANSWERED,
    "skin_type": 2,
    "age": 34,
    "allergies": [],
    "products": [],
}
_RETINOL: Final = {"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol"}
# One of each kind of treatment, and the patients of whom most has to be thought.
PATIENTS: Final[tuple[Mapping[str, Any], ...]] = (
    _ORDINARY,
    {"device": "roller", "zones": [{"area": "forehead", "set_depth_mm": 0.25}]},
    {"zones": [{"area": "cheek", "set_depth_mm": 2.0}], "skin_type": 5, "age": 52},
    {"device": "rf", "zones": [{"area": "cheek", "set_depth_mm": 1.5}], "adjuncts": ["peel"]},
    {
        "flags": _ANSWERED | {"breastfeeding": "yes", "cold_sores": "history"},
        "adjuncts": ["anaesthetic"],
        "products": [_RETINOL],
    },
    {"device": None, "endpoint": None, "adjuncts": None, "skin_type": None, "age": None}
    | {"zones": [{"area": "scalp", "set_depth_mm": None}]},
)
# So many of those of the probe set whose sheets change most, found among so many that may.
MOST: Final = 3
TRIED: Final = 60


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line of the sheet that differs: its days before and after, in words."""

    title: str
    what: str  # "added", "removed", "changed"
    old: str
    new: str


@dataclass(frozen=True)
class SampleSheets:
    """One patient's sheet before and after."""

    facts: Mapping[str, Any]
    old: rules.Plan
    new: rules.Plan
    words: tuple[str, ...]
    is_refused: bool

    @cached_property
    def changes(self) -> tuple[LineChange, ...]:
        """What differs on the sheet, line by line."""
        return tuple(_changes(self.old, self.new))

    @cached_property
    def sheets(self) -> tuple[Markup, Markup]:
        """The two sheets, with what differs marked."""
        return marked(paper.fragment(self.old), paper.fragment(self.new))


def samples(
    old: FrozenText, new: FrozenText, language: Language
) -> tuple[tuple[SampleSheets, ...], tuple[SampleSheets, ...]]:
    """Return the fixed patients and those whose sheets change most: the changed, the others."""
    pair = (old.guidance, new.guidance)
    fixed = [_sample({**_ORDINARY, **each}, *pair, language) for each in PATIENTS]
    more = (_sample(as_data(facts), *pair, language) for facts in _concerned(old, new))
    # Patients whose sheets change alike say nothing new.
    seen = {one.changes for one in fixed}
    found: list[SampleSheets] = []
    for one in sorted(more, key=lambda one: -len(one.changes)):
        if one.changes and one.changes not in seen and len(found) < MOST:
            seen.add(one.changes)
            found.append(one)
    everybody = [*fixed, *found]
    changed = sorted((one for one in everybody if one.changes), key=lambda one: -len(one.changes))
    return tuple(changed), tuple(one for one in everybody if not one.changes)


def _concerned(old: FrozenText, new: FrozenText) -> list[rules.Facts]:
    """Return the treatments of the probe set that are told most of what differs."""
    rows = (parts.taken_apart(rules.lift_guidance(text.document)) for text in (old, new))
    before, after = (
        {key: row for (kind, key), row in each.items() if kind == "rules"} for each in rows
    )
    differ = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    told = zip(rules.probe(), said_by(old), said_by(new), strict=True)
    # A rule that one text says and the other does not counts twice.
    weighed = [
        (len((one | other) & differ) + len(one ^ other), facts) for facts, one, other in told
    ]
    found = sorted((pair for pair in weighed if pair[0]), key=lambda pair: -pair[0])
    return [facts for _weight, facts in found[:TRIED]]


def as_data(facts: rules.Facts) -> dict[str, Any]:
    """Return facts as the contract writes them."""
    return {
        "performed_at": facts.performed_at.replace(tzinfo=None).isoformat(),
        "time_zone": "UTC",
        "device": facts.device,
        "zones": [
            {
                "area": zone.area,
                "set_depth_mm": None if zone.set_depth_mm is None else float(zone.set_depth_mm),
            }
            for zone in facts.zones
        ],
        "endpoint": facts.endpoint,
        "adjuncts": None if facts.adjuncts is None else sorted(facts.adjuncts),
        "flags": {flag.value: value for flag, value in facts.flags.items()},
        "skin_type": facts.skin_type,
        "age": facts.age,
        "allergies": list(facts.allergies),
        "products": [{"name": one.name, "ingredients": one.ingredients} for one in facts.products],
    }


def _sample(
    facts: Mapping[str, Any], old: rules.Guidance, new: rules.Guidance, language: Language
) -> SampleSheets:
    parsed = rules.parse_facts(dict(facts))
    after, is_refused = _plan(parsed, new, language)
    return SampleSheets(
        facts=facts,
        old=_plan(parsed, old, language)[0],
        new=after,
        words=editor_sentences.patient(facts, new, language),
        is_refused=is_refused,
    )


def _plan(
    facts: rules.Facts, guidance: rules.Guidance, language: Language
) -> tuple[rules.Plan, bool]:
    """Return a plan, and whether the engine refuses it."""
    try:
        return rules.build_plan(facts, guidance, language), False
    except rules.UnsafePlan as refused:
        return refused.refused, True


def _changes(old: rules.Plan, new: rules.Plan) -> Iterable[LineChange]:
    before, after = _said(old), _said(new)
    for key, line in after.items():
        was = before.get(key)
        if was is None:
            yield LineChange(line.title, "added", "", sentences.when(line, new.language))
        elif _content(was) != _content(line):
            yield LineChange(
                line.title,
                "changed",
                sentences.when(was, new.language),
                sentences.when(line, new.language),
            )
    for key, line in before.items():
        if key not in after:
            yield LineChange(line.title, "removed", sentences.when(line, new.language), "")
    yield from _stops(old, new)


def _said(plan: rules.Plan) -> dict[tuple[str, str | None], rules.Line]:
    return {(line.rule, line.product): line for line in plan.advice}


def _content(line: rules.Line) -> tuple[Any, ...]:
    return (
        *(line.title, line.text, line.starts, line.until, line.starts_time, line.until_time),
        *(line.always, line.while_words, line.tonight, line.category, line.level),
    )


def _stops(old: rules.Plan, new: rules.Plan) -> Iterable[LineChange]:
    before = {stop.rule: stop.title for stop in old.stops}
    after = {stop.rule: stop.title for stop in new.stops}
    stops = _("the treatment is stopped")
    for name in after.keys() - before.keys():
        yield LineChange(after[name], "added", "", stops)
    for name in before.keys() - after.keys():
        yield LineChange(before[name], "removed", stops, "")


_CITES: Final = re.compile(r'<span class="cite">.*?</span>')
_PIECES: Final = re.compile(
    r"(?P<h2><h2>.*?</h2>)|(?P<h3><h3[^>]*>.*?</h3>)"
    r'|(?:(?P<when><span class="sheet-when">[^<]*</span>)\s*)?'
    r'<div class="sheet-line">(?P<said><p>.*?</p>)',
    re.DOTALL,
)


def marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Return two sheets with each line marked that the other does not have at the same place."""
    before, after = set(_lines(old)), set(_lines(new))
    return _with_marks(old, after), _with_marks(new, before)


def _lines(sheet: str) -> Iterable[tuple[str, ...]]:
    for _match, key in _walk(sheet):
        yield key


def _walk(sheet: str) -> Iterable[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield each line of a sheet with what it says and below which headings."""
    section = group = ""
    for match in _PIECES.finditer(sheet):
        if match["h2"]:
            section, group = match["h2"], ""
        elif match["h3"]:
            group = match["h3"]
        else:
            # Adding a source moves the numbers of the others: that is no change of the line.
            said = _CITES.sub("", match["said"])
            yield match, (section, group, match["when"] or "", said)


def _with_marks(sheet: str, others: set[tuple[str, ...]]) -> Markup:
    made: list[str] = []
    at = 0
    for match, key in _walk(sheet):
        if key not in others:
            where = match.start("said")
            line = sheet[at:where].removesuffix('<div class="sheet-line">')
            made += [line, '<div class="sheet-line sheet-changed">', sheet[where : match.end()]]
            at = match.end()
    return Markup("".join(made) + sheet[at:])
