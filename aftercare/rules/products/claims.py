"""What a product's name promises, and whether its list holds anything that could keep it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from aftercare.rules.lexicon import Role
from aftercare.rules.products import negation
from aftercare.rules.products.screen import Seen


class Claim(NamedTuple):
    """A promise: the words that make it, what keeps it, and the key of what is missing."""

    words: tuple[str, ...]
    roles: frozenset[Role]
    topics: frozenset[str]
    missing: str


# Section 2.7 of the lexicon dossier: of 183 products with an SPF in the name, the pasted lists of
# 83 had no filter, because shops copy only what is printed under "inactive ingredients".
CLAIMS: Final = (
    Claim(
        ("spf", "sunscreen", "sun cream", "sunblock", "solkram", "solskydd", "solskyddsfaktor",
         "solskyddskram", "pa", "sonnencreme", "ecran solaire"),
        frozenset({Role.FILTER_MINERAL, Role.FILTER_CHEMICAL}),
        frozenset({"sunscreen-mineral", "sunscreen-chemical"}),
        "filter",
    ),
    Claim(
        ("acne", "blemish", "blemishes", "spot treatment", "akne", "finnar", "anti blemish",
         "clear skin", "breakout"),
        frozenset({Role.ACNE}),
        frozenset(
            {"acid-bha", "acid-aha-pha", "benzoyl-peroxide", "retinoid-cosmetic", "niacinamide",
             "retinoid-prescription", "lightener"}
        ),
        "acne",
    ),
    Claim(
        ("dandruff", "mjall", "anti dandruff", "mot mjall"),
        frozenset({Role.DANDRUFF}),
        frozenset({"acid-bha"}),
        "dandruff",
    ),
    Claim(
        ("antiperspirant", "antitranspirant", "anti perspirant"),
        frozenset({Role.ALUMINIUM}),
        frozenset(),
        "aluminium",
    ),
)  # fmt: skip


def missing(name: str, seen: Sequence[Seen]) -> str | None:
    """Return the key of the active that the name promises and the list lacks, or None."""
    text = f" {' '.join(negation.words(name))} "
    classes = [each for one in seen for each in one.classes]
    for claim in CLAIMS:
        if not any(f" {word} " in text or _numbered(text, word) for word in claim.words):
            continue
        kept = any(
            not claim.roles.isdisjoint(each.roles) or each.topic in claim.topics for each in classes
        )
        if not kept:
            return claim.missing
    return None


def _numbered(text: str, word: str) -> bool:
    """Whether a word stands glued to its figure: "SPF50"."""
    return word == "spf" and any(part[:3] == "spf" and part[3:].isdigit() for part in text.split())
