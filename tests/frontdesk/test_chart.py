"""A patient's chart: alerts first, products judged as of today, the code of the sheet."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from clinics.accounts.delivery_settings import Factor
from clinics.followup.models import CheckIn, Concern
from clinics.portal import actions as portal
from clinics.portal.models import Link, Report
from clinics.records import actions
from clinics.records.models import Patient, PatientProduct
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def patient() -> Patient:
    factories.publish()
    return factories.patient(factories.clinic(slug="alder"))


def visit(patient: Patient, days_ago: int, **changes: Any) -> Any:
    now = timezone.now()
    flags = factories.ANSWERED | changes.pop("flags", {})
    at = now - days_ago * DAY
    return factories.treatment(patient, performed_at=at, now=now, flags=flags, **changes)


def client_of(patient: Patient) -> Client:
    client = Client()
    client.force_login(patient.created_by)
    return client


def page(patient: Patient, path: str = "") -> str:
    response = client_of(patient).get(f"/c/alder/patients/{patient.pk}/{path}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def alerts(patient: Patient) -> list[tuple[str, str, str, str]]:
    """Return each alert: level, title, detail, and since when and until when."""
    return re.findall(
        r'<li class="alert alert-(\w+)"> <strong[^>]*>(?:<svg.*?</svg> )?([^<]*)</strong>'
        r' <span>([^<]*)</span> <span class="alert-when">([^<]*)</span>',
        page(patient),
    )


def test_nobody_without_a_visit_has_alerts(patient: Patient) -> None:
    assert alerts(patient) == []
    assert "No treatments yet." in page(patient)


def test_an_ordinary_visit_gives_none(patient: Patient) -> None:
    visit(patient, 3)
    assert alerts(patient) == []


def test_a_stop_leads_then_what_needs_care(patient: Patient) -> None:
    visit(patient, 40, flags={"breastfeeding": "yes"})
    visit(patient, 20, flags={"breastfeeding": "yes"}, allergies=["chlorhexidine"])
    visit(patient, 3, flags={"breastfeeding": "yes", "isotretinoin": "current"})
    found = alerts(patient)
    assert [(level, title, detail) for level, title, detail, _when in found] == [
        ("red", "Isotretinoin (acne pills)", "Now"),
        ("amber", "Breastfeeding", "Yes"),
        ("amber", "Allergy", "chlorhexidine"),
    ]
    since = {title: when for _level, title, _detail, when in found}
    first = (timezone.localtime() - 40 * DAY).day
    assert since["Breastfeeding"].startswith(f"since {first} ")
    assert "asked at every visit" in since["Breastfeeding"]
    # Named once, and not again: it is not over.
    assert "no end; not named at the latest visit" in since["Allergy"]


def test_what_ends_by_itself_is_gone_then(patient: Patient) -> None:
    visit(patient, 13, flags={"recent_sun": "yes", "recent_filler": "yes"})
    assert {title.partition(",")[0] for _level, title, *_rest in alerts(patient)} == {
        "Sunburn or strong tan in the area",
        "Filler in the area",
    }
    visit(patient, 1, flags={"recent_sun": "no", "recent_filler": "no"})
    assert alerts(patient) == []


@pytest.mark.parametrize(("days", "shown"), [(13, True), (14, False), (15, False)])
def test_a_burn_counts_for_two_weeks(patient: Patient, days: int, shown: bool) -> None:
    visit(patient, days, flags={"recent_sun": "yes"})
    assert bool(alerts(patient)) is shown


def test_what_nobody_asked_is_an_alert(patient: Patient) -> None:
    flags = {key: value for key, value in factories.ANSWERED.items() if key != "pregnant"}
    factories.treatment(patient, flags=flags)
    level, title, detail, when = alerts(patient)[0]
    assert (level, title, detail) == ("amber", "Not asked", "pregnant")
    assert "counts as yes until it is asked" in when


def told(patient: Patient, treatment: Any) -> None:
    now = timezone.now()
    sheet = factories.issue(treatment)
    common: dict[str, Any] = {"clinic": patient.clinic, "sheet": sheet, "patient": patient}
    Report.objects.create(form_key=uuid.uuid4(), what="pregnant", at=now, **common)
    answer = CheckIn.objects.create(
        form_key=uuid.uuid4(), day=1, looks="worse", outcome="emergency", at=now, **common
    )
    Concern.objects.create(level="emergency", check_in=answer, since=now, **common)


def test_what_she_told_waits_on_top_and_judges_her_products(patient: Patient) -> None:
    treatment = visit(patient, 30)
    factories.product(
        patient, name="Night Renew", ingredients="Aqua, Glycerin, Retinol, Tocopherol"
    )
    assert verdicts(patient)["Night Renew"].startswith("may be used since")
    told(patient, treatment)
    found = alerts(patient)
    assert [(level, title) for level, title, *_rest in found] == [
        ("red", "Told to call the emergency number"),
        ("amber", "Told by the patient"),
    ]
    assert found[1][2] == "I am pregnant, or may be"
    assert verdicts(patient)["Night Renew"].startswith("no: ")
    assert "day 1: emergency number" in page(patient)


def verdicts(patient: Patient) -> dict[str, str]:
    found = re.findall(
        r'<span class="at-home-name"><strong>([^<]*)</strong>.*?<span class="tag [\w-]+">([^<]*)<',
        page(patient),
    )
    return dict(found)


def test_a_product_is_judged_for_her_today(patient: Patient) -> None:
    factories.product(
        patient, name="Night Renew", ingredients="Aqua, Glycerin, Retinol, Tocopherol"
    )
    factories.product(patient, name="Plain", ingredients="Aqua, Glycerin")
    factories.product(patient, name="Glow Drops", ingredients=None)
    assert set(verdicts(patient).values()) == {"not checked: no visit yet"}
    visit(patient, 2)
    found = verdicts(patient)
    assert found["Night Renew"].startswith("from ")
    assert found["Glow Drops"] == "not checked: ask"


def test_a_product_is_added_changed_stopped_and_used_again(patient: Patient) -> None:
    client, own = client_of(patient), f"/c/alder/patients/{patient.pk}/"
    client.post(f"{own}product/", {"name": "Night  Renew", "ingredients": ""})
    first = PatientProduct.objects.get()
    assert (first.name, first.ingredients) == ("Night Renew", None)
    path = f"/c/alder/products/{first.pk}/"
    wrong = client.post(path, {"name": "", "ingredients": "Aqua"}).content.decode()
    assert "Write the name of the product." in wrong
    client.post(path, {"name": "Night Renew", "ingredients": "Aqua, Retinol"})
    now = PatientProduct.objects.get(removed_at=None)
    assert (now.replaces, now.ingredients, now.position) == (first, "Aqua, Retinol", first.position)
    # The back button: what was changed is not changed again.
    assert client.post(path, {"name": "Other", "ingredients": ""}).status_code == 404
    client.post(f"/c/alder/products/{first.pk}/again/")
    assert PatientProduct.objects.filter(removed_at=None).get() == now
    for _twice in range(2):
        client.post(f"/c/alder/products/{now.pk}/stop/")
    assert not PatientProduct.objects.filter(removed_at=None).exists()
    assert "Uses it again" in page(patient)
    client.post(f"/c/alder/products/{now.pk}/again/")
    assert PatientProduct.objects.get(removed_at=None) == now


def test_a_changed_product_is_not_changed_by_a_second_tab(patient: Patient) -> None:
    product = factories.product(patient)
    who: dict[str, Any] = {"by": patient.created_by, "now": factories.NOW}
    actions.change_product(product=product, name="A", ingredients=None, **who)
    with pytest.raises(actions.ProductGone):
        actions.change_product(product=product, name="B", ingredients=None, **who)
    with pytest.raises(actions.ProductGone):
        actions.use_product_again(product=product, **who)
    assert [one.name for one in PatientProduct.objects.filter(removed_at=None)] == ["A"]


def linked(patient: Patient, factor: str) -> Link:
    sheet = factories.issue(visit(patient, 1), now=timezone.now())
    link = portal.make_link(sheet=sheet, by=patient.created_by, now=timezone.now())
    Link.objects.filter(pk=link.pk).update(factor=factor)
    return link


def test_the_code_of_the_sheet_is_shown_small_and_large(patient: Patient) -> None:
    link = linked(patient, Factor.BIRTH)
    for shown in (page(patient), page(patient, "code/")):
        assert '<svg class="square"' in shown
    assert "confirms with the date of birth" in page(patient)
    large = page(patient, "code/")
    # Whoever else looks at the screen learns nothing.
    assert patient.name not in large
    assert "1984" not in large
    portal.revoke(link=link, by=patient.created_by, now=timezone.now())
    assert '<svg class="square"' not in page(patient)
    assert "Its link was taken back." in page(patient)
    assert "There is no code to show" in page(patient, "code/")


def test_the_large_code_is_in_the_patients_language(patient: Patient) -> None:
    sheet = factories.issue(visit(patient, 1), now=timezone.now(), language="sv")
    portal.make_link(sheet=sheet, by=patient.created_by, now=timezone.now())
    assert '<html lang="sv">' in page(patient, "code/")
