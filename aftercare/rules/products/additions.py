"""Names that others add to an edition's: an official list, and what a clinic calls harmless."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aftercare.rules.guidance import Guidance
from aftercare.rules.products import label as labels
from aftercare.rules.products import screen, tables
from aftercare.rules.products.screen import How


def with_official(guidance: Guidance, names: frozenset[str]) -> Guidance:
    """Return an edition that also recognises these plain names; none of them becomes harmless.

    The danger screen reads every item before the list is asked: a name with a danger stem, or like
    a danger name, is that danger still.
    """
    if not names:
        return guidance
    return replace(guidance, lexicon=replace(guidance.lexicon, official=names))


def with_harmless(guidance: Guidance, words: Iterable[str]) -> Guidance:
    """Return an edition that knows a clinic's own harmless words, without those it may not add."""
    allowed = (word for word in words if why_not_harmless(word, guidance) is None)
    plain = frozenset(labels.plain(word) for word in allowed)
    if not plain:
        return guidance
    return replace(guidance, lexicon=replace(guidance.lexicon, own_harmless=plain))


def why_not_harmless(word: str, guidance: Guidance) -> str | None:
    """Return why a clinic may not call a word harmless, as a code; None where it may.

    `empty`, `known` (it is read already), `danger` (it is one, or holds a danger stem), `near`
    (it looks like one).
    """
    item = labels.item(word)
    if item is None:
        return "empty"
    if tables.of(guidance.lexicon).stem(word) is not None:
        return "danger"
    seen = screen.see(item, guidance.lexicon)
    if any(tables.severity(one) is not None for one in seen.classes):
        return "near" if seen.how is How.NEAR else "danger"
    if seen.how is How.NEAR:
        return "near"
    return "known" if seen.is_read else None
