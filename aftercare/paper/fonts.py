"""The characters that paper can print: those of the fonts that set-up cut for it."""

import unicodedata
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / "fonts"


def covered(folder: Path = FOLDER) -> frozenset[str]:
    """Return the characters that the built fonts can print."""
    lines = (folder / "coverage.txt").read_text(encoding="ascii").split()
    return frozenset(chr(int(line, 16)) for line in lines)


def unprintable(text: str, characters: frozenset[str]) -> tuple[str, ...]:
    """Return the characters of the text that paper can't print, each once, in order."""
    composed = unicodedata.normalize("NFC", text)
    return tuple(dict.fromkeys(each for each in composed if each not in characters))
