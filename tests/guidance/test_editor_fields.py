"""The forms of the editor: what they show reads back the same, and bad values are told."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from aftercare.guidance.editor import item_form, items, kinds, products
from aftercare.guidance.store import documents
from aftercare.guidance.store import parts as store_parts
from aftercare.rules import lexicon as core
from aftercare.rules.document import rows as reading
from aftercare.rules.products import parsing as lexicon
from aftercare.rules.vocabulary import Language
from tests.loops import each

DOCUMENT = documents.reference_document()
ROWS = [
    (kind, key, row)
    for kind in kinds.KINDS
    for key, row in items.keyed(DOCUMENT, kind)
    if kind != "claims" or key.endswith("1")
]
# What no form changes, and why.
NOT_EDITED = {
    "schema": "The software writes it: which form the document has.",
    "languages": "A language comes with every text of it, as a document of its own.",
}


def parts(kind: str, key: str) -> item_form.Parts:
    return kinds.KINDS[kind].fields(DOCUMENT, Language.EN, key)


@each("kind, key, row", ROWS)
def test_a_form_sent_back_untouched_changes_nothing(
    kind: str, key: str, row: dict[str, Any]
) -> None:
    own = parts(kind, key)
    form = item_form.ItemForm(own, item_form.typed(own, row))
    made = form.item(row, row)
    assert form.unread == {}
    assert made == row
    assert list(made) == list(row)


@each("kind, key, row", ROWS[::3])
def test_a_form_that_makes_an_item_anew_says_the_same(
    kind: str, key: str, row: dict[str, Any]
) -> None:
    own = parts(kind, key)
    form = item_form.ItemForm(own, item_form.typed(own, row))
    made = form.item(items.as_row(kind, key, {}), None)
    assert form.unread == {}
    assert item_form.changed(own, made, row) == ()


def test_every_table_of_the_document_has_an_editor() -> None:
    assert set(DOCUMENT) - set(kinds.KINDS) == set(NOT_EDITED)
    assert set(store_parts.KINDS) == set(kinds.KINDS)
    assert sorted(name for names in kinds.FAMILIES for name in names) == sorted(kinds.KINDS)


def leaves(data: Any, path: str = "") -> Iterator[str]:
    """Yield the path of all that an item says; lists are one thing."""
    if isinstance(data, dict) and path.partition(".")[0] not in TOGETHER:
        for key, inside in data.items():
            yield from leaves(inside, f"{path}.{key}" if path else key)
    elif data is not None:
        yield path


# Several inputs make one value: a window for each tier, a place in each source.
TOGETHER = ("windows", "second", "locators", "effects")


def test_every_leaf_of_the_document_is_written_by_a_field_of_its_own() -> None:
    missing: dict[str, set[str]] = {}
    for kind in store_parts.KINDS:
        for key, row in items.keyed(DOCUMENT, kind):
            own = parts(kind, key)
            name = store_parts.NAMED_BY.get(kind, "id")
            written = {path for path, part in own.items()} | {
                each for path, part in own.items() for each in part.keys(path) if each == "locators"
            }
            for leaf in leaves(row):
                if leaf not in written and (leaf != name or kind == "words"):
                    missing.setdefault(kind, set()).add(leaf)
    assert missing == {}


@each("kind, key, row", ROWS[::2])
def test_each_leaf_that_is_left_out_is_written_again_by_its_form(
    kind: str, key: str, row: dict[str, Any]
) -> None:
    own = parts(kind, key)
    data = item_form.typed(own, row)
    for leaf in leaves(row):
        if leaf not in own:
            continue
        poorer = copy.deepcopy(row)
        store_parts.drop_field(poorer, leaf)
        made = item_form.ItemForm(own, data).item(poorer, None)
        written = store_parts.get_field(row, leaf)
        assert own[leaf].same(own[leaf].of(made, leaf), own[leaf].of(row, leaf)), leaf
        if written not in ("", [], False, 0):
            assert store_parts.get_field(made, leaf) is not None or written == own[leaf].initial


@pytest.mark.parametrize("name", reading.KEYS)
def test_every_key_that_the_reading_knows_has_a_field(name: str) -> None:
    kind = f"{name}s"
    key = {"flags": "pregnant"}.get(kind, "")
    own = parts(kind, key)
    written = {path.partition(".")[0] for path in own} | {
        each for path, part in own.items() for each in part.keys(path)
    }
    assert set(reading.KEYS[name].split()) - written == {store_parts.NAMED_BY.get(kind, "id")}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("ingredients", lexicon.KEYS),
        ("product_kinds", lexicon.KIND_KEYS),
        ("allergens", lexicon.ALLERGEN_KEYS),
    ],
)
def test_every_key_that_the_reading_of_labels_knows_has_a_field(
    kind: str, keys: tuple[str, ...]
) -> None:
    written = {path.partition(".")[0] for path in parts(kind, "")}
    assert set(keys) - written == {"id"}


def test_the_words_of_labels_are_those_of_the_core() -> None:
    assert set(products.ROLES) == set(core.Role)
    assert set(products.GROUPS) == set(core.KindGroup)
    assert set(products.VERDICTS) == set(core.AllergyVerdict)
    assert set(products.COUNTS) == set(core.Counts)
