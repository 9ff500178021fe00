"""A print is bound to the link that it shows: no kept one ever shows a code that opens nothing."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from clinics.portal import actions, tokens
from clinics.sheets import actions as sheets
from clinics.sheets import queries
from clinics.sheets.models import RenderedPdf, Sheet
from tests import factories, forms
from tests.paper import reading
from tests.portal import opening

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return opening.sheet()


def printed(sheet: Sheet, now=NOW) -> RenderedPdf:
    return sheets.render_pdf(
        sheet=sheet,
        paper="a4",
        large_print=False,
        door_of=partial(tokens.door, now=now),
        by=sheet.issued_by,
        now=now,
    )


def words(made: RenderedPdf) -> str:
    return reading.pdf_pages(bytes(made.data))[0]


def dead(sheet: Sheet, now=LATER) -> list[RenderedPdf]:
    return list(queries.dead_prints(sheet, tokens.door(sheet, now=now)))


def test_a_new_link_makes_new_prints(sheet):
    link = opening.link(sheet)
    first = printed(sheet)
    old = tokens.code(link)
    assert old in words(first)
    assert (printed(sheet), dead(sheet)) == (first, [])

    link = actions.renew_link(link=link, by=sheet.issued_by, now=LATER)
    second = printed(sheet, LATER)
    assert second.pk != first.pk
    assert tokens.code(link) in words(second)
    assert old not in words(second)
    assert dead(sheet) == [first]
    assert printed(sheet, LATER) == second


def test_a_link_that_was_revoked_or_is_over_is_on_no_print(sheet):
    link = opening.link(sheet)
    first = printed(sheet)
    assert tokens.door(sheet, now=link.expires_at) is None
    actions.revoke(link=link, by=sheet.issued_by, now=LATER)
    second = printed(sheet, LATER)
    assert tokens.code(link) not in words(second)
    assert (second.door, dead(sheet)) == ("", [first])


def test_a_print_without_a_code_is_never_dead(sheet):
    without = printed(sheet)
    opening.link(sheet)
    assert dead(sheet) == []
    assert printed(sheet).pk != without.pk


def test_a_print_from_before_the_marks_counts_until_the_link_is_a_newer_one(sheet):
    link = opening.link(sheet)
    made = printed(sheet)
    values = {f.attname: getattr(made, f.attname) for f in RenderedPdf._meta.fields}
    values |= {"id": None, "paper": "letter", "door": RenderedPdf.BEFORE}
    old = RenderedPdf.objects.create(**values)
    assert queries.pdf_for(sheet, "letter", False, tokens.door(sheet, now=NOW)) == old
    actions.renew_link(link=link, by=sheet.issued_by, now=LATER)
    assert queries.pdf_for(sheet, "letter", False, tokens.door(sheet, now=LATER)) is None
    assert old in dead(sheet)


def test_staff_are_told_which_papers_are_dead_and_get_a_new_one(sheet):
    link = opening.link(sheet)
    printed(sheet)
    with time_machine.travel(LATER, tick=False):
        told(sheet, link)


def told(sheet, link):
    client = forms.client_of(factories.member(sheet.clinic))
    place = f"/c/{sheet.clinic.slug}/sheets/{sheet.pk}/"
    assert "Papers with a dead code" not in client.get(place).content.decode()
    link = actions.renew_link(link=link, by=sheet.issued_by, now=LATER)
    assert "Papers with a dead code" in client.get(place).content.decode()
    served = client.get(f"{place}pdf/").content
    assert tokens.code(link) in reading.pdf_pages(served)[0]
