"""The forms of the editor: what they show reads back the same, and bad values are told."""

from typing import Any

from aftercare.guidance.editor import item_form, items, kinds
from aftercare.guidance.store import documents
from aftercare.rules.vocabulary import Language
from tests.loops import each

DOCUMENT = documents.reference_document()
ROWS = [
    (kind, row)
    for kind in kinds.KINDS
    for row in items.rows(DOCUMENT, kind)
    if kind != "claims" or row["id"].endswith("1")
]


def parts(kind: str) -> item_form.Parts:
    return kinds.KINDS[kind].fields(DOCUMENT, Language.EN)


@each("kind, row", ROWS)
def test_a_form_sent_back_untouched_changes_nothing(kind: str, row: dict[str, Any]) -> None:
    form = item_form.ItemForm(parts(kind), item_form.typed(parts(kind), row))
    made = form.item(row, row)
    assert form.unread == {}
    assert made == row
    assert list(made) == list(row)


@each("kind, row", ROWS[::3])
def test_a_form_that_makes_an_item_anew_says_the_same(kind: str, row: dict[str, Any]) -> None:
    form = item_form.ItemForm(parts(kind), item_form.typed(parts(kind), row))
    made = form.item({"id": row["id"]}, None)
    assert form.unread == {}
    assert item_form.changed(parts(kind), made, row) == ()
