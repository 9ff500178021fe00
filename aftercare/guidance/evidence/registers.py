"""The registers of an edition, arranged for reading: rules, sources, claims and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils import formats, translation
from markupsafe import Markup

from aftercare import rules
from aftercare.guidance import search
from aftercare.guidance.evidence import sentences
from aftercare.rules import guidance as values
from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a register: what it shows, what finds it, what it can be filtered by."""

    id: str
    item: Any
    facets: Mapping[str, frozenset[str]]
    own: str  # what its own words say, folded
    all: str  # and what it leans on


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as a list shows it."""

    rule: values.Rule
    title: str
    text: Markup
    who: str
    spans: tuple[sentences.Span, ...]
    longer: tuple[str, ...]
    strength: str
    review: date | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its limits as people write them; no limit where needles never go."""

    area: values.AreaInfo
    warn_above: str
    limit: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device with the estimate of its true depth, and whether a vendor says so."""

    device: values.DeviceInfo
    share: str
    is_vendors: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that one edition says, in one language, with what cites what."""

    guidance: rules.Guidance
    language: Language
    rules: tuple[Entry, ...]
    sources: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    conflicts: tuple[Entry, ...]
    signs: tuple[Entry, ...]
    areas: tuple[Entry, ...]
    devices: tuple[Entry, ...]
    # Source or claim -> the rules that cite it.
    leaning: Mapping[str, tuple[values.Rule, ...]]


@lru_cache(maxsize=8)
def register(guidance: rules.Guidance, language: Language) -> Register:
    """Return the edition's registers, arranged once for each process and language."""
    cited = leaning(guidance)
    with translation.override(language.value):
        return Register(
            guidance=guidance,
            language=language,
            rules=tuple(_rule(rule, guidance, language) for rule in guidance.rules),
            sources=tuple(_source(each, cited) for each in guidance.sources.values()),
            claims=tuple(_claim(each, guidance) for each in guidance.claims.values()),
            conflicts=tuple(_conflict(each, guidance) for each in guidance.conflicts.values()),
            signs=tuple(_sign(each) for each in guidance.red_flags),
            areas=tuple(_area(each) for each in guidance.areas.values()),
            devices=tuple(_device(each, guidance) for each in guidance.devices.values()),
            leaning=cited,
        )


def leaning(guidance: rules.Guidance) -> Mapping[str, tuple[values.Rule, ...]]:
    """Return which rules cite a source or a claim; a text's claims count for the text too."""
    found: dict[str, list[values.Rule]] = defaultdict(list)
    for rule in guidance.rules:
        names = dict.fromkeys(rule.sources)
        origins = (guidance.claims[name].source for name in names if name in guidance.claims)
        for name in names | dict.fromkeys(origins):
            found[name].append(rule)
    return {name: tuple(leaners) for name, leaners in found.items()}


def _rule(rule: values.Rule, guidance: rules.Guidance, language: Language) -> Entry:
    row = RuleRow(
        rule=rule,
        title=rule.title[language],
        text=sentences.filled(rule.text, rule.while_words, language),
        who=rules.describe(rule.when, guidance, language),
        spans=sentences.spans(rule.windows, language),
        longer=tuple(sentences.longer(each, guidance, language) for each in rule.modifiers),
        strength=sentences.sentence(guidance.words["strengths"][rule.strength][language]),
        review=sentences.review_day(rule),
    )
    facets = {
        "category": frozenset({rule.category.value}),
        "strength": frozenset({rule.strength.value}),
        "label": frozenset({rule.basis.value}),
        "topic": frozenset(rule.topics),
    }
    said = (rule.title, rule.text, rule.text_unasked, rule.why, rule.range, rule.strength_note)
    who = (rules.describe(rule.when, guidance, each) for each in Language)
    names = (rule.id, *rule.topics, *rule.sources, *_labels(rule.topics, guidance))
    own = search.folded([*names, *_texts(said), *who])
    return Entry(rule.id, row, facets, own, own + _behind(rule.sources, guidance))


def _source(source: values.Source, cited: Mapping[str, Sequence[values.Rule]]) -> Entry:
    facets = {
        "kind": frozenset({source.kind}),
        "mark": frozenset({source.mark}),
        "interest": frozenset({source.interest}),
        "used": frozenset({"yes" if source.id in cited else "no"}),
    }
    said = (source.mark_note, source.interest_note, source.used_for)
    own = search.folded([source.id, *_cited(source), source.where, *_texts(said)])
    return Entry(source.id, source, facets, own, own)


def _claim(claim: values.Claim, guidance: rules.Guidance) -> Entry:
    facets = {
        "source": frozenset({claim.source}),
        "decision": frozenset({claim.decision}),
        "topic": frozenset(claim.topics),
    }
    names = (claim.id, *claim.evidence, *claim.conflicts, *claim.topics)
    labels = _labels(claim.topics, guidance)
    own = search.folded([*names, *labels, *_texts((claim.text, claim.why))])
    return Entry(claim.id, claim, facets, own, own + _behind(claim.evidence, guidance))


def _conflict(conflict: values.Conflict, guidance: rules.Guidance) -> Entry:
    said = (conflict.title, conflict.clash, conflict.evidence_says, conflict.adopt)
    names = (*conflict.claims, *conflict.sources)
    own = search.folded([conflict.id, *names, *_texts(said)])
    return Entry(conflict.id, conflict, {}, own, own + _behind(names, guidance))


def _sign(sign: values.RedFlag) -> Entry:
    said = (sign.title, sign.window, sign.notice, sign.action_note, sign.background)
    own = search.folded([sign.id, *sign.rules, *sign.sources, *_texts(said)])
    return Entry(sign.id, sign, {}, own, own)


def _area(area: values.AreaInfo) -> Entry:
    limits = (area.warn_above_mm, area.limit_mm) if area.limit_mm else ()
    warn_above, limit = [f"{formats.localize(mm)} mm" for mm in limits] or ("", "")
    own = search.folded([area.area, *area.sources, *_texts((area.label, area.note))])
    return Entry(area.area, AreaRow(area, warn_above, limit), {}, own, own)


def _device(device: values.DeviceInfo, guidance: rules.Guidance) -> Entry:
    share = "–".join(f"{part * 100:.0f}" for part in dict.fromkeys(device.estimate or ()))
    cited = (guidance.cites(name) for name in device.sources)
    origins = (guidance.sources[c.source] if isinstance(c, values.Claim) else c for c in cited)
    row = DeviceRow(
        device=device,
        share=f"{share} %" if share else "",
        is_vendors=any(origin.interest == "vendor" for origin in origins),
    )
    own = search.folded([device.device, *device.sources, *_texts((device.label, device.note))])
    return Entry(device.device, row, {}, own, own)


def _behind(names: Iterable[str], guidance: rules.Guidance) -> str:
    """Return the words by which something is found through what it cites."""
    return search.folded(word for name in names for word in _cited(guidance.cites(name)))


def _cited(found: values.Source | values.Claim) -> Iterable[str | None]:
    if isinstance(found, values.Claim):
        return found.text.values()
    return (found.citation, found.doi, found.pmid, found.pmcid)


def _labels(topics: Iterable[str], guidance: rules.Guidance) -> Iterable[str]:
    return _texts(guidance.topics[topic].label for topic in topics)


def _texts(said: Iterable[values.Words | None]) -> Iterable[str]:
    """Return every language of every text that is there."""
    return (word for each in said if each for word in each.values())
