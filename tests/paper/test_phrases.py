"""The sheet's own words are complete in every language."""

import re

import pytest

from aftercare.paper import sentences
from aftercare.rules.vocabulary import Basis, Language, Verdict


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_every_phrase_with_the_same_places(language):
    english, words = sentences.PHRASES[Language.EN], sentences.PHRASES[language]
    assert words.keys() == english.keys()
    for name, phrase in words.items():
        assert phrase.strip(), name
        assert re.findall(r"\{\w+\}", phrase) == re.findall(r"\{\w+\}", english[name]), name


def test_no_phrase_was_left_in_english():
    english, swedish = sentences.PHRASES[Language.EN], sentences.PHRASES[Language.SV]
    assert [name for name in english if english[name] == swedish[name]] == []


@pytest.mark.parametrize("language", list(Language))
def test_every_verdict_and_basis_has_words(language):
    assert len({sentences.verdict(language, each, "Tue 7 April") for each in Verdict}) == 4
    assert all(sentences.say(language, each.value) for each in Basis)
