"""Sheets that were issued under earlier schemas still print, with all of their help on page one."""

import json
from pathlib import Path

import pytest

from aftercare import paper, rules
from aftercare.rules.vocabulary import Kind
from tests.paper import printing, reading, samples
from tests.paper.test_page_one import filled

STORED = sorted((Path(__file__).resolve().parent.parent / "schemas").glob("plan-*.json"))


def plan(path):
    return rules.plan_load(json.loads(path.read_text("utf-8"))["plan"])


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
@pytest.mark.parametrize("large_print", [False, True])
def test_every_line_is_still_said(path, large_print):
    stored = plan(path)
    made = paper.html(stored, samples.letterhead(), large_print=large_print)
    words = reading.html_words(made)
    said = [row for row in stored.rows if row.product is None]
    assert said
    assert [row.id for row in said if reading.squeezed(filled(row.text)) not in words] == []
    printed = {rule for row in said for rule in row.rules}
    assert {line.rule for line in stored.advice if line.product is None} <= printed


@pytest.mark.parametrize("name", ["plan-1-breastfeeding-pen", "plan-2-everything-unknown"])
def test_their_help_is_whole_on_page_one(name):
    stored = plan(next(path for path in STORED if path.stem == name))
    first = reading.squeezed(
        reading.pdf_pages(printing.pdf(paper.html(stored, samples.letterhead())))[0]
    )
    for row in stored.rows:
        if row.kind is Kind.HELP and not row.later:
            assert reading.squeezed(filled(row.text)) in first, row.id
