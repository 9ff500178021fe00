"""A sheet beside the one that would replace it: what is new, what is gone, what reads otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from aftercare import paper, rules
from aftercare.rules import when_words


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether the other side lacks them."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One line as one of the sheets has it."""

    title: tuple[Piece, ...]
    when: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the old sheet beside that of the new one; None where a sheet lacks it."""

    old: Said | None
    new: Said | None

    @property
    def state(self) -> str:
        """Whether the line is added, gone or changed."""
        if self.old is None:
            return "added"
        return "gone" if self.new is None else "changed"


# A line's title, when it holds, and its text.
Parts = tuple[str, str, str]


def pairs(old: rules.Plan, new: rules.Plan, letterhead: paper.Letterhead) -> list[Pair]:
    """Return the lines that do not read the same on both sheets, in the new sheet's order."""
    before, after = dict(_lines(old, letterhead)), dict(_lines(new, letterhead))
    gone = [Pair(_whole(parts), None) for key, parts in before.items() if key not in after]
    found = [
        _pair(before[key], parts) if key in before else Pair(None, _whole(parts))
        for key, parts in after.items()
        if before.get(key) != parts
    ]
    return found + gone


def _lines(plan: rules.Plan, letterhead: paper.Letterhead) -> Iterator[tuple[str, Parts]]:
    """Yield all that a sheet says, each under a name that both sheets share."""
    for line in plan.advice:
        text = rules.fill(
            line.text, phone=letterhead.clinic_phone, emergency=letterhead.emergency_number
        )
        yield f"{line.rule}/{line.product or ''}", (line.title, when_words(line, plan), text)
    for number, product in enumerate(plan.products):
        notes = " ".join(product.notes)
        yield f"product/{number}", (product.name, product.text, notes)


def _whole(parts: Parts) -> Said:
    return Said(*(_plain(part) for part in parts))


def _plain(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),) if text else ()


def _pair(old: Parts, new: Parts) -> Pair:
    sides = [marked(before, after) for before, after in zip(old, new, strict=True)]
    return Pair(Said(*(side[0] for side in sides)), Said(*(side[1] for side in sides)))


def marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return both texts with the words marked that the other one lacks."""
    one, other = old.split(), new.split()
    left: list[Piece] = []
    right: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for side, words in ((left, one[a:b]), (right, other[c:d])):
            if words:
                side.append(Piece(" ".join(words), what != "equal"))
    return tuple(left), tuple(right)
