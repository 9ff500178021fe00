"""The forms of the editor: what they show reads back the same, and bad values are told."""

from typing import Any

from aftercare.guidance.editor import kinds
from aftercare.guidance.editor import shapes as editor_shapes
from aftercare.guidance.store import documents
from aftercare.rules.vocabulary import Language
from tests.loops import each

DOCUMENT = documents.reference_document()
ROWS = [
    (kind, row)
    for kind in kinds.KINDS
    for row in kinds.rows(DOCUMENT, kind)
    if kind != "claims" or row["id"].endswith("1")
]


def shapes(kind: str) -> Any:
    return kinds.KINDS[kind].fields(DOCUMENT, Language.EN)


@each("kind, row", ROWS)
def test_a_form_sent_back_untouched_changes_nothing(kind: str, row: dict[str, Any]) -> None:
    form = editor_shapes.shown(shapes(kind), row)
    made, found = editor_shapes.read(shapes(kind), form, row, row)
    assert found == {}
    assert made == row
    assert list(made) == list(row)


@each("kind, row", ROWS[::3])
def test_a_form_that_makes_an_item_anew_says_the_same(kind: str, row: dict[str, Any]) -> None:
    form = editor_shapes.shown(shapes(kind), row)
    made, found = editor_shapes.read(shapes(kind), form, {"id": row["id"]}, None)
    assert found == {}
    assert editor_shapes.changed(shapes(kind), made, row) == ()
