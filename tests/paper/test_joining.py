"""Several prints in one file: every page, in order, and nobody's sheet on another's back."""

import io

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from aftercare import paper
from aftercare.paper import joining
from tests.paper import printing


@pytest.fixture(scope="module")
def prints() -> list[bytes]:
    """Three sheets of three people, of three pages each."""
    names = ("Ann", "Bea", "Cleo")
    return [printing.pdf(printing.small(5, patient_name=name)) for name in names]


def texts(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_every_page_comes_along_in_order(prints) -> None:
    whole = texts(joining.join(prints, title="Sheets", two_sided=False))
    assert whole == [text for each in prints for text in texts(each)]
    assert [name in text for name, text in zip(("Ann", "Bea", "Cleo"), whole[::3], strict=True)]


def test_no_sheet_begins_on_the_back_of_another(prints) -> None:
    odd = [len(texts(each)) % 2 for each in prints]
    assert any(odd), "the sample has an odd number of pages"
    whole = texts(joining.join(prints, title="Sheets", two_sided=True))
    firsts = [texts(each)[0] for each in prints]
    begins = [number for number, text in enumerate(whole) if text in firsts]
    assert [number % 2 for number in begins] == [0, 0, 0]


def test_an_empty_page_has_the_size_of_its_sheet(prints) -> None:
    with pikepdf.open(io.BytesIO(joining.join(prints[:1], title="S", two_sided=True))) as whole:
        sizes = {tuple(float(side) for side in page.mediabox) for page in whole.pages}
        assert len(whole.pages) % 2 == 0
    assert len(sizes) == 1


def test_it_is_the_same_every_time_and_named(prints) -> None:
    first, second = (joining.join(prints, title="Sheets, 27 March", two_sided=True) for _ in "12")
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as whole:
        assert str(whole.docinfo["/Title"]) == "Sheets, 27 March"
        assert all("/StructParents" not in page for page in whole.pages)


def test_what_is_no_print_is_refused(prints) -> None:
    with pytest.raises(paper.RenderingFailed):
        joining.join([prints[0], b"%PDF- cut off"], title="S", two_sided=True)
