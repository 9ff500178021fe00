"""With plans of the reference edition, page one says whom to call, and nothing is lost."""

import pytest

from aftercare import paper
from aftercare.rules.vocabulary import Language
from tests.paper import printing, reading, samples
from tests.rules import given

BREASTFEEDING = {"adjuncts": ["anaesthetic"], "flags": {"breastfeeding": "yes"}}
MUCH = {
    "device": "rf",
    "endpoint": "erythema",
    "zones": [{"area": "cheek", "set_depth_mm": 1.5}, {"area": "eye_area", "set_depth_mm": 0.5}],
    "adjuncts": ["anaesthetic", "prp", "peel"],
    "flags": {"breastfeeding": "yes", "cold_sores": "history"},
}
VISITS = [
    (BREASTFEEDING, "sv", "a4"),
    pytest.param({}, "en", "a4", marks=pytest.mark.slow),
    pytest.param(MUCH, "sv", "letter", marks=pytest.mark.slow),
    pytest.param(MUCH, "sv", "a4", marks=pytest.mark.slow),
    pytest.param(BREASTFEEDING, "en", "letter", marks=pytest.mark.slow),
    pytest.param({"device": "rf", "endpoint": "erythema"}, "en", "a4", marks=pytest.mark.slow),
    pytest.param(
        {"zones": [{"area": "scalp", "set_depth_mm": 1.0}]}, "sv", "a4", marks=pytest.mark.slow
    ),
]


@pytest.mark.parametrize(("changes", "language", "size"), VISITS)
def test_all_of_get_help_stands_on_page_one(changes, language, size):
    plan = given.plan(given.facts(**changes), Language(language))
    made = paper.html(plan, samples.letterhead(), paper=size)
    pages = [reading.squeezed(page) for page in reading.pdf_pages(printing.pdf(made))]
    printed = "".join(pages)
    for row in plan.rows:
        text = reading.squeezed(filled(row.text))
        assert text in printed, row.id
        if row.kind == "help" and not row.later:
            assert text in pages[0], row.id


def filled(text):
    """A row's words as they are printed."""
    text = text.replace("**", "").replace("{emergency_number}", "112")
    return text.replace("{clinic_phone}", "08-123 45 67")
