"""A text as an eye reads it: look-alike letters, invisible signs and spaced-out words undone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Letters of other scripts, and figures, that stand in for Latin ones.
_ALIKE: Final = str.maketrans(
    {
        **dict(zip("аеорсухіјѕԁһӏкмтвнг", "aeopcyxijsdhlkmtbhr", strict=True)),
        **dict(zip("αβεικνορτυχηωγ", "abeiknoptuxnwy", strict=True)),
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
)
_FIGURES: Final = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
# A figure between letters, as in "retin0l"; a number with a unit ("2d") is not one.
_FIGURE: Final = re.compile(r"(?<=[a-z]{2})[01345 7@$](?=[a-z])".replace(" ", ""))
_LONE: Final = re.compile(r"(?<!\w)(?:\w[ .\-_·*]){3,}\w(?!\w)")
# Dashes, spaces and marks that may stand in a text although a plain keyboard lacks them.
_SIGNS: Final = frozenset({"Cf", "Cc", "Co", "Cn", "Cs", "Zl", "Zp"})
# "µg" has a sign of its own in every alphabet.
_MICRO: Final = frozenset(f"{sign}{unit}" for sign in "µμ" for unit in ("g", "m", "l", "mol"))
_GREEK_NAMES: Final = frozenset("αβγδεκλμπωΩ")


# Texts of these signs alone hide nothing and mix nothing: nearly all are.
_PLAIN: Final = re.compile(r"[\n -~åäöÅÄÖéÉèüÜ’‘“”–—…°±×½]*")


@lru_cache(maxsize=32768)
def skeleton(text: str) -> str:
    """Return a text in small Latin letters, without anything that an eye does not see."""
    shown = "".join(char for char in text if unicodedata.category(char) not in _SIGNS)
    folded = unicodedata.normalize("NFKC", shown).casefold().translate(_ALIKE)
    folded = _FIGURE.sub(lambda found: _FIGURES[found[0]], folded)
    return _LONE.sub(lambda found: re.sub(r"[ .\-_·*]", "", found[0]), folded)


@lru_cache(maxsize=32768)
def invisible(text: str) -> str:
    """Return the names of signs that nobody sees, or that no sentence has; empty for none."""
    if _PLAIN.fullmatch(text):
        return ""
    found = {
        unicodedata.name(char, f"U+{ord(char):04X}")
        for char in text
        if unicodedata.category(char) in _SIGNS and char != "\n"
    }
    return ", ".join(sorted(found))


@lru_cache(maxsize=32768)
def mixed(text: str) -> str:
    """Return the first word that is not in Latin letters alone, or that only looks like them.

    A single Greek letter, as in a chemical name, is a word of its own and may stand.
    """
    if _PLAIN.fullmatch(text):
        return ""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text)):
        if word in _GREEK_NAMES or word in _MICRO:
            continue
        if any(not _is_latin(char) for char in word):
            return str(word)
    return ""


def _is_latin(char: str) -> bool:
    plain = unicodedata.normalize("NFKC", char) == char
    return plain and unicodedata.name(char, "").startswith("LATIN")
