"""The reference edition's document."""

from aftercare import rules
from aftercare.guidance.store import documents


def test_the_files_make_one_document_that_parses() -> None:
    document = documents.reference_document()
    assert sorted(document) == [
        "allergens",
        *("areas", "claims", "conflicts", "devices", "flag_groups", "flags", "ingredients"),
        *(
            "languages",
            "lines",
            "modifiers",
            "product_kinds",
            "red_flags",
            "rules",
            "schema",
            "sources",
            "topics",
            "words",
        ),
    ]
    assert rules.parse_guidance(document, 7).number == 7


def test_no_rule_is_written_in_two_files() -> None:
    ids = [rule["id"] for rule in documents.reference_document()["rules"]]
    assert len(ids) == len(set(ids)) > 50
