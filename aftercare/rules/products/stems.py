"""Pieces of names that mean danger wherever they stand, in code: no list of names is complete.

They hold whatever an edition says. Its own classes may add stems, never take one of these away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from aftercare.rules.products.skeleton import skeleton

# Topic -> stems, as written. Latin ones are looked for on the skeleton, others as they stand.
STEMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "retinoid-prescription": (
            *("tretin", "adapal", "tazarot", "trifarot", "bexarot", "palovarot", "retinoic"),
            *(
                "retinsyr",
                "vitaminasyr",
                "адапал",
                "третин",
                "トレチノ",
                "アダパ",
                "트레티",
                "아다팔",
            ),
            *("维a酸", "維a酸", "维甲酸", "維甲酸", "阿达帕", "阿達帕", "أدابال", "تريتين"),
        ),
        "retinoid-cosmetic": (
            *(
                "retin",
                "retyn",
                "ретин",
                "レチノ",
                "レチナ",
                "レチニ",
                "레티노",
                "레티날",
                "레티닐",
            ),
            *("视黄", "視黃", "視黄", "a醇", "a醛", "a酸", "ريتين", "רטינ", "เรติน", "रेटिन"),
        ),
        "benzoyl-peroxide": (
            *("benzoylperox", "bensoylperox", "peroxydedebenzoyl", "過酸化ベンゾイル"),
            *("过氧化苯甲酰", "過氧化苯", "벤조일퍼옥", "бензоилперокс", "بنزويل"),
        ),
        "lightener": ("hydroquinon", "hydrokinon", "hidroquinon", "idrochinon", "гидрохинон"),
        "acid-aha-pha": ("trichloroacet",),
        "numbing": ("lidocain", "lidokain", "prilocain", "tetracain", "benzocain", "лидокаин"),
    }
)
# What holds one of these pieces and is another thing; taken out before the stems are looked for.
NOT_STEMS: Final = (
    *("phloretin", "floretin", "hesperetin", "secretin", "provitamina", "tertbutylhydroquinon"),
    *("tbutylhydroquinon", "butylhydroquinone", "retinolalternative", "retinolalternativ"),
    *("retinollike", "retinolfree", "retinolfri", "retinoidfree", "retinoidfri", "bioretinol"),
    *("phytoretinol", "teretinat"),
)


@lru_cache(maxsize=1)
def _latin() -> tuple[tuple[str, str], ...]:
    return tuple(
        (skeleton(stem), topic)
        for topic, stems in STEMS.items()
        for stem in stems
        if stem.isascii()
    )


@lru_cache(maxsize=1)
def _others() -> tuple[tuple[str, str], ...]:
    return tuple(
        (stem, topic) for topic, stems in STEMS.items() for stem in stems if not stem.isascii()
    )


@lru_cache(maxsize=1)
def _not_these() -> tuple[str, ...]:
    return tuple(skeleton(one) for one in NOT_STEMS)


def topic_of(text: str, more: Iterable[tuple[str, str]] = ()) -> str | None:
    """Return the topic of the first danger stem in a text, or None.

    `more` are an edition's own stems: the skeleton of each, with its topic.
    """
    folded = skeleton(text)
    for one in _not_these():
        if one in folded:
            folded = folded.replace(one, " ")
    every = (*_latin(), *more)
    found = _first(folded, every)
    if found is not None:
        # "Acetate retinol" is no "tretin…": what one word says goes before what two say together.
        words = " ".join(map(skeleton, text.split()))
        return _first(words, every) or found
    if not text.isascii():
        bare = "".join(text.casefold().split())
        for stem, topic in _others():
            if stem in bare:
                return topic
    return None


def _first(folded: str, stems: Iterable[tuple[str, str]]) -> str | None:
    return next((topic for stem, topic in stems if stem in folded), None)
