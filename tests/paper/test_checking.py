"""Bytes that are not a whole sheet in our own typefaces are neither kept nor mailed."""

import io

import pikepdf
import pytest

from aftercare import paper
from aftercare.paper import checking, workers
from tests.paper import printing


@pytest.fixture(scope="module")
def document():
    return printing.small()


@pytest.fixture(scope="module")
def good(document):
    return printing.pdf(document)


def changed(data, change):
    """The print with each of its fonts changed."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                change(font)
        pdf.save(made)
    return made.getvalue()


def renamed(font):
    font.BaseFont = pikepdf.Name("/ABCDEF+DejaVu-Sans")


def emptied(font):
    about = font.DescendantFonts[0].FontDescriptor
    if "/FontFile2" in about:
        del about["/FontFile2"]


def test_a_good_print_passes(good, document):
    checking.refuse_bad(good, document)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"%PDF-1.7\nhalf", id="thirteen bytes"),
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data[:-200], id="without its end"),
        pytest.param(lambda data: data[:5000] + bytes(1500) + data[6500:], id="a hole"),
        pytest.param(lambda data: changed(data, renamed), id="another typeface"),
        pytest.param(lambda data: changed(data, emptied), id="no typeface"),
    ],
)
def test_what_a_broken_child_gives_is_refused(broken, good, document, monkeypatch):
    monkeypatch.setattr(workers, "_print_here", lambda html: broken(good))
    with pytest.raises(paper.RenderingFailed):
        paper.pdf(document, in_process=True)


def test_a_print_with_too_few_or_too_many_pages_is_refused(good, document):
    asks = document.replace('data-pages="2-6"', 'data-pages="3-6"')
    with pytest.raises(paper.RenderingFailed, match="2 pages, not 3 to 6"):
        checking.refuse_bad(good, asks)


def test_a_pdf_from_elsewhere_is_no_sheet(document):
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.save(made)
    with pytest.raises(paper.RenderingFailed, match="does not say"):
        checking.refuse_bad(made.getvalue(), document)


def test_a_garbled_typeface_is_noticed(document, monkeypatch, tmp_path):
    from aftercare.paper import fonts, to_pdf

    for each in fonts.FOLDER.iterdir():
        if each.is_file():
            (tmp_path / each.name).write_bytes(each.read_bytes())
    (tmp_path / "inter-600.woff2").write_bytes(b"wOF2" + bytes(5000))
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    to_pdf.press.cache_clear()
    try:
        with pytest.raises(paper.RenderingFailed):
            paper.pdf(document, in_process=True)
    finally:
        to_pdf.press.cache_clear()
