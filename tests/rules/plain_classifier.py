"""A plain second opinion on the worst things in a product: words in the raw text, no lexicon.

It shares nothing with the engine, so that one mistake can't hide the other.
"""

from __future__ import annotations

import re
from typing import Final

# What must be seen wherever it is written; and what only looks so.
WORST: Final = {
    "retinoid": re.compile(
        r"retin(?!ol[- ]?(?:free|alternative|like))|tretin|adapal|tazarot|trifarot|"
        r"\bvitamin a\b|\ba-vitamin",
        re.IGNORECASE,
    ),
    "benzoyl-peroxide": re.compile(r"benzoyl\s*peroxide|bensoylperoxid", re.IGNORECASE),
    "lightener": re.compile(r"hydroqu?inon|hydrokinon", re.IGNORECASE),
    "numbing": re.compile(r"\b(?:lido|prilo|benzo|tetra|prono)cain", re.IGNORECASE),
    "minoxidil": re.compile(r"minoxidil", re.IGNORECASE),
    "hair-removal": re.compile(r"thioglycol", re.IGNORECASE),
}
NOT_THESE: Final = re.compile(
    r"phlo?retin|hespe?ret[iy]n|naringenin|(?:t|tert|t-)[- ]?butyl\s*hydroquinone|tbhq|"
    r"(?:free (?:from|of)|without|no) retin\w+|retin\w+[- ](?:free|alternative|like)|"
    r"(?:bio|phyto|like)[- ]retin\w+|retina\b|pro[- ]?vitamin a\b",
    re.IGNORECASE,
)
# By which topics the engine says the same.
TOPICS: Final = {
    "retinoid": frozenset({"retinoid-cosmetic", "retinoid-prescription"}),
    "benzoyl-peroxide": frozenset({"benzoyl-peroxide"}),
    "lightener": frozenset({"lightener"}),
    "numbing": frozenset({"numbing"}),
    "minoxidil": frozenset({"minoxidil"}),
    "hair-removal": frozenset({"hair-removal"}),
}


def worst_in(name: str, text: str) -> frozenset[str]:
    """Return what of the worst kind a name and a list hold in so many words."""
    said = NOT_THESE.sub(" ", f"{name}\n{text}")
    return frozenset(key for key, pattern in WORST.items() if pattern.search(said))
