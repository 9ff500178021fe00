"""Lines for as long as something is true: each says once of whom it speaks."""

import re

import pytest

from aftercare.paper import compose, spans
from aftercare.rules.vocabulary import Language
from tests.paper import samples
from tests.rules import given

TWICE = re.compile(
    r"^(?:While you|If you|Så länge du|Om du)[^:]*: (?:While you|If you|Så länge du|Om du|Du som)"
)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("answer", ["yes", None])
@pytest.mark.parametrize("area", ["cheek", "breast"])
def test_a_state_is_named_once(language, answer, area):
    changes = {"flags": {"breastfeeding": answer}, "zones": [{"area": area, "set_depth_mm": 1.0}]}
    plan = given.plan(given.facts(**changes), language, anyway=True)
    sheet = compose.compose(plan, samples.letterhead())
    texts = [spans.plain(said.text) for said in sheet.during]
    groups = (*sheet.do, *sheet.expect, *sheet.wait)
    texts += [spans.plain(said.text) for group in groups for said in group.items]
    assert texts
    assert [text for text in texts if TWICE.match(text)] == []
