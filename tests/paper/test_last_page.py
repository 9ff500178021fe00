"""No last page with next to nothing on it, and no line that ends early."""

import re

import pypdfium2  # type: ignore[import-untyped]
import pytest

from aftercare import paper
from aftercare.rules import plan
from tests.paper import printing, samples

FOOT = 40  # points: the footer stands below
MEANT = 0.2  # the share of a last page that is in use at least


def with_sources(number):
    sources = tuple(
        plan.SourceNote(f"N{n}", f"Holm {n}. Needles and the skin. Skin 2020;{n}:1-9.", "read")
        for n in range(number)
    )
    return paper.html(samples.plan(sources=sources), samples.letterhead())


def filled(data):
    """The number of pages, and the share of the last one down to its lowest words."""
    document = pypdfium2.PdfDocument(data)
    page = document[len(document) - 1]
    words = page.get_textpage()
    rects = [words.get_rect(n) for n in range(words.count_rects())]
    lowest = min(bottom for _, bottom, _, _ in rects if bottom > FOOT)
    found = len(document), 1 - lowest / page.get_height()
    words.close()
    page.close()
    document.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("number", range(40, 280, 8))
def test_a_last_page_is_worth_its_paper(number):
    pages, share = filled(printing.pdf(with_sources(number)))
    assert pages >= 3
    assert share >= MEANT


def test_texts_end_without_a_space_before_an_element():
    # WeasyPrint breaks such a line too early: "the nipple or⏎the areola."
    made = paper.html(samples.plan("sv"), samples.letterhead())
    run_in = re.findall(r'<p class="(?:run|sources)">.*?</p>', made, flags=re.S)
    assert len(run_in) >= 2
    assert not any(re.search(r"\s<b>", each) for each in run_in)
    assert '<span class="cite">&nbsp;' in made
    assert not re.search(r'\s<span class="(cite|tier)', made)
