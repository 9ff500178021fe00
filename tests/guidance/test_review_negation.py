"""A "not" that one language has lost: found where it is lost, and nowhere else."""

import re

import pytest

from aftercare.guidance.review import negation
from aftercare.rules.vocabulary import Language
from tests.rules import given as reference

EN, SV = Language.EN, Language.SV
LOST = [
    ("Do not use retinol.", "Använd retinol.", SV),
    ("Don't swim.", "Bada gärna.", SV),
    ("Never skip sunscreen.", "Hoppa gärna på solskyddet.", SV),
    ("No makeup today.", "Smink i dag.", SV),
    ("Avoid the sun.", "Sök dig till solen.", SV),
    ("You must not shave.", "Du ska raka dig.", SV),
    ("You cannot use it.", "Du kan använda den.", SV),
    ("Wash your face. Do not rub.", "Tvätta ansiktet. Gnugga.", SV),
    ("Rest well. Do not swim. Eat.", "Vila. Bada. Ät.", SV),
    ("Use retinol.", "Använd inte retinol.", EN),
    ("Use retinol until {date}.", "Använd inte retinol till {date}.", EN),
    ("Swim.", "Bada aldrig.", EN),
    ("Makeup.", "Inget smink.", EN),
    ("Use the gel. It is under way.", "Undvik gelen. Den är på väg.", EN),
    # With other sentences beside it.
    ("Wash. Rub. Rest.", "Tvätta inte, och gnugga inte.", EN),
    ("Do not wash, do not rub.", "Tvätta. Gnugga. Vila.", SV),
]
KEPT = [
    ("Do not use retinol.", "Använd inte retinol."),
    ("No makeup.", "Inget smink."),
    ("Avoid the sun.", "Håll dig borta från solen utan hatt."),
    ("Keep creams out of your eyes.", "Låt inte kräm komma in i ögonen."),
    ("Do not wash, and do not rub.", "Tvätta inte huden och gnugga den inte."),
    ("Do not pick at it.", "Låt bli att pilla på det."),
    ("If you cannot see well, get help.", "Sök vård om du ser dåligt."),
    ("Wait until {date}.", "Vänta till {date}."),
    ("Infection is uncommon.", "Infektion är ovanligt."),
    ("No more than ten minutes.", "Högst tio minuter."),
    ("Never skip sunscreen.", "Hoppa aldrig över solskyddet."),
    ("The same goes for menthol.", "Ta inte heller mentol."),
    ("Rest.", "Vila."),
]


@pytest.mark.parametrize(("english", "swedish", "language"), LOST)
def test_a_lost_negation_is_found(english: str, swedish: str, language: Language) -> None:
    found = negation.lost(english, swedish)
    assert found is not None
    assert found[0] is language
    assert found[1] in (swedish if language is EN else english)


@pytest.mark.parametrize(("english", "swedish"), KEPT)
def test_a_negation_in_other_words_is_none(english: str, swedish: str) -> None:
    assert negation.lost(english, swedish) is None


def texts() -> list[tuple[str, str]]:
    words = [
        words
        for rule in reference.guidance().rules
        for words in (rule.title, rule.text, rule.text_unasked, rule.while_words)
        if words is not None
    ]
    notes = [one.note for one in reference.guidance().lexicon.classes if one.note is not None]
    return [(pair[EN], pair[SV]) for pair in (*words, *notes)]


def test_none_is_lost_in_the_reference() -> None:
    assert [pair for pair in texts() if negation.lost(*pair) is not None] == []


def test_a_not_cut_from_a_ban_of_the_reference_is_found() -> None:
    """Of the bans that say "do not" and "inte" once, each cut is seen, in either language."""
    cut = 0
    for rule in reference.guidance().rules:
        english, swedish = rule.text[EN], rule.text[SV]
        if rule.category != "avoid":
            continue
        if len(re.findall(r"\b(?:not|no)\b", english, re.IGNORECASE)) == 1:
            loose = re.sub(r"\bDo not (\w)", r"\1", english)
            if loose != english:
                assert negation.lost(loose, swedish) is not None, loose
                cut += 1
        if len(re.findall(r"\b(?:inte|inge[nt]|inga)\b", swedish, re.IGNORECASE)) == 1:
            loose = re.sub(r" inte\b", "", swedish)
            if loose != swedish:
                assert negation.lost(english, loose) is not None, loose
                cut += 1
    assert cut >= 20
