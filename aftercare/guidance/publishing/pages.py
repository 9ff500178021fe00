"""What a second person reads before deciding: one text set against another, in every way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from aftercare import rules
from aftercare.guidance.editor.overview import Overview
from aftercare.guidance.publishing import difference, samples
from aftercare.guidance.publishing.frozen_document import FrozenText
from aftercare.guidance.review import readiness
from aftercare.guidance.store import working_copy
from aftercare.rules.vocabulary import Language


@dataclass(frozen=True)
class TextComparison:
    """One text set against another, in the reader's language."""

    old: FrozenText
    new: FrozenText
    language: Language
    changes: tuple[difference.Change, ...]
    changed: tuple[samples.SampleSheets, ...]
    same: tuple[samples.SampleSheets, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many items were changed, added and removed."""
        return {
            what: sum(one.what == what for one in self.changes)
            for what in ("changed", "added", "removed")
        }


@lru_cache(maxsize=8)
def reading(old: FrozenText, new: FrozenText, language: Language) -> TextComparison:
    """Return what differs; both texts have to be such that they can be parsed.

    Texts never change, so that this is worked out once for each process.
    """
    changed, same = samples.samples(old, new, language)
    changes = difference.between(old.document, new.document)
    return TextComparison(old, new, language, changes, changed, same)


def overview(
    text: FrozenText, accepted: tuple[Mapping[str, str], ...], language: Language, today: date
) -> Overview:
    """Return the findings and the proof of a frozen text, in words."""
    signed = tuple(tuple(sorted(one.items())) for one in accepted)
    base = working_copy.Base(text.number, text.guidance, dict(rules.lift_guidance(text.document)))
    return Overview(base, base.document, _readiness(text, signed, today), language, today)


@lru_cache(maxsize=4)
def _readiness(text: FrozenText, accepted: tuple[Any, ...], today: date) -> readiness.Readiness:
    return readiness.of(text.document, today=today, accepted=[dict(one) for one in accepted])
