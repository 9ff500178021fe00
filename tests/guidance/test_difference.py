"""The difference between two documents: everything that differs, in words, and nothing else."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftercare import rules
from aftercare.guidance.publishing import difference, word_difference
from aftercare.guidance.publishing.difference import Change, FieldChange
from aftercare.rules.vocabulary import Language
from tests.rules import given as reference

RULE = "retinoid-otc-avoid-early"


def changed(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the reference document, and the same with one rule's keys changed."""
    return reference.small_document(), reference.changed_rule(RULE, **changes)


def only(changes: tuple[Change, ...]) -> Change:
    (one,) = changes
    return one


def field(changes: tuple[Change, ...], name: str) -> FieldChange:
    (found,) = [one for one in only(changes).fields if one.field == name]
    return found


def test_a_document_does_not_differ_from_itself() -> None:
    document = reference.document()
    assert difference.between(document, reference.document()) == ()
    assert difference.between({}, {}) == ()


def test_a_window_is_told_in_days() -> None:
    old, new = changed(windows={"T1": [0, 168], "T2": [0, 288], "T3": [0, 336], "TE": [6, 250]})
    found = difference.between(old, new)
    one = only(found)
    assert (one.kind, one.key, one.title, one.what) == (
        *("rules", RULE, "No vitamin A (retinol)", "changed"),
    )
    assert [(f.field, f.label, f.old, f.new) for f in one.fields] == [
        ("windows.T2", "Window, T2", "10 days", "12 days"),
        ("windows.TE", "Window, TE", "14 days", "from 6 hours to 250 hours"),
    ]


def test_hours_that_round_to_the_same_day_do_not_look_the_same() -> None:
    old, new = changed(windows={"T1": [0, 168], "T2": [0, 239], "T3": [0, 336], "TE": [0, 336]})
    assert field(difference.between(old, new), "windows.T2").new == "239 hours"


def test_a_sentence_is_marked_word_by_word() -> None:
    old = reference.small_document()
    text = reference.guidance().rule_by_id[RULE].text[Language.SV]
    new = reference.changed_rule(
        RULE, text={"en": "As ever.", "sv": text.replace("irritera", "skada")}
    )
    fields = {one.field: one for one in only(difference.between(old, new)).fields}
    assert set(fields) == {"text.en", "text.sv"}
    assert fields["text.sv"].label == "Text (Swedish)"
    assert fields["text.sv"].old == text
    marked = [piece for piece in fields["text.sv"].pieces if piece.what != "kept"]
    assert [(piece.what, piece.text) for piece in marked] == [
        ("removed", "irritera"),
        ("added", "skada"),
    ]


def test_a_condition_is_told_as_its_sentence_in_the_readers_language() -> None:
    old, new = changed(when=[{"devices": ["rf"]}])
    found = field(difference.between(old, new), "when")
    assert found.label == "Who it is for"
    assert (found.old, found.new) == ("Every treatment", "Device is Radio-frequency needles (RF)")
    with translation.override("sv"):
        found = field(difference.between(old, new), "when")
    assert found.old == "Varje behandling"
    assert found.new.startswith("Instrumentet är")


def test_a_condition_that_reads_the_same_is_shown_as_it_is_written() -> None:
    boxes = [{"flags": {"smoker": ["yes"]}}, {"skin_type": [4, 6]}]
    (_, old), (_, new) = changed(when=boxes), changed(when=[*boxes, boxes[0]])
    found = field(difference.between(old, new), "when")
    assert found.old != found.new
    assert json.loads(found.new) == [*boxes, boxes[0]]


def test_a_source_and_a_modifier_are_named() -> None:
    sources = list(reference.guidance().rule_by_id[RULE].sources)
    old, new = changed(sources=[*sources, "L12"], modifiers=[{"id": "skin", "add_h": 96}])
    found = difference.between(old, new)
    pieces = field(found, "sources").pieces
    assert [(piece.what, piece.text) for piece in pieces] == [
        ("kept", ", ".join(sources)),
        ("added", ", L12"),
    ]
    assert field(found, "modifiers").new == "Skin that marks easily: 4 days longer"


def test_what_came_and_what_went_is_told_whole() -> None:
    old = reference.small_document()
    new = copy.deepcopy(old)
    gone = new["rules"].pop(3)
    new["topics"].append(
        {"id": "tattoo", "label": {"en": "Tattoos", "sv": "Tatuering"}, "order": 5}
    )
    found = difference.between(old, new)
    assert [(one.kind, one.key, one.what) for one in found] == [
        ("rules", gone["id"], "removed"),
        ("topics", "tattoo", "added"),
    ]
    assert found[0].title == gone["title"]["en"]
    fields = {one.field: (one.old, one.new) for one in found[1].fields}
    assert fields == {
        "id": ("", "tattoo"),
        "label.en": ("", "Tattoos"),
        "label.sv": ("", "Tatuering"),
        "order": ("", "5"),
    }


def test_another_order_of_the_rules_is_a_change() -> None:
    old = reference.small_document()
    new = copy.deepcopy(old)
    new["rules"][0], new["rules"][1] = new["rules"][1], new["rules"][0]
    one = only(difference.between(old, new))
    assert (one.kind, one.key, one.what) == ("rules", "", "changed")


def test_true_is_not_one_and_nothing_is_not_null() -> None:
    old = {"schema": 1, "topics": [{"id": "a", "order": 1}]}
    for new in (
        {"schema": True, "topics": [{"id": "a", "order": 1}]},
        {"schema": 1, "topics": [{"id": "a", "order": 1.0}]},
        {"schema": 1, "topics": [{"id": "a", "order": 1, "label": None}]},
        {"schema": 1, "topics": [{"id": "a", "order": 1}], "rules": None},
    ):
        for change in (*difference.between(old, new), *difference.between(new, old)):
            assert change.fields
            assert all(one.old != one.new for one in change.fields)
        assert difference.between(old, new)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to everything in a document that is no table."""
    steps: Any = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, inner in steps:
        yield from leaves(inner, (*path, step))
    if not isinstance(value, dict | list):
        yield path


VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    96.5,
    "another word",
    "",
    [],
    {},
    ["L29"],
    [0, 24],
    {"en": "x"},
)


def edit(document: Any, chance: random.Random, path: tuple[Any, ...]) -> None:
    """Change what stands at a path, or take it or what it is in away, or write it twice."""
    *inner, last = path[: chance.choice([len(path)] * 6 + [max(1, len(path) - 1)])]
    for step in inner:
        document = document[step]
    act = chance.random()
    if act < 0.15:
        del document[last]
    elif act < 0.25 and isinstance(document, list):
        document.insert(chance.randint(0, len(document)), copy.deepcopy(document[last]))
    elif act < 0.35 and isinstance(document, dict):
        document[f"{last}-2"] = document.pop(last)
    else:
        document[last] = chance.choice(VALUES)


SMALL: dict[str, Any] = {
    **reference.small_document(),
    "claims": reference.small_document()["claims"][:3],
    "rules": reference.small_document()["rules"][::9],
    "sources": reference.small_document()["sources"][:3],
}
SMALL["ingredients"] = {"classes": SMALL["ingredients"]["classes"][:3]}
PATHS = list(leaves(SMALL))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_documents_differ_exactly_when_a_change_is_told(seed: int, edits: int) -> None:
    chance = random.Random(seed)
    new = copy.deepcopy(SMALL)
    for _ in range(edits):
        try:
            edit(new, chance, chance.choice(PATHS))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier edit took that away
    found = difference.between(SMALL, new)
    differs = json.dumps(SMALL, sort_keys=True) != json.dumps(new, sort_keys=True)
    assert bool(found) == differs
    for change in found:
        for one in change.fields:
            assert one.old != one.new
            assert "".join(p.text for p in one.pieces if p.what != "added") == one.old
            assert "".join(p.text for p in one.pieces if p.what != "removed") == one.new


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([path for path in PATHS if path[0] == "rules"]))
def test_each_changed_leaf_is_inside_a_field_that_is_told(path: tuple[Any, ...]) -> None:
    if path[2] == "id":
        return  # a rule of another name is another rule
    new = copy.deepcopy(SMALL)
    place: Any = new
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "another" if isinstance(place[path[-1]], str) else 7
    change = only(difference.between(SMALL, new))
    assert change.key == SMALL["rules"][path[1]]["id"]
    dotted = ".".join(map(str, path[2:]))
    assert any(f"{dotted}.".startswith(f"{one.field}.") for one in change.fields), dotted


@settings(max_examples=60, deadline=None)
@given(st.text(" ab\n", max_size=30), st.text(" ab\n", max_size=30))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = word_difference.of_texts(old, new)
    assert "".join(piece.text for piece in pieces if piece.what != "added") == old
    assert "".join(piece.text for piece in pieces if piece.what != "removed") == new


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_field_of_the_reference_has_a_name(language: str) -> None:
    """Each field is told by a word of the page's language, not by its key."""
    with translation.override(language):
        for change in difference.between({}, reference.document()):
            assert "_" not in change.title.replace(change.key, "")
            for one in change.fields:
                assert "_" not in one.label.split(",")[0], one
                assert one.label[:1].isupper(), one


def test_one_sentence_of_the_whole_reference_is_found() -> None:
    old = reference.document()
    new = copy.deepcopy(old)
    new["rules"][7]["text"]["en"] += " Ask us."
    assert [one.key for one in difference.between(old, new)] == [old["rules"][7]["id"]]
    assert rules.digest(old) != rules.digest(new)
