"""Where an ingredient counts, what kind a product is, whom an allergy holds back: what is less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from aftercare.rules.changes import language
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.differences import Difference
from aftercare.rules.changes.item import Item
from aftercare.rules.changes.registers import SENTENCE, Reads, fewer, item, means, raised
from aftercare.rules.guidance import Guidance
from aftercare.rules.lexicon import AllergyVerdict, Counts, Role

# Where each of some other places lies inside of one; everything lies inside of "anywhere".
_WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    Counts.FIRST_FIVE.value: (Counts.FIRST_THREE.value,),
}
# What only ever holds a product back longer: what else a role says of a product may let it go.
HOLDS: Final = frozenset({Role.HAIR_REMOVER, Role.STRONG})
_VERDICTS: Final = tuple(one.value for one in AllergyVerdict)  # the firmest first


def _either(one: Difference, *, milder: bool, **params: Any) -> Iterable[Item]:
    heading = Heading.LOOSER if milder else Heading.STRICTER
    code = ChangeCode.COUNTS_LESS if milder else ChangeCode.STRICTER
    yield item(one, heading, code, **{"old": one.before, "new": one.after} | params)


def severity(one: Difference) -> Iterable[Item]:
    """Yield a severity that is milder: from 1, the worst, over 3 to none."""
    old, new = (9 if v is None else v for v in (one.before, one.after))
    return _either(one, milder=new > old)


def counts(one: Difference) -> Iterable[Item]:
    """Yield where on a label a class counts: milder unless nothing is left out."""
    return _either(one, milder=one.after != Counts.ANYWHERE.value and not _is_wider(one))


def _is_wider(one: Difference) -> bool:
    return one.before in _WIDER.get(one.after, ())


def rinse_off(one: Difference) -> Iterable[Item]:
    """Yield whether a class counts in what is washed off; unsaid, it does."""
    old, new = (v is not False for v in (one.before, one.after))
    if old == new:
        return (item(one, Heading.NOTHING, ChangeCode.SAME),)
    return _either(one, milder=not new)


def above_percent(one: Difference) -> Iterable[Item]:
    """Yield up to which strength a class does not count; unsaid, it counts in every strength."""
    old, new = (-1 if v is None else v for v in (one.before, one.after))
    return _either(one, milder=new > old)


def roles(one: Difference) -> Iterable[Item]:
    """Yield what an ingredient says of the whole product: milder unless it only holds back."""
    old, new = (set(v or ()) for v in (one.before, one.after))
    if old == new:
        return (item(one, Heading.NOTHING, ChangeCode.SAME),)
    old_words, new_words = (", ".join(sorted(some)) or "–" for some in (old, new))
    milder = not (old <= new and new - old <= HOLDS)
    return _either(one, milder=milder, old=old_words, new=new_words)


def more_is(code: ChangeCode, one: Difference) -> Iterable[Item]:
    """Yield what a list gained, which is looser; what it merely lost is stricter."""
    before, after = (list(v or ()) for v in (one.before, one.after))
    lost, gained = (
        [str(name) for name in some if name not in others]
        for some, others in ((before, after), (after, before))
    )
    heading = Heading.LOOSER if gained else Heading.STRICTER if lost else Heading.NOTHING
    chosen = code if gained else ChangeCode.STRICTER if lost else ChangeCode.SAME
    yield item(one, heading, chosen, names=", ".join(gained), lost=lost, gained=gained)


def fewer_is(one: Difference, code: ChangeCode = ChangeCode.HELD_LESS) -> Iterable[Item]:
    """Yield what a list lost, which is looser; what it merely gained is stricter."""
    for found in fewer(code, one):
        if found.heading is Heading.MEANING:
            gained = found.params["gained"]
            yield item(one, Heading.STRICTER, ChangeCode.STRICTER, gained=gained)
        else:
            yield found


def group(one: Difference) -> Iterable[Item]:
    """Yield how a kind of product is used: it decides what counts in it, one way or the other."""
    return _either(one, milder=True)


def words(one: Difference) -> Iterable[Item]:
    """Yield by which words a product's kind is told: one word more or less makes it another."""
    before, after = (list(v or ()) for v in (one.before, one.after))
    moved = [str(n) for n in (*before, *after) if (n in before) is not (n in after)]
    if not moved:
        return (item(one, Heading.NOTHING, ChangeCode.SAME),)
    named: dict[str, Any] = {"names": ", ".join(moved)}
    named["lost"] = [n for n in moved if n in before]
    named["gained"] = [n for n in moved if n in after]
    return (item(one, Heading.LOOSER, ChangeCode.OTHER_KIND, **named),)


def whole(one: Difference) -> Iterable[Item]:
    """Yield whether a kind of product waits whatever it holds."""
    old, new = (v is True for v in (one.before, one.after))
    if old == new:
        return (item(one, Heading.NOTHING, ChangeCode.SAME),)
    return _either(one, milder=old)


def effects(one: Difference, guidance: Guidance) -> Iterable[Item]:
    """Yield what a rule says to somebody with an allergy, text by text."""
    old, new = (_by_rule(value) for value in (one.before, one.after))
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if after is None:
            single = Difference(one.kind, one.key, f"effects.{key}", before, None)
            yield item(single, Heading.LOOSER, ChangeCode.DROPPED)
            continue
        for field in ("text", "paper"):
            pair = (None if before is None else before.get(field)), after.get(field)
            if pair[0] != pair[1]:
                single = Difference(one.kind, one.key, f"effects.{key}.{field}", *pair)
                yield language.sentence(single, guidance)
    if list(old) != list(new) and set(old) == set(new):
        yield item(one, Heading.MEANING, ChangeCode.MEANS)


def _by_rule(value: Any) -> dict[str, Mapping[str, Any]]:
    """Return the rewordings by their rule, and by what else the patient must be allergic to."""
    found = {}
    for row in value or ():
        also = "+".join(sorted(row.get("also") or ()))
        found[f"{row['rule']}+{also}" if also else row["rule"]] = row
    return found


_LISTED: Final = partial(fewer, ChangeCode.LESS_LISTED)
FIELDS: Final[Mapping[str, Mapping[str, Reads | str]]] = {
    "ingredients": {
        "note": SENTENCE,
        "label": means,
        "severity": severity,
        "counts": counts,
        "rinse_off": rinse_off,
        "roles": roles,
        "above_percent": above_percent,
    },
    "product_kinds": {
        "label": means,
        "group": group,
        "words": words,
        "not": words,
        "topics": fewer_is,
        "whole": whole,
    },
    "allergens": {
        "label": means,
        "kind": means,
        "verdict": partial(raised, _VERDICTS, ChangeCode.ALLERGY),
        "typed": partial(fewer, ChangeCode.NOT_UNDERSTOOD),
        "covers": fewer_is,
        "asks": fewer_is,
        "covers_classes": fewer_is,
        "not": partial(more_is, ChangeCode.LET_THROUGH),
        "note": SENTENCE,
        "sources": _LISTED,
    },
}
