"""What the proof says of the working copy, arranged for whoever edits one item of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from markupsafe import Markup

from aftercare import paper, rules
from aftercare.guidance.editor import links, sentences
from aftercare.guidance.review import sentences as review_sentences
from aftercare.guidance.sentences import invariant
from aftercare.rules.vocabulary import Language

# So many are shown with their sheets; the rest are named.
FEW: Final = 5


@dataclass(frozen=True)
class Broken:
    """One invariant that does not hold: what it asks, how it is broken, by what, for whom."""

    invariant: str
    asks: str
    how: str
    by: tuple[links.Link, ...]
    is_own: bool
    facts: Mapping[str, Any] | None
    guidance: rules.Guidance
    language: Language
    concerned: tuple[str, ...]
    # As the proof wrote it.
    message: str

    @property
    def example(self) -> tuple[str, ...]:
        """The smallest example patient in words; none where the document itself is wrong."""
        if self.facts is None:
            return ()
        return sentences.patient(self.facts, self.guidance, self.language)

    @cached_property
    def plan(self) -> rules.Plan | None:
        """What that patient's sheet would say; the engine itself would refuse it."""
        if self.facts is None:
            return None
        facts = rules.parse_facts(dict(self.facts))
        try:
            return rules.build_plan(facts, self.guidance, self.language, anyway=True)
        except rules.UnsafePlan as refused:
            return refused.refused

    @property
    def lines(self) -> tuple[rules.Line, ...]:
        """The lines of that sheet which come from the rules concerned."""
        lines = self.plan.advice if self.plan else ()
        return tuple(line for line in lines if line.rule in self.concerned)

    @property
    def sheet(self) -> Markup:
        """That patient's sheet, whole."""
        return Markup(paper.fragment(self.plan)) if self.plan else Markup()


@dataclass(frozen=True)
class State:
    """Whether the proof holds, and what it looked at."""

    name: str  # "holds", "broken", or "unread" where the document can't be read at all
    questions: int = 0
    cells: int = 0
    broken: tuple[Broken, ...] = ()
    warnings: tuple[links.Noted, ...] = ()

    @property
    def own(self) -> tuple[Broken, ...]:
        """What the item that is open has a part in."""
        return tuple(each for each in self.broken if each.is_own)

    @property
    def others(self) -> tuple[Broken, ...]:
        """What other items break."""
        return tuple(each for each in self.broken if not each.is_own)


def state(
    guidance: rules.Guidance | None,
    proof: rules.Proof | None,
    language: Language,
    kind: str = "",
    key: str = "",
) -> State:
    """Return what the proof says; with an item's kind and key, what concerns it comes first."""
    if guidance is None or proof is None:
        return State("unread")
    broken = [_broken(one, guidance, language, kind, key) for one in proof.violations]
    return State(
        name="holds" if proof.holds else "broken",
        questions=proof.questions,
        cells=proof.cells,
        broken=tuple(sorted(broken, key=lambda each: not each.is_own)),
        warnings=tuple(_warnings(proof.warnings, guidance, language)),
    )


def _broken(
    one: rules.BrokenInvariant, guidance: rules.Guidance, language: Language, kind: str, key: str
) -> Broken:
    concerned = tuple(path.removeprefix("rules.") for path in one.rules)
    own = key if kind == "rules" else f"{kind}.{key}"
    return Broken(
        invariant=one.invariant,
        asks=invariant(one.invariant),
        how=review_sentences.broken(one.message),
        by=tuple(links.of_path(name, guidance, language) for name in concerned),
        is_own=bool(key) and (own in concerned or (kind == "ingredients" and kind in concerned)),
        facts=one.example_facts,
        guidance=guidance,
        language=language,
        concerned=concerned,
        message=one.message,
    )


def _warnings(
    warnings: Iterable[str], guidance: rules.Guidance, language: Language
) -> Iterable[links.Noted]:
    for warning in warnings:
        path, text = review_sentences.warned(warning)
        yield links.Noted(links.of_path(path, guidance, language), text)


@lru_cache(maxsize=16)
def parsed(text: bytes) -> rules.Guidance:
    """Return a document as a value, once for each text; raises `rules.GuidanceInvalid`."""
    return rules.parse_guidance(json.loads(text), 0)


@lru_cache(maxsize=16)
def of(guidance: rules.Guidance) -> rules.Proof:
    """Return the proof of a document, once for each."""
    return rules.prove(guidance)
