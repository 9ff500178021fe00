"""Every line of the plan is in every form of the sheet, and nothing for clinicians is."""

import pytest

from aftercare import paper
from tests.paper import printing, reading, samples

LANGUAGES = pytest.mark.parametrize("language", ["en", "sv"])


def rows(plan, letterhead):
    """What every row says, as the plan has it."""
    texts = []
    for row in plan.rows:
        text = row.text.replace("**", "").replace("{clinic_phone}", letterhead.clinic_phone)
        texts.append(text.replace("{emergency_number}", letterhead.emergency_number))
    return texts


def said(plan, letterhead):
    """The title and text of every line, as the plan has them."""
    pairs = []
    for line in plan.advice:
        text = line.text.replace("{clinic_phone}", letterhead.clinic_phone)
        pairs.append((line.title, text.replace("{emergency_number}", letterhead.emergency_number)))
    return pairs


def missing(plan, words):
    pairs = said(plan, samples.letterhead())
    return [part for pair in pairs for part in pair if reading.squeezed(part) not in words]


@LANGUAGES
def test_html_text_and_fragment_say_every_line(language):
    plan, letterhead = samples.plan(language), samples.letterhead()
    assert len(plan.advice) > 55
    for large_print in (False, True):
        made = reading.html_words(paper.html(plan, letterhead, large_print=large_print))
        assert [x for x in rows(plan, letterhead) if reading.squeezed(x) not in made] == []
    assert missing(plan, reading.html_words(paper.fragment(plan, letterhead, why=False))) == []
    assert missing(plan, reading.html_words(paper.fragment(plan, letterhead, why=True))) == []
    assert missing(plan, reading.squeezed(paper.text(plan, letterhead))) == []


@LANGUAGES
def test_the_pdf_says_every_word_of_the_html_in_its_order(language):
    made = paper.html(samples.plan(language), samples.letterhead())
    pages = reading.pdf_pages(printing.pdf(made))
    printed = reading.squeezed("".join(page.rsplit("Maria Lindqvist ·", 1)[0] for page in pages))
    texts = rows(samples.plan(language), samples.letterhead())
    assert [text for text in texts if reading.squeezed(text) not in printed] == []


@LANGUAGES
def test_each_text_is_said_once(language):
    plan = samples.plan(language)
    words = reading.html_words(paper.html(plan, samples.letterhead()))
    for text in rows(plan, samples.letterhead()):
        assert words.count(reading.squeezed(text)) == 1


@LANGUAGES
def test_nothing_for_clinicians_is_said(language):
    plan, letterhead = samples.plan(language), samples.letterhead()
    forms = (
        paper.html(plan, letterhead),
        paper.fragment(plan, letterhead, why=True),
        paper.text(plan, letterhead),
    )
    assert not any("CLINICIAN" in form for form in forms)


@LANGUAGES
def test_only_staff_may_open_why(language):
    plan = samples.plan(language)
    assert "tier T2: 3 days" in paper.fragment(plan, None, why=True)
    assert "tier T2: 3 days" not in paper.fragment(plan, None, why=False)
    assert "tier T2: 3 days" not in paper.html(plan, samples.letterhead())


def test_without_a_clinic_the_words_still_make_sense():
    words = paper.text(samples.plan("sv"))
    assert "Ring din\u00a0klinik samma dag om värk" in words
    assert "Ring 112 genast" in words
