"""Names, birth dates and phone numbers in the spellings that people type."""

import re
import unicodedata
from datetime import date

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def folded(text: str) -> str:
    """Return the text without capitals, accents and double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(letters.translate(_PLAIN).split())[:240]


def digits(text: str) -> str:
    """Return the digits of a phone number."""
    return "".join(char for char in text if char in "0123456789")[:40]


def birth_dates(text: str) -> set[date]:
    """Return the days that a typed date may mean: 1984-03-07, 7/3 1984, 7.3.84 or 19840307."""
    numbers = re.findall(r"\d+", text)
    # A Swedish personal number has four more digits after the date: 19840307-1234.
    if len(numbers) in (1, 2) and len(numbers[0]) == 8:
        only = numbers[0]
        return _days([(only[:4], only[4:6], only[6:]), (only[4:], only[2:4], only[:2])])
    if len(numbers) in (1, 2) and len(numbers[0]) == 6:
        only = numbers[0]
        return _days([(only[:2], only[2:4], only[4:])])
    if len(numbers) != 3:
        return set()
    one, two, three = numbers
    if len(one) == 4:
        return _days([(one, two, three)])
    # Day first, as in Europe, month first, as in the US, and a short year first, as in Sweden.
    return _days([(three, two, one), (three, one, two), (one, two, three)])


def _days(candidates: list[tuple[str, str, str]]) -> set[date]:
    found = set()
    for year, month, day in candidates:
        for century in [""] if len(year) == 4 else ["19", "20"]:
            try:
                found.add(date(int(century + year), int(month), int(day)))
            except (ValueError, OverflowError):
                continue
    return found
