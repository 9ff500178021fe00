"""Claims that a thing is not in it: "free from retinol", in prose and in a product's name only."""

from __future__ import annotations

import re
from typing import Final

from aftercare.rules.products import label as labels

# How many words before a claim a "without" reaches, where no list of things follows it.
REACH: Final = 4
BEFORE: Final = re.compile(
    r"\b(?:free (?:from|of)|without(?: any| added)?|no|non|zero|0 ?%|contains no|"
    r"(?<!brun )utan|fri från|"
    r"fritt från|fria från|inga|ingen|inget|sans|ohne|frei von|senza|sin|libre de|bez|без|"
    r"не содержит)\b|不含|無添加|无添加|不添加",
    re.IGNORECASE,
)
# "Not free from" and the like: what follows is there.
DOUBLE: Final = re.compile(r"\b(?:not|inte|icke|ej|pas|nicht|never)\s+$", re.IGNORECASE)
ENDING: Final = re.compile(
    r"\b(?P<what>[\w'-]+(?:\s+[\w'-]+){0,1}?)[\s-]*(?:free|fri|fritt|fria|frei|フリー|무첨가)\b",
    re.IGNORECASE,
)
END: Final = re.compile(r"[.!?;:\n]|\bbut\b|\bmen\b|\bwith\b|\bmed\b|\bcontains\b", re.IGNORECASE)
LISTED: Final = re.compile(r",|\band\b|\bor\b|\boch\b|\beller\b|/", re.IGNORECASE)
QUOTED: Final = re.compile('["“”„«»]')


def without_denied(text: str) -> str:
    """Return a text without what it says is not in it.

    A "without" covers a list up to the sentence's end, else the next four words. A text with
    quotes is kept whole: nobody knows whose words they are.
    """
    if QUOTED.search(text):
        return text
    kept, place = [], 0
    for found in BEFORE.finditer(text):
        if found.start() < place or DOUBLE.search(text[: found.start()]):
            continue
        kept.append(text[place : found.start()])
        place = _end(text, found.end())
    kept.append(text[place:])
    return ENDING.sub(_unless_double, " ".join(kept))


def _unless_double(found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    return found[0] if DOUBLE.search(before) else " "


def _end(text: str, start: int) -> int:
    """Return where a denial ends: its sentence where it denies a list, else after a few words."""
    colon = re.match(r"\s*:", text[start:])
    stop = END.search(text, start + (colon.end() if colon else 0))
    end = stop.start() if stop else len(text)
    if LISTED.search(text, start, end):
        return end
    words = list(re.finditer(r"[^\s]+", text[start:end]))
    return end if len(words) <= REACH else start + words[REACH - 1].end()


def words(text: str) -> list[str]:
    """Return the plain words of a text without what it denies."""
    return labels.words(without_denied(text))
