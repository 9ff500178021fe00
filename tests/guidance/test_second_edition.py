"""The reference edition that comes now, beside the first: offered, explained, and no milder."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aftercare import rules
from aftercare.guidance.models import Edition, Part
from aftercare.guidance.store import documents
from tests import factories

PAGE = Path("docs/second-edition.md").read_text("utf-8")
# What every rule has gained, told in one line of the page.
GAINED = {"kind", "paper", "paper_unasked", "part", "short", "order", "moves_at", "later"}
TOLD_ONCE = GAINED | {"title", "to_confirm"}


def first() -> dict[str, dict[str, Any]]:
    text = (documents.FOLDER / "earlier" / "1.json").read_text("utf-8")
    return {rule["id"]: rule for rule in json.loads(text)["rules"]}


def second() -> dict[str, dict[str, Any]]:
    return {rule["id"]: rule for rule in documents.reference_document()["rules"]}


def test_no_rule_is_gone_and_every_new_one_is_explained() -> None:
    old, new = first(), second()
    assert old.keys() <= new.keys()
    for name in new.keys() - old.keys():
        assert f"`{name}`" in PAGE, name


def test_every_rule_of_which_more_than_words_changed_is_explained() -> None:
    old, new = first(), second()
    for name, rule in old.items():
        changed = {key for key in {*rule, *new[name]} if rule.get(key) != new[name].get(key)}
        if changed - TOLD_ONCE - {"text", "text_unasked"}:
            assert f"`{name}`" in PAGE, (name, changed)


def test_no_window_of_the_first_is_shorter() -> None:
    old, new = first(), second()
    for name, rule in old.items():
        assert rule.get("windows") == new[name].get("windows"), name
        assert rule.get("modifiers") == new[name].get("modifiers"), name


def test_what_a_clinician_has_to_confirm_is_asked_in_both_languages() -> None:
    document = documents.reference_document()
    asked = [
        one["to_confirm"]
        for one in (*document["rules"], *document["lines"])
        if one.get("to_confirm")
    ]
    assert len(asked) > 8
    for words in asked:
        assert {"en", "sv"} <= words.keys()


@pytest.mark.django_db
def test_it_is_exported_where_another_is_in_force_and_publishes_nothing() -> None:
    factories.publish(document=factories.changed_document())
    out = io.StringIO()
    call_command("guidance", "export", "--reference", "--output", "-", stdout=out)
    written = out.getvalue()
    if written:
        assert json.loads(written) == documents.reference_document()
    assert Edition.objects.count() == 1
    assert not Part.objects.exists()
    assert rules.digest(documents.reference_document()) != Edition.objects.get().digest
