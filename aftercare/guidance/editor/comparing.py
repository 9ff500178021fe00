"""The working copy against the edition in force, for whoever edits one item of it: in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.models import Reason
from aftercare.guidance.store import items as stored
from aftercare.guidance.store import reasons as given
from aftercare.rules.vocabulary import Language

# Names that a sentence may leave open.
_HOLES: Final = (
    *("who", "earlier", "old", "new", "by", "topic", "names", "words", "name", "lost", "gained"),
)
# From the worst: what a field shows, where several changes speak of it.
TONES: Final = ("looser", "meaning", "sentence", "stricter", "")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One change in words; `reason` is what its author gave, or nothing yet."""

    item: rules.Item
    text: str
    marks: tuple[tuple[str, str], ...]  # language (or nothing) and words
    reason: Reason | None

    @property
    def tone(self) -> str:
        """How its field looks."""
        return {
            rules.Heading.LOOSER: "looser",
            rules.Heading.MEANING: "meaning",
            rules.Heading.SENTENCE: "sentence",
            rules.Heading.STRICTER: "stricter",
        }.get(self.item.heading, "")

    @property
    def code(self) -> str:
        """What its inputs are called in a form: short, and the same for the same change."""
        return hashlib.sha256(self.item.name.encode()).hexdigest()[:12]

    @property
    def needs_reason(self) -> bool:
        """Whether its author has to say why it is still safe before it can be proposed."""
        return self.item.heading is rules.Heading.LOOSER

    @property
    def needs_source(self) -> bool:
        """Whether a source has to carry it, too."""
        return self.needs_reason and self.item.code in stored.DATED

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is still missing: "reason", "source"."""
        return given.lacks(self.item, self.reason)


@dataclass(frozen=True)
class Compared:
    """Every change of one item, the worst first."""

    told: tuple[Told, ...]

    def of(self, *tones: str) -> tuple[Told, ...]:
        """Return the changes that look like one of these."""
        return tuple(one for one in self.told if one.tone in tones)

    @property
    def asking(self) -> tuple[Told, ...]:
        """Return what needs a reason."""
        return tuple(one for one in self.told if one.needs_reason)

    @property
    def tones(self) -> Mapping[str, str]:
        """Return how each field of the item looks, by its first name."""
        found: dict[str, str] = {}
        for one in self.told:
            for field in one.item.fields:
                worst = min(one.tone, found.get(field, ""), key=TONES.index)
                found[field] = worst
        return found

    def tiers(self, tone: str) -> frozenset[str]:
        """Return the tiers whose times change so; all of them where the tier makes no odds."""
        found: set[str] = set()
        for one in self.of(tone):
            if {"windows", "second"} & set(one.item.fields):
                found |= set(one.item.who.tiers if one.item.who else ()) or {"T1", "T2", "T3", "TE"}
        return frozenset(found)

    def marks(self, field: str, language: str) -> tuple[str, ...]:
        """Return what was noticed in one text, in words."""
        return tuple(
            text
            for one in self.told
            if field in one.item.fields
            for spoken, text in one.marks
            if spoken in ("", language)
        )


def told(item: rules.Item, old: rules.Guidance, language: Language) -> str:
    """Return a change as a sentence about patients, in the reader's language."""
    values = dict.fromkeys(_HOLES, "") | rules.item_values(item, old, language)
    text = _(item.code.english) % values
    return text[:1].upper() + text[1:]


def in_words(
    items: Iterable[rules.Item],
    old: rules.Guidance,
    language: Language,
    reasons: Mapping[str, Reason],
) -> Compared:
    """Return changes in words, each with the reason that was given for it."""
    ordered = sorted(items, key=lambda one: one.order)
    return Compared(
        tuple(
            Told(
                one,
                told(one, old, language),
                tuple(_mark(mark) for mark in one.marks),
                reasons.get(one.name[:300]),
            )
            for one in ordered
            if one.heading is not rules.Heading.NOTHING
        )
    )


def of_item(found: rules.Comparison, kind: str, key: str) -> tuple[rules.Item, ...]:
    """Return the changes of one item, and those that it makes to others."""
    return tuple(
        one
        for one in found.items
        if (one.kind, one.key) == (kind, key) or (kind == "rules" and one.params.get("by") == key)
    )


def _mark(mark: Any) -> tuple[str, str]:
    text = _(mark.code.english) % {"words": mark.words, "rule": mark.rule}
    return (str(mark.language or ""), text[:1].upper() + text[1:])
