"""Printing a sheet: made once, the same bytes for ever."""

import hashlib
from functools import partial
from typing import Any

import pytest
from django.db import connection

from aftercare import paper
from aftercare.installation import guards
from clinics.accounts import actions as directory
from clinics.accounts.journal.models import Event
from clinics.portal import tokens
from clinics.sheets import actions, payload, queries
from clinics.sheets.models import RenderedPdf, Sheet, SheetPayload
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return factories.issue(factories.treatment(factories.patient(factories.clinic())))


def render(sheet: Sheet, **changes) -> RenderedPdf:
    values: dict[str, Any] = {
        "paper": "a4",
        "large_print": False,
        "door_of": partial(tokens.door, now=NOW),
        "by": sheet.issued_by,
        "now": NOW,
    }
    return actions.render_pdf(sheet=sheet, **values | changes)


def test_a_print_is_made_once_and_kept(sheet) -> None:
    assert queries.pdf_for(sheet, "a4", False, None) is None
    first = render(sheet)
    assert bytes(first.data).startswith(b"%PDF-")
    assert first.sha256 == hashlib.sha256(bytes(first.data)).hexdigest()
    # What the clinic is called later does not matter: the sheet is a copy.
    directory.change_clinic(clinic=sheet.clinic, by=sheet.issued_by, now=NOW, name="New name")
    assert bytes(render(Sheet.objects.get(pk=sheet.pk)).data) == bytes(first.data)
    assert RenderedPdf.objects.count() == 1
    event = Event.objects.get(verb="render-pdf")
    assert event.data == {"sheet": str(sheet.pk), "sha256": first.sha256, "paper": "a4"}


def test_each_format_is_a_print_of_its_own(sheet) -> None:
    prints = {
        render(sheet).pk,
        render(sheet, paper="letter").pk,
        render(sheet, large_print=True).pk,
    }
    assert len(prints) == RenderedPdf.objects.count() == 3


def test_a_withdrawn_sheet_is_not_printed(sheet) -> None:
    kept = render(sheet)
    actions.withdraw_sheet(
        sheet=sheet, reason_code="wrong-language", reason="", by=sheet.issued_by, now=NOW
    )
    with pytest.raises(actions.SheetWithdrawn):
        render(sheet)
    assert queries.pdf_for(sheet, "a4", False, None) == kept


def test_a_damaged_sheet_is_not_printed(sheet) -> None:
    guards.drop(connection, tuple(guards.frozen("sheets_sheetpayload")))
    assert queries.is_intact(sheet)
    SheetPayload.objects.filter(sheet=sheet).update(notes="Take more of everything.")
    sheet = Sheet.objects.get(pk=sheet.pk)
    assert not queries.is_intact(sheet)
    with pytest.raises(actions.SheetDamaged):
        render(sheet)
    assert RenderedPdf.objects.count() == 0


def test_a_print_that_fails_leaves_nothing_behind(sheet) -> None:
    # As if it was issued while another typeface could print it.
    said = sheet.payload
    head = said.letterhead.replace('"notes":""', '"notes":"\u2603"')
    digest = payload.digest(said.salt, said.plan, head, said.notes)
    copied = [
        field.attname for field in Sheet._meta.fields if field.attname not in ("id", "form_key")
    ]
    values = {name: getattr(sheet, name) for name in copied}
    unprintable = Sheet.objects.create(**values | {"number": 2, "payload_digest": digest})
    SheetPayload.objects.create(
        clinic=sheet.clinic, sheet=unprintable, plan=said.plan, letterhead=head, salt=said.salt
    )
    with pytest.raises(paper.RenderingFailed, match="2603"):
        render(unprintable)
    assert (RenderedPdf.objects.count(), Event.objects.filter(verb="render-pdf").count()) == (0, 0)
    assert render(sheet).sheet == sheet
