"""Where the guidance's pages fetch what only clinics know: screens are joined by addresses."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

# How many of the last 90 days' treatments a condition covers.
WHO_GETS: Final = "recall:who_gets"
# Which issued sheets a proposal would change.
IMPACT: Final = "recall:impact"
# How often each rule fired in the last 90 days, by the current edition and by a proposal.
FIRED: Final = "recall:fired"


def address(name: str, **query: object) -> str:
    """Return the address of a fragment with its query; empty where nothing serves it."""
    try:
        path = reverse(name)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(query)}" if query else path
