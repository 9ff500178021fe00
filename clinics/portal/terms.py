"""Words that patients may not know, explained where they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class Term:
    """One word and what it means, in the language of the line that it stands in."""

    word: str
    meaning: str


# Each word with its meaning; the first of several spellings is the one that is shown.
_EN: Final = {
    "pus": "thick yellow fluid",
    "gauze": "thin, clean cloth from the pharmacy",
    "AHA": "fruit acids, such as glycolic and lactic acid",
    "PHA": "mild acids, such as gluconolactone",
    "salicylic acid|salicylic": "an acid in many acne products, also called BHA",
    "niacinamide": "vitamin B3, in many serums and creams",
    "benzoyl peroxide": "the active part of many acne creams",
    "enzyme mask|enzyme masks": "a mask that dissolves dead skin",
    "hydroquinone": "a cream that makes dark spots lighter",
    "retinol": "a form of vitamin A, in many night creams",
    "hyaluronic acid": "a gel that holds water; it is no acid that peels",
    "ceramides": "fats that the skin is made of",
    "glycerin": "it keeps water in the skin",
    "zinc oxide": "the white mineral in mineral sunscreen",
    "paracetamol": "the same as acetaminophen",
    "numbing cream": "cream that makes the skin feel less",
    "antiviral": "against viruses, such as that of cold sores",
    "hives": "itchy, raised patches that come and go",
}
_SV: Final = {
    "var": "tjock, gul vätska",
    "kompress": "tunn, ren duk från apoteket",
    "AHA": "fruktsyror, som glykolsyra och mjölksyra",
    "PHA": "milda syror, som glukonolakton",
    "salicylsyra": "en syra i många produkter mot akne, kallas också BHA",
    "niacinamid": "vitamin B3, finns i många serum och krämer",
    "bensoylperoxid": "det verksamma ämnet i många aknekrämer",
    "enzymmask|enzymmasker": "en mask som löser upp död hud",
    "hydrokinon": "en kräm som gör mörka fläckar ljusare",
    "retinol": "en form av A-vitamin, finns i många nattkrämer",
    "hyaluronsyra": "en gel som håller kvar vatten; den peelar inte",
    "ceramider": "fetter som huden är gjord av",
    "glycerin": "håller kvar vatten i huden",
    "zinkoxid": "det vita mineralet i mineraliskt solskydd",
    "paracetamol": "finns i till exempel Alvedon",
    "bedövningskräm|bedövningssalva": "kräm som gör att huden känner mindre",
    "nässelfeber": "upphöjda fläckar som kliar och som kommer och går",
}
_ALL: Final[Mapping[Language, Mapping[str, str]]] = {Language.EN: _EN, Language.SV: _SV}


def within(text: str, language: Language) -> tuple[Term, ...]:
    """Return the words of a text that are explained."""
    return tuple(
        Term(words.split("|")[0], meaning)
        for words, meaning in _ALL[language].items()
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    )
