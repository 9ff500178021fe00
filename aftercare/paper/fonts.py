"""The characters that paper can print: those of the fonts that set-up cut for it."""

import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / "fonts"


def unprintable(text: str) -> tuple[str, ...]:
    """Return the characters of the text that paper can't print, each once, in order.

    White space prints as a space, whatever it is.
    """
    composed = unicodedata.normalize("NFC", "".join(text.split()))
    return tuple(dict.fromkeys(each for each in composed if each not in _covered()))


@cache
def _covered() -> frozenset[str]:
    lines = (FOLDER / "coverage.txt").read_text(encoding="ascii").split()
    return frozenset(chr(int(line, 16)) for line in lines)
