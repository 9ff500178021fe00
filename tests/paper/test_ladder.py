"""What leaves a page one that is too full: counted, and never *get help*."""

from dataclasses import replace
from datetime import date

import pytest
import weasyprint

from aftercare import paper
from aftercare.paper import compose, ladder, render, to_pdf
from aftercare.paper.letterhead import Paper
from aftercare.rules.vocabulary import Kind
from tests.paper import printing, reading, samples
from tests.paper.test_page_one import filled

DOOR = paper.Door("https://aftercare.example.org/p/8CkQw0v3mJxXvB2Qm9Zr1w7KJ0aYt3u/", "K7QM-3XHP")
MM = 25.4 / 96


def plan(*, first=6, wait=6, during=0, moves=()):
    """A plan with rows of ordinary length; `moves` are the steps at which some of `first` move."""
    words = "**No sauna,** steam, hot tub or very hot shower; **no swimming** in pool, lake or sea."
    made = samples.plan("en")
    help_rows = tuple(row for row in made.rows if row.kind is Kind.HELP)
    pattern = next(row for row in made.rows if row.kind is Kind.WAIT)
    rows = [
        replace(pattern, id=f"f{n}", kind=Kind.FIRST, text=words, until=None, moves_at=step)
        for n, step in enumerate([*moves, *([None] * (first - len(moves)))])
    ]
    rows += [
        replace(pattern, id=f"d{n}", kind=Kind.WHILE, text=words, until=None) for n in range(during)
    ]
    rows += [
        replace(pattern, id=f"w{n}", text=f"{words} {words}", until=date(2026, 4, n + 1))
        for n in range(wait)
    ]
    return replace(made, rows=(*rows, *help_rows))


def fitted(made, size=Paper.A4, door=DOOR):
    letterhead = samples.letterhead(hours="Mon–Fri 8–17", urgent_number="1177")
    sheet = compose.compose(made, letterhead, has_door=door is not None)
    return ladder.fitted(sheet, size, door)


def test_a_page_one_with_room_is_roomy_and_whole():
    sheet = fitted(plan(first=2, wait=2))
    assert sheet.is_roomy
    assert sheet.shows_address
    assert (len(sheet.first), sheet.more, sheet.wait_more) == (2, (), ())


def test_gaps_are_closed_before_anything_moves():
    sheet = next(x for x in (fitted(plan(wait=n)) for n in range(1, 15)) if not x.is_roomy)
    assert (len(sheet.first), sheet.more, sheet.wait_more) == (6, (), ())


def test_what_may_move_goes_to_page_two_in_its_step_and_not_before():
    sheet = next(
        x for x in (fitted(plan(wait=n, moves=(3,))) for n in range(1, 20)) if len(x.first) == 5
    )
    assert not sheet.is_roomy
    assert [said.row.id for said in sheet.first] == ["f1", "f2", "f3", "f4", "f5"]
    assert [said.row.id for said in sheet.do[0].items] == ["f0"]


def test_page_three_is_announced_on_page_one():
    made = plan(first=12, wait=1, during=4, moves=(5, 5))
    sheet = next(x for x in (fitted(replace_wait(made, n)) for n in range(20)) if x.more)
    assert [said.row.id for said in sheet.more] == ["f0", "f1"]
    assert ladder.least_pages(sheet) == 3


def replace_wait(made, number):
    more = plan(first=0, wait=number).rows
    return replace(made, rows=(*made.rows, *(row for row in more if row.kind is Kind.WAIT)))


@pytest.mark.parametrize("size", Paper)
@pytest.mark.parametrize("numbers", [(3, 3, 0), (8, 9, 4), (14, 12, 8), (30, 20, 9)])
def test_help_never_moves_and_no_row_is_lost(size, numbers):
    first, wait, during = numbers
    made = plan(first=first, wait=wait, during=during)
    sheet = fitted(made, size)
    groups = (*sheet.wait, *sheet.wait_more, *sheet.do, *sheet.expect)
    said = (*sheet.first, *sheet.more, *sheet.during, *(x for g in groups for x in g.items))
    helps = [x.row.id for level in sheet.help for x in level.items]
    assert sorted([x.row.id for x in said] + helps) == sorted(row.id for row in made.rows)
    assert ladder.page_one(sheet, ladder.FORMATS[size], DOOR) <= ladder.FORMATS[size].height


def bottoms(document):
    """How far down each page is filled, in millimetres from its top margin."""
    press = to_pdf.press()
    laid = weasyprint.HTML(
        string=document.replace(render.style_element("sheet"), "", 1),
        base_url=to_pdf.ADDRESS,
        url_fetcher=press.fetcher,
    ).render(font_config=press.fonts, stylesheets=press.styles["sheet"])
    return [max(_down(page._page_box, page._page_box.content_box_y())) for page in laid.pages]


def _down(box, top):
    for child in getattr(box, "children", ()) or ():
        if type(child).__name__ == "MarginBox":
            continue
        tag = getattr(getattr(child, "element", None), "tag", "")
        if tag in ("p", "table", "section") and hasattr(child, "height"):
            yield (child.position_y + child.margin_height() - top) * MM
        yield from _down(child, top)


@pytest.mark.parametrize("size", Paper)
@pytest.mark.parametrize("phone", ["08-123 45 67", "+44 20 7946 0123 99"])
def test_what_is_counted_is_what_is_laid_out(size, phone):
    made = samples.plan("sv")
    letterhead = samples.letterhead(clinic_phone=phone, hours="mån–fre 8–17", urgent_number="1177")
    sheet = ladder.fitted(compose.compose(made, letterhead, has_door=True), size, DOOR)
    document = paper.html(made, letterhead, paper=size, door=DOOR)
    counted = ladder.page_one(sheet, ladder.FORMATS[size], DOOR)
    assert counted - 7 <= bottoms(document)[0] <= counted


@pytest.mark.parametrize("size", Paper)
@pytest.mark.parametrize("name", ["Eva Ek", "Maria Magdalena Josefina von Rosenstjerna-Lagerkvist"])
def test_large_print_gives_to_page_three_what_page_one_cant_hold(size, name):
    made, head = plan(first=9), samples.letterhead(patient_name=name)
    sheet = ladder.fitted_large(compose.compose(made, head, has_door=True), size, DOOR)
    rows = [said.row.id for said in (*sheet.first, *sheet.more)]
    assert rows == [f"f{n}" for n in range(9)]
    assert 0 < len(sheet.first) < 9
    document = paper.html(made, head, paper=size, door=DOOR, large_print=True)
    pages = reading.pdf_pages(printing.pdf(document))
    assert "There is more for you on page 3." in " ".join(pages[0].split())
    for row in made.rows:
        if row.kind is Kind.HELP and not row.later:
            assert reading.squeezed(filled(row.text)) in reading.squeezed(pages[1])
