"""One item of a list: what it is, whether anybody knows it, and whether it looks like a danger."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from aftercare.rules.lexicon import MUST_NOT_BE_MISSED, IngredientClass, Lexicon
from aftercare.rules.products import label as labels
from aftercare.rules.products import plants, tables
from aftercare.rules.products.label import LabelItem
from aftercare.rules.products.skeleton import is_latin, is_mixed, skeleton
from aftercare.rules.products.tables import NEAR, NEARER, SAME, Tables, severity

# These are ingredients only when they stand alone: "isostearyl alcohol" is another thing.
ONLY_ALONE: Final = frozenset({"alcohol", "alkohol", "ethanol", "perfume", "oil", "olja"})
# A word of fewer letters is no name by itself where a comma was lost.
SHORT_WORD: Final = 4
# Short codes that are words of other languages and meanings too: only as a whole item.
ONLY_ITEMS: Final = frozenset({"pg", "mi", "mci", "sap", "map", "hpr", "tca", "gdl", "dha", "egf"})
CODE: Final = re.compile(r"\d{2,7} \d\d \d|e ?\d{3,4}[a-z]?|ci ?\d{5}")
CAS: Final = re.compile(r"(?<!\d)\d{2,7}-\d\d-\d(?!\d)")
# What a pattern knows ("peg …") may be as like as this to a danger name of the worst kind.
NEAR_BUT_PATTERNED: Final = 0.80
# A longer piece than this is no two names without their comma.
MOST_GLUED: Final = 10


class How(StrEnum):
    """How an item was read."""

    KNOWN = "known"
    MENDED = "mended"
    NEAR = "near"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Seen:
    """One item as read: its classes, how, and the name it was mended to or is like."""

    written: str
    classes: tuple[IngredientClass, ...]
    how: How
    like: str = ""
    is_exact: bool = False  # a whole name of the lexicon, as it stands
    percent: float | None = None

    @property
    def is_read(self) -> bool:
        """Whether what it is, is known."""
        return self.how in (How.KNOWN, How.MENDED)


@dataclass(slots=True)
class Found:
    """Classes found in one text, by id, with the words that named them."""

    classes: dict[str, tuple[IngredientClass, str]] = field(default_factory=dict)

    def add(self, one: IngredientClass, written: str) -> None:
        """Note a class, once."""
        self.classes.setdefault(one.id, (one, written))


def is_known(item: LabelItem, lexicon: Lexicon) -> bool:
    """Whether an item is a whole name of the lexicon, or fits one of its patterns."""
    return _is_known(item, lexicon.root)


@lru_cache(maxsize=65536)
def _is_known(item: LabelItem, lexicon: Lexicon) -> bool:
    if item.forms[0] in lexicon.names:
        return True
    return bool(_exact(item, lexicon)) or bool(_patterned(item, lexicon))


def is_name(item: LabelItem, lexicon: Lexicon) -> bool:
    """Whether an item is a whole name of the lexicon, brackets left out."""
    return item.forms[0] in lexicon.names


def see(item: LabelItem, lexicon: Lexicon, *, is_measured: bool = True) -> Seen:
    """Read one item.

    `is_measured` False leaves likeness out, in a text too long for anybody's label: an item that
    is not known is then not read. What a clinic calls harmless is asked last: it never takes
    away a danger that was seen.
    """
    seen = _seen(item, lexicon.root, is_measured)
    if lexicon.base is None or seen.is_read:
        return seen
    if seen.how is How.UNREAD and not lexicon.own_harmless.isdisjoint(item.forms):
        return Seen(item.written, (), How.KNOWN, percent=item.percent)
    # The whole of it, brackets too: two people looked at this word, and at no other.
    is_one = seen.how is How.NEAR and lexicon.own_alike.issuperset(item.forms)
    if is_one and not has_danger(item, lexicon):
        return Seen(item.written, (), How.KNOWN, percent=item.percent)
    return seen


def has_danger(item: LabelItem, lexicon: Lexicon) -> bool:
    """Whether a dangerous name stands inside an item, or its letters are of two scripts."""
    root = lexicon.root
    is_exact = bool(_exact(item, root))
    inside = _danger(item, root, tables.of(root), exact=is_exact)
    return bool(inside) or any(is_mixed(word) for word in item.written.split())


@lru_cache(maxsize=65536)
def _seen(item: LabelItem, lexicon: Lexicon, is_measured: bool) -> Seen:
    known = tables.of(lexicon)
    exact = _exact(item, lexicon)
    danger = _danger(item, lexicon, known, exact=bool(exact))
    classes = {one.id: one for one in (*exact, *danger)}
    if any(severity(one) is not None for one in exact):
        more = (one for one in _patterned(item, lexicon) if severity(one) is not None)
        classes |= {one.id: one for one in more}
    if exact or (danger and _is_whole_danger(item, danger)):
        return Seen(item.written, tuple(classes.values()), How.KNOWN, "", bool(exact), item.percent)
    if any(is_mixed(word) for word in item.written.split()):
        return Seen(item.written, tuple(classes.values()), How.NEAR, "", percent=item.percent)
    patterned = _patterned(item, lexicon)
    for one in patterned:
        classes[one.id] = one
    if danger:
        # "CitricAcid" is citric acid, and no slip of another acid one letter away.
        folded = skeleton(item.forms[0])
        is_one = folded in known.looks
        like = None if is_one else known.worst.nearest(folded, NEAR_BUT_PATTERNED)
        for one in known.classes(like.name) if like else ():
            classes[one.id] = one
        how = How.NEAR if like else How.KNOWN
        like_name = like.name if like else ""
        return Seen(item.written, tuple(classes.values()), how, like_name, percent=item.percent)
    return _by_likeness(item, lexicon, known, patterned, is_measured)


def _by_likeness(
    item: LabelItem,
    lexicon: Lexicon,
    known: Tables,
    patterned: tuple[IngredientClass, ...],
    is_measured: bool,
) -> Seen:
    latin = all(is_latin(form) for form in item.forms)
    if is_measured and latin:
        near = _near(item, known, is_patterned=bool(patterned))
        if near:
            return Seen(item.written, known.classes(near), How.NEAR, near, percent=item.percent)
    if patterned:
        return Seen(item.written, patterned, How.KNOWN, percent=item.percent)
    plant = plants.classes(item, lexicon)
    if plant is not None:
        return Seen(item.written, plant, How.KNOWN, percent=item.percent)
    if is_measured and latin:
        mended = _mended(item, known)
        if mended:
            found = known.classes(mended)
            return Seen(item.written, found, How.MENDED, mended, percent=item.percent)
    glued = _glued(item, lexicon)
    if glued:
        every = {one.id: one for name in glued for one in lexicon.names[name]}
        like = " + ".join(glued)
        return Seen(item.written, tuple(every.values()), How.MENDED, like, percent=item.percent)
    if not lexicon.official.isdisjoint(item.forms):
        return Seen(item.written, (), How.KNOWN, percent=item.percent)
    return Seen(item.written, (), How.UNREAD, percent=item.percent)


def _exact(item: LabelItem, lexicon: Lexicon) -> tuple[IngredientClass, ...]:
    """Return the classes of the item's whole name: of a form, or of all parts between slashes."""
    found: dict[str, IngredientClass] = {}
    for form in item.forms:
        for one in (*lexicon.names.get(form, ()), *lexicon.codes.get(form, ())):
            found[one.id] = one
    if not found and item.slashed:
        parts = [lexicon.names.get(part, ()) for part in item.slashed]
        if all(parts):
            found = {one.id: one for part in parts for one in part}
    return tuple(found.values())


def _patterned(item: LabelItem, lexicon: Lexicon) -> tuple[IngredientClass, ...]:
    """Return the classes whose first or last words the item has."""
    found: dict[str, IngredientClass] = {}
    for form in item.forms:
        words = form.split()
        for count in range(1, min(len(words), 4) + 1):
            for one in (
                *lexicon.prefixes.get(" ".join(words[:count]), ()),
                *lexicon.suffixes.get(" ".join(words[-count:]), ()),
            ):
                if form not in one.excluded:
                    found[one.id] = one
    return tuple(found.values())


def _danger(
    item: LabelItem, lexicon: Lexicon, known: Tables, *, exact: bool
) -> tuple[IngredientClass, ...]:
    """Return the dangerous classes that are anywhere in an item, whatever else it is."""
    found = Found()
    names_inside(item.written, lexicon, found, whole_is_known=exact)
    inside = (one for form in item.inside for one in lexicon.names.get(form, ()))
    for one in inside:
        found.add(one, item.written)
    texts = (item.written,) if exact else (item.written, *item.forms)
    for text in texts:
        if exact and _is_exception(item, lexicon):
            break
        stem = known.stem(text)
        if stem is not None:
            found.add(stem, item.written)
    for code in CAS.findall(item.written):
        for one in lexicon.codes.get(labels.plain(code), ()):
            found.add(one, item.written)
    if not exact:
        folded = skeleton(item.written)
        looks = known.looks.get(folded) or known.looks.get(skeleton(item.forms[0]))
        if looks is None:
            looks = known.glued(folded)
        for one in known.classes(looks) if looks else ():
            found.add(one, item.written)
    return tuple(one for one, _ in found.classes.values() if severity(one) is not None)


def _is_exception(item: LabelItem, lexicon: Lexicon) -> bool:
    """Whether an item is known by its whole name as something harmless: phloretin, TBHQ."""
    return all(
        severity(one) is None for form in item.forms[:1] for one in lexicon.names.get(form, ())
    )


def _is_whole_danger(item: LabelItem, danger: tuple[IngredientClass, ...]) -> bool:
    return any(severity(one) == MUST_NOT_BE_MISSED for one in danger)


def names_inside(
    text: str, lexicon: Lexicon, found: Found, *, whole_is_known: bool = False
) -> None:
    """Note the names inside a text: "encapsulated retinol 0.3 %", prose, a product's name.

    The longest name wins, so that "cetyl alcohol" is not "alcohol"; and "alcohol" behind a
    word we do not know is part of that other alcohol's name.
    """
    words = labels.words(text)
    if whole_is_known and len(words) == 1:
        return
    index = 0
    while index < len(words):
        step = 1
        for count in range(min(lexicon.longest, len(words) - index), 0, -1):
            phrase = " ".join(words[index : index + count])
            classes = lexicon.names.get(phrase, ())
            if count == 1 and not classes:
                classes = lexicon.prefixes.get(phrase, ())
            if phrase in ONLY_ITEMS and len(words) > 1:
                classes = tuple(x for x in classes if severity(x) == MUST_NOT_BE_MISSED)
            if classes and not (index and phrase in ONLY_ALONE):
                for one in classes:
                    found.add(one, phrase)
            if classes:
                step = count
                break
        index += step


def _near(item: LabelItem, known: Tables, *, is_patterned: bool) -> str:
    """Return the danger name that an item looks like; empty where a harmless one is nearer."""
    for form in _forms(item):
        folded = skeleton(form)
        best = known.worst.nearest(folded, NEAR_BUT_PATTERNED if is_patterned else NEAR)
        if not is_patterned:
            one = known.danger.nearest(folded, NEAR)
            if one is not None and (best is None or one.score > best.score):
                best = None if plants.is_another_part(form, one.name) else one
        if best is None:
            continue
        harmless = known.harmless.nearest(folded)
        if harmless is None or harmless.score < SAME or harmless.score < best.score + NEARER - 1e-9:
            return best.name
    return ""


def _mended(item: LabelItem, known: Tables) -> str:
    for form in item.forms[:2]:
        found = known.harmless.nearest(skeleton(form))
        if found is not None:
            return found.name
    return ""


def _glued(item: LabelItem, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the names that together are an item whose comma was lost; the longest first."""
    words = item.forms[0].split()
    if not 2 <= len(words) <= MOST_GLUED:
        return ()
    found: list[str] = []
    place = 0
    while place < len(words):
        for count in range(len(words) - place, 0, -1):
            name = " ".join(words[place : place + count])
            if name in lexicon.names and len(name) > SHORT_WORD - 1:
                found.append(name)
                place += count
                break
        else:
            return ()
    return tuple(found)


def _forms(item: LabelItem) -> Iterable[str]:
    """Return the forms to be measured: what stands outside brackets, and the whole."""
    return dict.fromkeys((*item.forms[:2], *item.inside, *item.slashed))
