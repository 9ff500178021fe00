"""What labels are read as, asked of the reader itself: nothing read today may be read as less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from aftercare.rules.changes import registers
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.differences import Difference
from aftercare.rules.changes.item import Item
from aftercare.rules.changes.lexicon import HOLDS
from aftercare.rules.lexicon import Lexicon
from aftercare.rules.products import ingredients
from aftercare.rules.products import label as labels

# A list that any edition reads, before the name that is asked about: it comes late, as most do.
_BEFORE: Final = "Aqua, Glycerin, Panthenol, Squalane, "
UNREAD: Final = "(not checked)"
# Fields of a class that hold names or parts of names, and what makes a part a whole name.
_WHOLE: Final = {"prefixes": "{} zzyzx", "suffixes": "zzyzx {}", "stems": "{}zzyzx"}
_NOT_NAMES: Final = frozenset({"id", "topic", "note"})
# Where a name was read.
EARLY: Final = " (early)"
TITLED: Final = " (name)"
ANYWHERE: Final = "(anywhere)"


@lru_cache(maxsize=65536)
def read_as(name: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the topics of a name, and whether it was unread: late in a list, early, or as a name.

    What counts only in the first third of a list is told apart from what counts anywhere.
    """
    late = ingredients.read("", _BEFORE + name, lexicon)
    early = ingredients.read("", f"{name}, {_BEFORE}", lexicon)
    titled = ingredients.read(name, None, lexicon)
    found = {match.topic for match in late.matches}
    found |= {f"{match.topic}{EARLY}" for match in early.matches}
    found |= {f"{match.topic}{TITLED}" for match in titled.matches}
    if late.unrecognised:
        found.add(UNREAD)
    return frozenset(found)


def compared(
    changed: Iterable[Difference], old: Lexicon, new: Lexicon, rows: Mapping[str, Any]
) -> Iterator[Item]:
    """Yield what changed ingredient classes lead to; `rows` are those of the edition in force.

    A name that came or went is asked of both readers, and so is every name that holds it. A topic
    that was taken away, or a place in the list that now counts, needs no asking.
    """
    by_class: dict[str, list[Difference]] = defaultdict(list)
    for one in changed:
        by_class[one.key].append(one)
    # What says something of the whole product may let it go: only a person can tell.
    counted = {one.id for one in new.classes if one.topic is not None and one.roles <= HOLDS}
    for key, some in by_class.items():
        whole = next((one for one in some if not one.field), None)
        if whole is not None and whole.after is None:
            yield registers.item(whole, Heading.LOOSER, ChangeCode.DROPPED)
            continue
        moved = {text for one in some for text in _moved(one)}
        found = [*_outright(key, some), *_asked(key, some, moved | _holding(moved, rows), old, new)]
        yield from found
        if not found:
            yield _rest(key, some, counts=key in counted)


def _moved(one: Difference) -> set[str]:
    """Return the texts that a list lost or gained; of a whole row, all of them."""
    if not one.field:
        return set(_texts(one.after or {}))
    before, after = (
        {str(v) for v in value} if isinstance(value, list) else set()
        for value in (one.before, one.after)
    )
    return {_WHOLE.get(one.field, "{}").format(text) for text in before ^ after}


def _texts(row: Mapping[str, Any]) -> Iterator[str]:
    for field, value in row.items():
        if field not in _NOT_NAMES and isinstance(value, list):
            yield from (_WHOLE.get(field, "{}").format(text) for text in map(str, value))


def _holding(moved: set[str], rows: Mapping[str, Any]) -> set[str]:
    """Return the names of any class that hold one of the texts that came or went."""
    parts = {f" {labels.plain(text.replace('zzyzx', ''))} " for text in moved}
    return {
        text
        for row in (rows.values() if parts else ())
        for text in _texts(row)
        if any(part in f" {labels.plain(text)} " for part in parts)
    }


def _outright(key: str, some: list[Difference]) -> Iterator[Item]:
    """Yield a topic that was taken away, and a class that now counts only early in a list."""
    for one in some:
        if one.field == "topic" and one.before is not None:
            yield registers.item(
                one, Heading.LOOSER, ChangeCode.READ_LESS, names=key, topic=one.before
            )
        elif one.field == "first_third" and one.after:
            yield registers.item(
                one, Heading.LOOSER, ChangeCode.READ_LESS, names=key, topic=ANYWHERE
            )


def _asked(
    key: str, some: list[Difference], asked: set[str], old: Lexicon, new: Lexicon
) -> Iterator[Item]:
    lost: dict[str, list[str]] = defaultdict(list)
    for text in sorted(asked):
        before, after = read_as(text, old), read_as(text, new)
        for topic in before - after:
            if topic != UNREAD:
                lost[topic.removesuffix(EARLY).removesuffix(TITLED)].append(text)
            elif not after:
                lost[UNREAD].append(text)
    fields, before_, after_ = _sides(some)
    for topic, names in lost.items():
        code = ChangeCode.READ_HARMLESS if topic == UNREAD else ChangeCode.READ_LESS
        names = list(dict.fromkeys(names))
        shown = [name.replace(" zzyzx", "…").replace("zzyzx ", "…") for name in names]
        yield Item(
            *(Heading.LOOSER, "ingredients", key, fields, code, before_, after_),
            params={"names": ", ".join(shown), "topic": topic, "lost": shown},
            example=_example(names[0]),
        )


def _rest(key: str, some: list[Difference], *, counts: bool) -> Item:
    """Return a change by which nothing that was asked is read as less: more names are stricter.

    A name that is gone although it is still read the same, or one more that does not count, is
    for a person to read: labels are written in more ways than can be asked.
    """
    fields, before, after = _sides(some)
    only_more = counts and all(_is_more(one) for one in some)
    heading = Heading.STRICTER if only_more else Heading.MEANING
    code = ChangeCode.STRICTER if only_more else ChangeCode.STILL_READ
    return Item(heading, "ingredients", key, fields, code, before, after)


def _is_more(one: Difference) -> bool:
    if not one.field:
        return bool(one.after)
    if one.field in ("topic", "first_third"):
        return True
    before, after = (set(v) if isinstance(v, list) else set() for v in (one.before, one.after))
    return after <= before if one.field == "except" else before <= after


def _sides(some: list[Difference]) -> tuple[tuple[str, ...], Any, Any]:
    fields = tuple(one.field for one in some if one.field)
    if not fields:
        return fields, some[0].before, some[0].after
    return fields, {o.field: o.before for o in some}, {o.field: o.after for o in some}


def _example(name: str) -> dict[str, Any]:
    """Return the product that shows it; `compare` makes it a whole set of facts."""
    return {"products": [{"name": "Product", "ingredients": _BEFORE + name}]}
