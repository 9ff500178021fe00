"""Names that others add to an edition's: an official list, and what a clinic calls harmless."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aftercare.rules.guidance import Guidance
from aftercare.rules.products import ingredients, screen, tables
from aftercare.rules.products import label as labels
from aftercare.rules.products.ingredients import State
from aftercare.rules.products.screen import How
from aftercare.rules.products.skeleton import skeleton

# Fewer items of a list that were read: then what was not read need not be an ingredient.
LEAST_READ = 3


def with_official(guidance: Guidance, names: frozenset[str]) -> Guidance:
    """Return an edition that also recognises these plain names; none of them becomes harmless.

    The danger screen reads every item before the list is asked: a name with a danger stem, or like
    a danger name, is that danger still.
    """
    if not names:
        return guidance
    return replace(guidance, lexicon=replace(guidance.lexicon.root, official=names))


def with_harmless(guidance: Guidance, words: Iterable[str], alike: Iterable[str] = ()) -> Guidance:
    """Return an edition that knows a clinic's own harmless words, without those it may not add.

    `alike` are words that look like a danger name, and of which two people said that they are
    none. A word that holds a danger is left out of both.
    """
    root = guidance.lexicon.root
    one = frozenset(
        labels.plain(word) for word in words if why_not_harmless(word, guidance) is None
    )
    two = frozenset(form for word in alike for form in _looked_at(word, guidance))
    if not (one or two):
        return guidance
    own = replace(root, own_harmless=one, own_alike=two, base=root)
    return replace(guidance, lexicon=own)


def _looked_at(word: str, guidance: Guidance) -> tuple[str, ...]:
    item = labels.item(word)
    allowed = item is not None and why_not_harmless(word, guidance) in (None, "near")
    return item.forms if item is not None and allowed else ()


def why_not_harmless(word: str, guidance: Guidance) -> str | None:
    """Return why a clinic may not call a word harmless, as a code; None where it may.

    `empty`, `known` (it is read already), `danger` (it is one, or holds a danger stem), `near`
    (it looks like one: two people may say that it is not).
    """
    item = labels.item(word)
    if item is None:
        return "empty"
    root = guidance.lexicon.root
    if screen.has_danger(item, root):
        return "danger"
    seen = screen.see(item, root)
    if seen.how is How.NEAR:
        return "near"
    if not seen.is_read:
        return "near" if looks_like(word, guidance) else None
    return "danger" if any(map(tables.severity, seen.classes)) else "known"


def looks_like(word: str, guidance: Guidance) -> str:
    """Return the danger name that a word looks like; empty where it is like none.

    Of the worst kind, also what is further away than a list's own reading goes: whoever adds a
    word to a list reads it for every patient to come.
    """
    item, root = labels.item(word), guidance.lexicon.root
    if item is None:
        return ""
    seen = screen.see(item, root)
    if seen.is_read or seen.like:
        return seen.like if seen.how is How.NEAR else ""
    known = tables.of(root)
    return next(filter(None, (known.worst_like(skeleton(form)) for form in item.forms)), "")


def unread_words(name: str, listed: str | None, guidance: Guidance) -> tuple[str, ...]:
    """Return the words of a product's list that nobody knew; none where it may be no list."""
    found = ingredients.read(name, listed, guidance.lexicon)
    told = found.state in (State.PARTLY, State.NEAR) and found.recognised >= LEAST_READ
    return found.unrecognised if told else ()


def label_state(name: str, listed: str | None, guidance: Guidance) -> str:
    """Return how far a product's list is read, as a plan says it of a product."""
    return ingredients.read(name, listed, guidance.lexicon).state.value


def harmless_in(name: str, listed: str | None, guidance: Guidance) -> tuple[str, ...]:
    """Return the items of a product's list that were read by a clinic's own words alone."""
    lexicon = guidance.lexicon
    if lexicon.base is None:
        return ()
    written = ingredients.read(name, listed, lexicon).written
    items = ((one, labels.item(one)) for one in written)
    return tuple(
        one
        for one, item in items
        if item and not screen.see(item, lexicon.root).is_read and screen.see(item, lexicon).is_read
    )
