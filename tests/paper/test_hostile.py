"""Names, notes and texts that are meant to do harm stay words, or the sheet is refused."""

import pytest

from aftercare import paper
from tests.paper import printing, reading, samples

SPELLS = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; &amp; \"quoted\" 'so'",
    "file:///etc/passwd url(file:///etc/passwd)",
    "counter(pages) string(footer) \\000041",
)


@pytest.mark.parametrize("spell", SPELLS)
def test_a_spell_is_printed_as_it_was_typed(spell):
    letterhead = samples.letterhead(
        patient_name=spell, clinic_name=spell, notes=spell, issued_by=spell, replaces=spell
    )
    plan = samples.plan(advice=(samples.line(spell, spell),), products=(), timeline=())
    made = paper.html(plan, letterhead)
    assert reading.squeezed(spell) in reading.html_words(made)
    assert reading.squeezed(spell) in reading.html_words(paper.fragment(plan, letterhead, why=True))
    assert spell in paper.text(plan, letterhead)
    for markup in ("<script", "<img", "onerror=alert(1)>"):
        assert markup not in made
        assert markup not in paper.fragment(plan, letterhead, why=True)


def test_spells_are_inert_on_paper():
    data = printing.pdf(printing.small(notes="\n".join(SPELLS)))
    printed = reading.squeezed("".join(reading.pdf_pages(data)))
    assert [spell for spell in SPELLS if reading.squeezed(spell) not in printed] == []


def test_long_notes_and_long_words_stay_on_the_page():
    word = "Donaudampfschifffahrtsgesellschaft" * 8
    notes = f"{word}\n{'Kom ihåg. ' * 300}"
    data = printing.pdf(printing.small(patient_name=word, clinic_name=word, notes=notes))
    printed = reading.squeezed("".join(reading.pdf_pages(data)))
    assert printed.count("Komihåg.") == 300
    assert word in printed


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ud800", "\u202e", "😀"])
def test_what_paper_cant_print_is_named(character):
    made = printing.small(patient_name=f"A{character}B")
    with pytest.raises(paper.RenderingFailed, match=r"U\+|sheet"):
        paper.pdf(made, in_process=True)
