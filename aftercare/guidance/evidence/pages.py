"""One rule, one source, one conflict, arranged for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from aftercare import rules
from aftercare.guidance.evidence import registers, sentences
from aftercare.rules import guidance as values
from aftercare.rules.vocabulary import Language

Claims = tuple[values.Claim, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a rule says in one language."""

    language: Language
    title: str
    text: Markup
    unasked: Markup | None


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule with everything that is behind it."""

    rule: values.Rule
    title: str
    who: str
    wordings: tuple[Wording, ...]
    spans: tuple[sentences.Span, ...]
    second: tuple[sentences.Span, ...]
    longer: tuple[str, ...]
    strength: str
    basis: str
    review: date | None
    sources: tuple[values.Source, ...]
    claims: Claims
    declined: Claims
    conflicts: tuple[values.Conflict, ...]
    # What a clinician still has to agree with, of the rule and of the lines that it shares.
    to_confirm: tuple[str, ...]


def rule_page(rule: values.Rule, register: registers.Register) -> RulePage:
    """Return a rule as its page shows it, the reader's language first."""
    guidance, language = register.guidance, register.language
    cited = [guidance.cites(name) for name in rule.sources]
    claims = tuple(each for each in cited if isinstance(each, values.Claim))
    topics = frozenset(rule.topics)
    named = dict.fromkeys(name for claim in claims for name in claim.conflicts)
    return RulePage(
        rule=rule,
        title=rule.title[language],
        who=rules.describe(rule.when, guidance, language),
        wordings=tuple(_wording(rule, each) for each in in_order(language)),
        spans=sentences.spans(rule.windows, language),
        second=sentences.spans(rule.second, language),
        longer=tuple(sentences.longer(each, guidance, language) for each in rule.modifiers),
        strength=sentences.sentence(guidance.words["strengths"][rule.strength][language]),
        basis=sentences.sentence(guidance.words["basis"][rule.basis][language]),
        review=sentences.review_day(rule),
        sources=tuple(each for each in cited if isinstance(each, values.Source)),
        claims=claims,
        declined=tuple(
            claim
            for claim in guidance.claims.values()
            if claim.decision == "declined" and not topics.isdisjoint(claim.topics)
        ),
        conflicts=tuple(guidance.conflicts[name] for name in named),
        to_confirm=_to_confirm(rule, guidance, language),
    )


def _to_confirm(rule: values.Rule, guidance: rules.Guidance, language: Language) -> tuple[str, ...]:
    shared = (line.to_confirm for line in guidance.lines if rule.id in line.rules)
    return tuple(words[language] for words in (rule.to_confirm, *shared) if words)


def in_order(language: Language) -> list[Language]:
    """Return the languages, the reader's first."""
    return sorted(Language, key=lambda each: each is not language)


def _wording(rule: values.Rule, language: Language) -> Wording:
    unasked = rule.text_unasked
    return Wording(
        language=language,
        title=rule.title[language],
        text=sentences.filled(rule.text, rule.while_words, language),
        unasked=sentences.filled(unasked, rule.while_words, language) if unasked else None,
    )


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source and everything that cites it."""

    source: values.Source
    rules: tuple[values.Rule, ...]
    claims: Claims
    conflicts: tuple[values.Conflict, ...]
    signs: tuple[values.RedFlag, ...]
    limits: tuple[str, ...]
    # How many claims this text makes, where it is one of those that claims come from.
    made: int


def source_page(source: values.Source, register: registers.Register) -> SourcePage:
    """Return a source as its page shows it."""
    guidance, language = register.guidance, register.language
    claims = guidance.claims.values()
    own = {source.id, *(claim.id for claim in claims if claim.source == source.id)}
    limits: tuple[values.AreaInfo | values.DeviceInfo, ...] = (
        *guidance.areas.values(),
        *guidance.devices.values(),
    )
    return SourcePage(
        source=source,
        rules=register.leaning.get(source.id, ()),
        claims=tuple(claim for claim in claims if source.id in claim.evidence),
        conflicts=_naming(guidance.conflicts.values(), source.id),
        signs=tuple(sign for sign in guidance.red_flags if source.id in sign.sources),
        limits=tuple(each.label[language] for each in limits if not own.isdisjoint(each.sources)),
        made=len(own) - 1,
    )


def seeds(register: registers.Register) -> Mapping[str, str]:
    """Return the texts that the claims come from, by id, each named in a line."""
    sources = register.guidance.sources.values()
    return {each.id: f"{each.id}: {each.citation}" for each in sources if each.kind == "seed"}


def _naming(conflicts: Iterable[values.Conflict], source: str) -> tuple[values.Conflict, ...]:
    return tuple(conflict for conflict in conflicts if source in conflict.sources)


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """A conflict with the claims that clash and the sources that weigh."""

    conflict: values.Conflict
    claims: Claims
    sources: tuple[values.Source, ...]


def conflict_page(conflict: values.Conflict, register: registers.Register) -> ConflictPage:
    """Return a conflict as its page shows it."""
    guidance = register.guidance
    return ConflictPage(
        conflict=conflict,
        claims=tuple(guidance.claims[name] for name in conflict.claims),
        sources=tuple(guidance.sources[name] for name in conflict.sources),
    )
