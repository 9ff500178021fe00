"""The guidance as the key of a cache: what one edition says is never answered for another."""

import dataclasses

from aftercare import rules
from aftercare.rules.engine import depth, selection
from aftercare.rules.safety import wording
from tests.rules import given

TIERING = depth.tiering(given.facts())


def changed(guidance: rules.Guidance, rule: str, **changes) -> rules.Guidance:
    """Return the guidance with one rule changed and, as in no edition, with its old digest."""
    table = dict(guidance.rule_by_id)
    table[rule] = dataclasses.replace(table[rule], **changes)
    return dataclasses.replace(guidance, rules=tuple(table.values()), rule_by_id=table)


def test_a_guidance_is_equal_to_itself_alone():
    guidance = rules.parse_guidance(given.small_document(), 0)
    again = rules.parse_guidance(given.small_document(), 0)
    assert guidance.digest == again.digest
    assert {guidance: 1}[guidance] == 1
    assert guidance != again


def test_an_edition_and_a_clinics_additions_to_it_have_hours_of_their_own():
    guidance = given.guidance()
    before = selection.hours_of_all(guidance, TIERING)["makeup-wait"]
    longer = {"schema": 1, "longer": {"makeup-wait": 3}, "lines": {}, "products": []}
    merged = rules.with_additions(guidance, rules.parse_additions(longer, guidance))
    assert merged.digest == guidance.digest
    assert selection.hours_of_all(merged, TIERING)["makeup-wait"][1] == before[1] + 72
    assert selection.hours_of_all(guidance, TIERING)["makeup-wait"] == before


def test_forbidden_words_are_found_also_where_the_digest_stayed():
    guidance = given.guidance()
    assert wording.content_violations(guidance) == ()
    title = {language: "Risk-free" for language in guidance.rules[0].title}
    broken = changed(guidance, "makeup-wait", title=title)
    assert broken.digest == guidance.digest
    assert {one.invariant for one in wording.content_violations(broken)} == {"INV-16"}
    assert wording.content_violations(guidance) == ()
