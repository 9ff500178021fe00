"""Sources and the full version: prints of their own, one button away, for staff alone."""

import pytest

from clinics.sheets import queries
from clinics.sheets.models import RenderedPdf, Sheet
from tests import factories, forms
from tests.paper import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return factories.issue(factories.treatment(factories.patient(factories.clinic())))


def fetched(sheet: Sheet, what: str) -> str:
    client = forms.client_of(factories.member(sheet.clinic))
    place = f"/c/{sheet.clinic.slug}/sheets/{sheet.pk}/"
    assert f"{place}{what}/" in client.get(place).content.decode()
    response = client.get(f"{place}{what}/")
    assert response["Content-Type"] == "application/pdf"
    return reading.squeezed("".join(reading.pdf_pages(response.content)))


def test_the_sources_stand_behind_every_line(sheet):
    said = fetched(sheet, "sources")
    plan = queries.plan(sheet)
    for source in plan.sources:
        assert reading.squeezed(source.citation) in said
    for row in plan.rows:
        words = row.text.replace("**", "").partition("{")[0]
        assert reading.squeezed(words) in said, row.id


def test_the_full_version_has_every_rule_with_its_reasons(sheet):
    said = fetched(sheet, "full")
    plan = queries.plan(sheet)
    for line in plan.advice:
        assert reading.squeezed(line.rule) in said
        for reason in line.because:
            assert reading.squeezed(reason) in said
    for note in plan.clinician_notes:
        assert reading.squeezed(note.title) in said


def test_neither_is_kept_and_a_stranger_gets_neither(sheet):
    fetched(sheet, "full")
    assert RenderedPdf.objects.count() == 0
    stranger = factories.member(factories.clinic())
    for what in ("sources", "full"):
        place = f"/c/{stranger.clinic.slug}/sheets/{sheet.pk}/{what}/"
        assert forms.client_of(stranger).get(place).status_code == 404
