"""Sources, claims, questions, areas and all else beside the rules: what each field may lose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Final

from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.differences import Difference
from aftercare.rules.changes.item import Item

Reads = Callable[[Difference], Iterable[Item]]
# From the least to the most that each may claim.
INTERESTS: Final = ("none", "author-sells-product", "vendor", "advertisement")
MARKS: Final = ("unverified", "part-verified", "verified-abstract", "verified")
KINDS: Final = ("seed", "practice", "book", "guidance", "literature")
DECISIONS: Final = ("declined", "not-used", "stricter", "followed")
ACTIONS: Final = ("clinic", "urgent", "emergency")


def item(one: Difference, heading: Heading, code: ChangeCode, **params: Any) -> Item:
    """Return a difference as an item."""
    fields = (one.field,) if one.field else ()
    return Item(heading, one.kind, one.key, fields, code, one.before, one.after, params)


def means(one: Difference) -> Iterable[Item]:
    """Yield a change of words that carry a meaning."""
    yield item(one, Heading.MEANING, ChangeCode.MEANS)


def nothing(one: Difference) -> Iterable[Item]:
    """Yield a change that nobody reads."""
    yield item(one, Heading.NOTHING, ChangeCode.SAME)


def raised(order: tuple[str, ...], code: ChangeCode, one: Difference) -> Iterable[Item]:
    """Yield a step up an order, which is looser, or down, which is not."""
    places = [order.index(v) if v in order else None for v in (one.before, one.after)]
    before, after = places
    looser = before is None or after is None or after > before
    heading = Heading.LOOSER if looser else Heading.STRICTER
    chosen = code if looser else ChangeCode.STRICTER
    yield item(one, heading, chosen, old=one.before, new=one.after)


def lowered(order: tuple[str, ...], code: ChangeCode, one: Difference) -> Iterable[Item]:
    """Yield a step down an order, which is looser."""
    return raised(order[::-1], code, one)


def fewer(code: ChangeCode, one: Difference) -> Iterable[Item]:
    """Yield what a list lost, which is looser; what it merely gained is to be read."""
    before, after = (list(v) if isinstance(v, list) else [] for v in (one.before, one.after))
    lost = [str(name) for name in before if name not in after]
    gained = [str(name) for name in after if name not in before]
    if lost:
        names = ", ".join(lost)
        yield item(one, Heading.LOOSER, code, names=names, lost=lost, gained=gained)
    elif gained:
        yield item(one, Heading.MEANING, ChangeCode.NEW, names=", ".join(gained), gained=gained)
    else:
        yield item(one, Heading.NOTHING, ChangeCode.SAME)


def switched_off(code: ChangeCode, one: Difference) -> Iterable[Item]:
    """Yield a switch that was on and is off, which is looser."""
    looser = bool(one.before) and not one.after
    heading = Heading.LOOSER if looser else Heading.STRICTER
    yield item(one, heading, code if looser else ChangeCode.STRICTER)


def deeper(one: Difference) -> Iterable[Item]:
    """Yield a limit on the depth that was raised."""
    old, new = (_decimal(v) for v in (one.before, one.after))
    looser = old is None or new is None or new > old
    code = ChangeCode.WARN if looser else ChangeCode.STRICTER
    heading = Heading.LOOSER if looser else Heading.STRICTER
    yield item(one, heading, code, old=one.before, new=one.after)


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def estimate(one: Difference) -> Iterable[Item]:
    """Yield a vendor's figure that is lower: it decides what class a treatment is called."""
    old, new = one.before, one.after
    lower = bool(new) and (not old or any(_less(b, a) for a, b in zip(old, new, strict=False)))
    if lower:
        yield item(one, Heading.LOOSER, ChangeCode.CLASS)
    else:
        yield item(one, Heading.MEANING, ChangeCode.MEANS)


def _less(new: Any, old: Any) -> bool:
    one, other = _decimal(new), _decimal(old)
    return one is None or other is None or one < other


def devices(one: Difference) -> Iterable[Item]:
    """Yield a question that fewer devices are asked; none named is all of them."""
    old, new = set(one.before or ()), set(one.after or ())
    looser = bool(new) and not (old and old <= new)
    heading = Heading.LOOSER if looser else Heading.STRICTER
    yield item(one, heading, ChangeCode.FEWER_ASKED if looser else ChangeCode.STRICTER)


def answers(one: Difference) -> Iterable[Item]:
    """Yield answers in other words, that changed places, that are gone or that are new."""
    old, new = (v if isinstance(v, Mapping) else {} for v in (one.before, one.after))
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) == new.get(key):
            continue
        single = Difference(one.kind, one.key, f"answers.{key}", old.get(key), new.get(key))
        if key not in new:
            yield item(single, Heading.LOOSER, ChangeCode.DROPPED)
        elif _is_anothers(key, new[key], old):
            yield item(single, Heading.MEANING, ChangeCode.SWAPPED)
        else:
            yield item(single, Heading.MEANING, ChangeCode.MEANS)


def _is_anothers(key: str, words: Any, old: Mapping[str, Any]) -> bool:
    """Whether an answer has the words that another answer had, in any language."""
    own = words.values() if isinstance(words, Mapping) else (words,)
    others = [w for name, w in old.items() if name != key and isinstance(w, Mapping)]
    return any(text in other.values() for text in own for other in others)


def superseded(one: Difference) -> Iterable[Item]:
    """Yield a work or claim that counts again."""
    looser = one.before is not None
    heading = Heading.LOOSER if looser else Heading.STRICTER
    yield item(one, heading, ChangeCode.REVIVED if looser else ChangeCode.STRICTER)


SENTENCE: Final = "sentence"  # words that people read: see `language`
_LISTED: Final = partial(fewer, ChangeCode.LESS_LISTED)
FIELDS: Final[Mapping[str, Mapping[str, Reads | str]]] = {
    "sources": {
        "kind": partial(raised, KINDS, ChangeCode.RAISED),
        "mark": partial(raised, MARKS, ChangeCode.RAISED),
        "interest": partial(lowered, INTERESTS, ChangeCode.INTEREST),
        **dict.fromkeys(("citation", "doi", "pmid", "pmcid", "where", "note_on_data"), means),
        **dict.fromkeys(("mark_note", "interest_note", "used_for"), SENTENCE),
        **dict.fromkeys(("superseded_on", "superseded_by"), superseded),
    },
    "claims": {
        "decision": partial(raised, DECISIONS, ChangeCode.CLAIM),
        "never_print": partial(switched_off, ChangeCode.PRINTABLE),
        **dict.fromkeys(("text", "why"), SENTENCE),
        **dict.fromkeys(("evidence", "conflicts", "invariants", "topics"), _LISTED),
        **dict.fromkeys(("superseded_on", "superseded_by"), superseded),
    },
    "conflicts": {
        **dict.fromkeys(("title", "clash", "evidence_says", "adopt"), SENTENCE),
        **dict.fromkeys(("claims", "sources"), _LISTED),
    },
    "topics": {
        "label": means,
        "timeline": partial(switched_off, ChangeCode.LESS_LISTED),
        "order": nothing,
    },
    "modifiers": {"label": means, "why": SENTENCE, "sources": _LISTED},
    "devices": {"label": means, "estimate": estimate, "note": SENTENCE, "sources": _LISTED},
    "areas": {
        "label": means,
        "warn_above_mm": deeper,
        "limit_mm": deeper,
        "note": SENTENCE,
        "sources": _LISTED,
    },
    "flags": {
        "question": means,
        "help": means,
        "values": answers,
        "blocks_issue": partial(switched_off, ChangeCode.NOT_BLOCKING),
        "devices": devices,
        "group": nothing,
    },
    "flag_groups": {"label": means},
    "red_flags": {
        "action": partial(lowered, ACTIONS, ChangeCode.RED_LEVEL),
        "title": means,
        **dict.fromkeys(("window", "notice", "action_note", "background"), SENTENCE),
        **dict.fromkeys(("rules", "sources"), _LISTED),
    },
    "words": {"label": means},
    "rules": {
        "sources": _LISTED,
        **dict.fromkeys(("review_by", "locators", "kind", "later", "moves_at"), means),
        "order": nothing,
        "acknowledge": partial(switched_off, ChangeCode.NOT_BLOCKING),
    },
    "lines": {
        **dict.fromkeys(("words", "short", "to_confirm"), SENTENCE),
        **dict.fromkeys(("kind", "also", "same", "when", "all_areas", "level"), means),
        **dict.fromkeys(("later", "moves_at"), means),
        "rules": _LISTED,
        "order": nothing,
    },
}


def unclaimed(one: Difference) -> Item:
    """Return a difference that nobody has claimed to know: it is never let through unread."""
    return item(one, Heading.MEANING, ChangeCode.UNCLAIMED)


def rows(one: Difference, old_sources: Mapping[str, Any]) -> Iterator[Item]:
    """Yield a row that one of the documents lacks."""
    if one.after is None:
        yield item(one, Heading.LOOSER, ChangeCode.DROPPED)
        return
    yield item(one, Heading.MEANING, ChangeCode.NEW, names=one.key)
    if one.kind == "sources":
        yield from _same_work(one, old_sources)


def _same_work(one: Difference, old_sources: Mapping[str, Any]) -> Iterator[Item]:
    """Yield works with an interest that a new source without one reads like."""
    if one.after.get("interest") != INTERESTS[0]:
        return
    own = _words(one.after)
    for key, row in old_sources.items():
        if row.get("interest") in (None, INTERESTS[0]):
            continue
        theirs = _words(row)
        if theirs and len(own & theirs) * 2 >= min(len(own), len(theirs)):
            params = {"by": key, "old": row["interest"]}
            yield item(one, Heading.LOOSER, ChangeCode.SAME_WORK, **params)


def _words(row: Mapping[str, Any]) -> frozenset[str]:
    text = f"{row.get('citation') or ''} {row.get('where') or ''}".casefold()
    return frozenset(word for word in text.split() if len(word) > 3)
