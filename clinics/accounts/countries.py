"""Whom people call in a country: a clinic's defaults, which its administrator sees and may change.

The numbers are those that the countries' own health services publish, written down from memory on
1 December 2026; only national lines that answer day and night are named as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from babel import Locale
from babel.core import get_global
from django.utils import translation


@dataclass(frozen=True, slots=True)
class Numbers:
    """The emergency number, and who gives care advice day and night; empty where nobody does."""

    emergency: str
    urgent: str = ""
    urgent_name: str = ""


# 112 alone; for advice there is no single number, or none that answers day and night.
_ONLY_112: Final = (
    *("BG", "CH", "CY", "CZ", "DK", "EE", "ES", "FR", "GR", "HR", "HU", "IE", "IT", "LI"),
    *("LT", "LU", "LV", "MT", "NL", "PL", "RO", "SI", "SK", "AX", "FO"),
)
KNOWN: Final[Mapping[str, Numbers]] = {
    **dict.fromkeys(_ONLY_112, Numbers("112")),
    "SE": Numbers("112", "1177", "1177 Vårdguiden"),
    "GB": Numbers("999", "111", "NHS 111"),
    "NO": Numbers("113", "116117", "Legevakt"),
    "FI": Numbers("112", "116117", "Päivystysapu"),
    "IS": Numbers("112", "1700", "Læknavaktin"),
    "DE": Numbers("112", "116117", "Patientenservice"),
    "AT": Numbers("112", "1450", "Gesundheitsberatung"),
    "PT": Numbers("112", "808 24 24 24", "SNS 24"),
    "AU": Numbers("000", "1800 022 222", "healthdirect"),
    "NZ": Numbers("111", "0800 611 116", "Healthline"),
    "CA": Numbers("911", "811", "Health Link"),
    "US": Numbers("911"),
}
# What a clinic has whose country nobody has written down; it is asked for another one.
ELSEWHERE: Final = Numbers("112")


def numbers(country: str) -> Numbers:
    """Return a country's defaults; nothing but 112 for one that is not known."""
    return KNOWN.get(country, ELSEWHERE)


def of_zone(time_zone: str) -> str:
    """Return the country that a time zone is named in, as two letters; empty for none."""
    found = get_global("zone_territories").get(time_zone, "")
    return found if len(found) == 2 and found.isalpha() else ""


def name(country: str) -> str:
    """Return a country's name in the reader's language."""
    return str(_names().get(country, country))


def choices() -> list[tuple[str, str]]:
    """Return every country by its name in the reader's language."""
    named = [(code, word) for code, word in _names().items() if code.isalpha() and code < "XA"]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _names() -> Mapping[str, str]:
    return Locale(
        translation.get_language()[:2] if translation.get_language() else "en"
    ).territories
