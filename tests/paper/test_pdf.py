"""The PDF: conforming, the same every time, complete, and nothing but our own files."""

import hashlib
import io
import subprocess
import sys

import page
import pikepdf
import pytest

from aftercare import paper
from aftercare.paper import to_pdf
from tests.paper import printing, reading, samples
from tests.paper.test_page_one import filled


def document(language="en", **options):
    return paper.html(samples.plan(language), samples.letterhead(), **options)


@pytest.fixture(scope="module")
def english():
    return printing.pdf(document())


@pytest.fixture(scope="module")
def small():
    return printing.small()


def failures(data):
    found = []
    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        found += [str(each) for each in report.failures]
        assert report.is_compliant == (not report.failures)
    return found


def test_it_is_pdf_ua_and_pdf_a(english):
    assert failures(english) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("large_print", [False, True])
def test_it_conforms_in_every_form(language, size, large_print):
    data = printing.pdf(document(language, paper=size, large_print=large_print))
    assert failures(data) == []


def test_it_says_what_it_is(english):
    with pikepdf.open(io.BytesIO(english)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert pdf.docinfo["/Title"] == "After your microneedling – Sheet 2026-0012"
        assert pdf.docinfo["/CreationDate"] == "D:20260327142000Z"
        metadata = bytes(pdf.Root.Metadata.read_bytes())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert b'pdfaid:part="3"' in metadata


def test_another_process_makes_the_same_bytes(english):
    program = (
        "import hashlib; from aftercare import paper; from tests.paper import samples;"
        "made = paper.html(samples.plan(), samples.letterhead());"
        "print(hashlib.sha256(paper.pdf(made, in_process=True)).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == hashlib.sha256(english).hexdigest()


def test_every_page_says_whose_it_is(english):
    pages = reading.pdf_pages(english)
    for number, words in enumerate(pages, start=1):
        assert "Maria Lindqvist · Sheet 2026-0012 · Edition 3" in words
        assert f"Page {number} of {len(pages)}" in words


def test_page_one_answers_the_four_questions(english):
    first = reading.squeezed(reading.pdf_pages(english)[0])
    for part in ("MariaLindqvist", "Tonight", "Wait,thenstart", "Gethelp", "112"):
        assert part in first
    plan = samples.plan()
    for row in plan.rows:
        if row.kind == "help" and not row.later:
            assert reading.squeezed(filled(row.text)) in first


def test_letter_is_letter():
    plan = samples.plan(advice=(samples.line(),), products=(), timeline=(), sources=())
    data = printing.pdf(paper.html(plan, samples.letterhead(), paper="letter"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [float(x) for x in pdf.pages[0].MediaBox] == [0, 0, 612, 792]


def test_a_preview_says_so_on_every_page_and_a_sheet_does_not(english):
    plan = samples.plan(sources=(), products=(), timeline=())
    data = printing.pdf(paper.html(plan, samples.letterhead(), preview=True))
    assert len(reading.pdf_pages(data)) > 1
    assert all("Preview – not issued" in words for words in reading.pdf_pages(data))
    assert not any("Preview" in words for words in reading.pdf_pages(english))


def test_a_letter_without_a_glyph_is_named():
    made = printing.small(patient_name="Wulfila 𐍅")
    with pytest.raises(paper.RenderingFailed, match=r"'𐍅' \(U\+10345\)"):
        paper.pdf(made, in_process=True)


def test_a_letter_and_its_accent_become_one_glyph():
    made = printing.small(patient_name="A\u030asa")
    assert "Åsa" in reading.pdf_pages(printing.pdf(made))[0]


def test_a_sheet_that_lost_its_last_line_is_refused(small):
    made = small.replace('id="end"', "")
    with pytest.raises(paper.RenderingFailed, match="last line"):
        paper.pdf(made, in_process=True)


def test_a_warning_is_a_failure(small):
    made = small.replace("<h1>", '<h1 style="colour: red">')
    with pytest.raises(paper.RenderingFailed, match="colour"):
        paper.pdf(made, in_process=True)


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="http://169.254.169.254/latest/meta-data/">',
        '<img alt="x" src="https://sheet.invalid/../etc/passwd">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>p { background: url(https://example.org/a.png) }</style>",
        '<object data="file:///etc/passwd"></object>',
        '<svg><image href="file:///etc/passwd"/></svg>',
    ],
)
def test_nothing_is_fetched(markup, small):
    made = small.replace("</body>", f"{markup}</body>")
    with pytest.raises(paper.RenderingFailed):
        paper.pdf(made, in_process=True)


def test_the_fetcher_serves_our_fonts_and_nothing_else():
    fetcher = to_pdf.press().fetcher
    ours = fetcher.fetch("https://sheet.invalid/fonts/inter-400.woff2")
    assert ours.read()[:4] == b"wOF2"
    for address in ("file:///etc/hostname", "https://sheet.invalid/", "data:,x", "fonts/inter-400"):
        with pytest.raises(BaseException, match="asked for"):
            fetcher.fetch(address)
