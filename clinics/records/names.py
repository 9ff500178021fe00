"""Names and phone numbers in the spellings that people type, and the order of names."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
# Typed in one way, in another or not at all.
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("'’‘ʼʻ`´′", ""))
# How å, ä, æ, ö, ø and ü are written where the keys are missing.
_SPELLED: Final = (("aa", "a"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
# The order of the letters; what is not among them stands where its plain letter does.
_ALPHABETS: Final = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
}
_LIKE: Final = {"sv": str.maketrans({"ü": "y", "æ": "ä", "ø": "ö"}), "en": str.maketrans({})}
LONGEST: Final = 240
# Calling codes of countries whose people are written down with or without them.
_CODES: Final = (
    *("46", "47", "45", "358", "354", "298", "299", "44", "353", "49", "31", "32", "33", "34"),
    *("351", "39", "48", "41", "43", "420", "421", "36", "30", "370", "371", "372", "1", "61"),
    "64",
)


def composed(text: str) -> str:
    """Return a name as it is stored: each letter one sign with its marks, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """Return the text without capitals, accents, apostrophes and double spaces."""
    bare = text.casefold().translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFKD", bare)
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(letters.translate(_PLAIN).translate(_APOSTROPHES).split())[:LONGEST]


def key(text: str) -> str:
    """Return what a name is found by: "Åsa", "Asa" and "Aasa" are the same."""
    found = folded(text)
    for spelled, plain in _SPELLED:
        found = found.replace(spelled, plain)
    return found


def words(text: str) -> list[str]:
    """Return the words of a name, each as it is found by."""
    return list(dict.fromkeys(re.findall(r"[^\W_]+", key(text))))


def order(text: str, language: str) -> str:
    """Return what a name is sorted by, in figures: every database sorts those alike.

    In Swedish å, ä and ö come last. Letters of other scripts follow the Latin ones.
    """
    alphabet = _ALPHABETS[language]
    places = {letter: f"{place:02}" for place, letter in enumerate(alphabet, start=20)}
    bare = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    found = []
    for char in bare.translate(_LIKE[language]):
        if char in places:
            found.append(places[char])
        elif not char.isalnum():
            found.append("01")
        else:
            plain = folded(char)
            found.extend(places.get(one, f"9{ord(one):07}") for one in plain or char)
    return "".join(found)[:LONGEST]


def within_a_slip(one: str, other: str) -> bool:
    """Whether one word becomes the other by one letter more, less or other, or two changed over."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next(
        (n for n, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), -1
    )
    if at < 0:
        return True
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    changed = short[at : at + 2] == long[at : at + 2][::-1]
    return short[at + 1 :] == long[at + 1 :] or changed and short[at + 2 :] == long[at + 2 :]


def share_a_word(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two names have a word in common, or nearly: a letter alone tells nothing."""
    return any(
        a == b or min(len(a), len(b)) > 3 and within_a_slip(a, b)
        for a in one
        for b in other
        if min(len(a), len(b)) > 1
    )


def digits(text: str) -> str:
    """Return the digits of a phone number."""
    return "".join(char for char in text if char in "0123456789")[:40]


def phone_key(text: str) -> str:
    """Return what a phone number is found by: without the country, the zero and all signs."""
    figures = digits(text)
    if text.strip().startswith("+"):
        return _within_a_country(figures)
    return _within_a_country(figures[2:]) if figures.startswith("00") else figures.lstrip("0")


def phone_keys(text: str) -> set[str]:
    """Return what typed figures may be found by: the country may stand there without its sign."""
    figures = digits(text)
    bare = {_within_a_country(figures)} if len(figures) > 9 else set()
    return {one for one in {phone_key(text), *bare} if len(one) > 3}


def _within_a_country(figures: str) -> str:
    known = sorted((code for code in _CODES if figures.startswith(code)), key=len, reverse=True)
    return figures.removeprefix(known[0]).lstrip("0") if known else figures
