"""The way to the patient's page on the printed sheet: a square to scan, and the code beside it."""

import io

import page as validator
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
import segno

from aftercare import paper
from aftercare.rules.vocabulary import Language
from tests.paper import printing, reading, samples
from tests.paper.test_page_one import BREASTFEEDING, MUCH, filled
from tests.rules import given

ADDRESS = "https://aftercare.clinic.example/p/aMY2Zwn27x9cFTgdjlMWzXGTasHPXQ13afcZ3rpA5oI/"
CODE = paper.Door(ADDRESS, "K7QM-3XHP")
BIRTH = paper.Door(ADDRESS, "")


def document(door, language="en", **options):
    return paper.html(samples.plan(language), samples.letterhead(), door=door, **options)


def test_page_one_shows_the_square_and_the_code_in_words():
    english = reading.pdf_pages(printing.pdf(document(CODE)))
    assert "K7QM-3XHP" in english[0]
    assert "Scan, then type" in " ".join(english[0].split())
    assert not any("K7QM" in words for words in english[1:])
    swedish = reading.pdf_pages(printing.pdf(document(BIRTH, "sv")))
    assert "skriv ditt födelsedatum" in " ".join(swedish[0].split())


def scanned(data, modules):
    """Return the modules of the square on page one, as printed: below the letterhead, right."""
    pdf = pypdfium2.PdfDocument(data)
    picture = pdf[0].render(scale=8).to_pil().convert("L")
    pdf.close()
    mm = 8 * 72 / 25.4
    corner = (round(picture.width - 32.5 * mm), round(16.1 * mm))
    around = picture.crop((*corner, round(picture.width - 10.5 * mm), round(36.3 * mm)))
    dark = around.point(lambda grey: 255 if grey < 128 else 0)
    left, upper, right, lower = dark.getbbox()
    assert abs((right - left) - (lower - upper)) <= 2
    assert 17 * mm < right - left < 19.5 * mm  # half a millimetre a module
    places = [(n + 0.5) * (right - left) / modules for n in range(modules)]
    return [[dark.getpixel((left + x, upper + y)) == 255 for x in places] for y in places]


def test_what_is_printed_is_the_square_of_the_address():
    code = segno.make(ADDRESS, error="m", micro=False, boost_error=False)
    wanted = [[bool(module) for module in row] for row in code.matrix]
    assert scanned(printing.pdf(document(CODE)), len(wanted)) == wanted


def test_a_sheet_without_a_link_has_no_trace_of_it():
    without = paper.html(samples.plan(), samples.letterhead())
    assert without == document(None)
    body = without.split("</style>")[1]
    assert 'class="door' not in body
    assert 'class="square"' not in body


def test_it_is_the_same_each_time():
    assert document(CODE) == document(CODE)
    first = paper.pdf(document(CODE), in_process=True)
    assert first == paper.pdf(document(CODE), in_process=True)


@pytest.mark.parametrize(
    ("language", "size", "large_print"),
    [
        ("sv", "a4", False),
        pytest.param("en", "letter", False, marks=pytest.mark.slow),
        pytest.param("sv", "a4", True, marks=pytest.mark.slow),
        pytest.param("en", "letter", True, marks=pytest.mark.slow),
    ],
)
def test_it_is_pdf_ua_and_pdf_a(language, size, large_print):
    data = printing.pdf(document(CODE, language, paper=size, large_print=large_print))
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert [str(each) for each in report.failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = [str(each["/Alt"]) for each in pdf.objects if _is_figure(each)]
    assert told == [
        "QR-kod: länken till din sida" if language == "sv" else "QR code: the link to your page"
    ]


def _is_figure(each):
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"


@pytest.mark.parametrize(
    ("changes", "language", "size"),
    [
        (BREASTFEEDING, "sv", "a4"),
        pytest.param(BREASTFEEDING, "en", "letter", marks=pytest.mark.slow),
        pytest.param(MUCH, "sv", "letter", marks=pytest.mark.slow),
        pytest.param(MUCH, "sv", "a4", marks=pytest.mark.slow),
        pytest.param(MUCH, "en", "letter", marks=pytest.mark.slow),
    ],
)
def test_it_pushes_no_help_off_page_one(changes, language, size):
    plan = given.plan(given.facts(**changes), Language(language))
    made = paper.html(plan, samples.letterhead(), paper=size, door=CODE)
    pages = [reading.squeezed(each) for each in reading.pdf_pages(printing.pdf(made))]
    assert "K7QM-3XHP" in pages[0]
    for row in plan.rows:
        if row.kind == "help" and not row.later:
            assert reading.squeezed(filled(row.text)) in pages[0], row.id
