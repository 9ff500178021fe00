"""What counts as a reason, and which looser changes still lack theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from aftercare import rules
from aftercare.guidance.models import Reason
from aftercare.guidance.store import items, talk

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
# Fewer than two different words give no reason: "ok", "x x x", "...".
WORDS: Final = 2
LETTERS: Final = 8


def says_something(text: str) -> bool:
    """Whether a text can be a reason: two different words at least, and more than a few letters."""
    words = {word.casefold() for word in _WORD.findall(text)}
    return len(words) >= WORDS and sum(map(len, words)) >= LETTERS


def lacks(item: rules.Item, given: Reason | None) -> tuple[str, ...]:
    """Return what its author still has to give of a change: "reason", "source"."""
    if item.heading is not rules.Heading.LOOSER:
        return ()
    lacking = {
        "reason": given is None or not says_something(given.text),
        "source": item.code in items.DATED and (given is None or not given.source),
    }
    return tuple(name for name, is_missing in lacking.items() if is_missing)


def lacking(found: Iterable[rules.Item], base_number: int) -> tuple[rules.Item, ...]:
    """Return the looser changes on top of an edition that lack their reason or their source."""
    given: Mapping[str, Reason] = talk.reasons(base_number)
    return tuple(one for one in found if lacks(one, given.get(one.name[:300])))
