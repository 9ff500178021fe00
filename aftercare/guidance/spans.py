"""A window's hours in words, never rounded: what editors compare must not look the same."""

from __future__ import annotations

from aftercare import rules
from aftercare.rules import say
from aftercare.rules.vocabulary import Language


def exactly(hours: float | None, language: Language) -> str:
    """Return "10 days", "6 hours" or "250 hours"; None is no end."""
    if hours is not None and hours % 24:
        return say("hours", language, n=f"{hours:g}")
    return rules.span(hours, language)
