"""What was found in a product, in words: the ingredients, and what each of them counts as."""

from __future__ import annotations

from collections.abc import Iterable

from aftercare.rules import Line, ProductAdvice
from aftercare.rules.vocabulary import Category, Verdict

BANS = frozenset({Category.AVOID, Category.CAUTION})


def found_in(product: ProductAdvice, lines: Iterable[Line], told: str) -> str:
    """Return "Lactic Acid – acids (AHA, PHA); Retinol – vitamin A", or nothing.

    Only what the verdict is about, and nothing that the words in `told` have said already.
    """
    if product.verdict not in (Verdict.WAIT, Verdict.NEVER):
        return ""
    labels = {topic: x.title for x in lines if x.category in BANS for topic in x.topics}
    groups: dict[str, list[str]] = {}
    for match in product.matches:
        if match.topic in labels:
            groups.setdefault(labels[match.topic], []).append(match.ingredient)
    said = (_group(label, _distinct(names, product.name, told)) for label, names in groups.items())
    return "; ".join(words for words in said if words)


def _distinct(names: list[str], product: str, told: str) -> list[str]:
    """Return the names once each, without those told elsewhere and those inside another."""
    unique = list({name.casefold(): name for name in reversed(names)}.values())[::-1]
    known = f"{product} {told}".casefold()
    return [
        name
        for name in unique
        if name.casefold() not in known
        and not any(name.casefold() in other.casefold() for other in unique if other != name)
    ]


def _group(label: str, names: list[str]) -> str:
    if not names:
        return ""
    listed = ", ".join(names)
    label = label if label[:2].isupper() else label[:1].lower() + label[1:]
    return listed if listed.casefold() in label.casefold() else f"{listed} – {label}"
