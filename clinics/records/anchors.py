"""Where each question stands on the record form, for links from other pages."""

from __future__ import annotations

from typing import Final

from aftercare.rules.vocabulary import FLAG_VALUES, Flag

AREAS: Final = "s-areas"
ALLERGIES: Final = "s-allergies"
HOME: Final = "s-home"
QUESTION: Final = "flag-"


def of_question(flag: str) -> str:
    """Return the id of a question's first answer."""
    return f"{QUESTION}{flag}-{FLAG_VALUES[Flag(flag)][0]}"
