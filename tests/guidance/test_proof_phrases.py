"""Whatever the proof says is said in the reader's language, and no invariant lacks its sentence."""

import re

import pytest
from django.utils import translation

from aftercare import rules
from aftercare.guidance import sentences
from aftercare.guidance.review import sentences as review_sentences
from tests.rules.broken import BROKEN


@pytest.mark.parametrize("document", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_every_message_of_the_proof_has_words(document: dict[str, object]) -> None:
    proof = rules.prove(rules.parse_guidance(document, 1))
    with translation.override("sv"):
        for broken in proof.violations:
            said = review_sentences.broken(broken.message)
            assert said != broken.message
            assert not re.search(r"\b(the|is|must|allows)\b", said.partition(": ")[0]), said
            assert sentences.invariant(broken.invariant) != broken.invariant
        for warning in proof.warnings:
            path, text = review_sentences.warned(warning)
            assert path
            assert text != warning


def test_every_invariant_of_the_evidence_has_its_sentence() -> None:
    wanted = {f"INV-{number:02}" for number in range(1, 36)}
    assert wanted <= set(sentences.INVARIANTS)
    with translation.override("sv"):
        swedish = {str(text) for text in sentences.INVARIANTS.values()}
    with translation.override("en"):
        assert swedish.isdisjoint(str(text) for text in sentences.INVARIANTS.values())
