"""A telephone number as people at home dial it: +46 8 123 45 67 is 08-123 45 67 in Sweden."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class _Country:
    code: str
    trunk: str  # what is dialled before an area code at home
    joint: str  # what stands after the area code


_SWEDEN, _BRITAIN = _Country("46", "0", "-"), _Country("44", "0", " ")
_BY_ZONE: Final[Mapping[str, _Country]] = {
    "Europe/Stockholm": _SWEDEN,
    "Europe/London": _BRITAIN,
    "Europe/Oslo": _Country("47", "", " "),
    "Europe/Copenhagen": _Country("45", "", " "),
    "Europe/Helsinki": _Country("358", "0", " "),
    "Europe/Mariehamn": _Country("358", "0", " "),
    "Europe/Dublin": _Country("353", "0", " "),
    "Europe/Berlin": _Country("49", "0", " "),
    "Europe/Vienna": _Country("43", "0", " "),
    "Europe/Zurich": _Country("41", "0", " "),
    "Europe/Amsterdam": _Country("31", "0", "-"),
    "Europe/Brussels": _Country("32", "0", " "),
    "Europe/Paris": _Country("33", "0", " "),
    "Pacific/Auckland": _Country("64", "0", " "),
}


def national(number: str, time_zone: str) -> str:
    """Return the number as it is dialled where the clinic is; one from abroad stays as it is."""
    country = _BY_ZONE.get(time_zone)
    said = " ".join(number.split())
    if country is None:
        return said
    found = re.fullmatch(rf"(?:\+|00){country.code}[ -]?(?:\(0\))?[ -]?(\d.*)", said)
    if found is None:
        return said
    area, space, rest = found[1].partition(" ")
    if not space:
        return f"{country.trunk}{area}"
    joint = "" if "-" in area else country.joint
    return f"{country.trunk}{area}{joint or ' '}{rest}"
