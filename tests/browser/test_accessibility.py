"""Axe finds nothing on any page: light and dark, on a phone, a tablet and a desk."""

import uuid
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clinics.bulk import actions as bulk
from clinics.delivery.models import OutboxMessage
from clinics.portal import actions as portal
from clinics.records.models import Patient
from tests import factories
from tests.browser import people
from tests.delivery import given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(390, 844), (820, 1180), (1440, 900)]


def paths(clinic: Any, patient: Any) -> list[str]:
    """Return one address of each kind of page."""
    by = patient.created_by
    waiting = factories.treatment(
        patient,
        by=by,
        flags=factories.ANSWERED | {"pregnant": "yes"},
        zones=(("forehead", 1),),
        depth_reasons={"forehead": "Deep scar"},
    )
    treatment = factories.treatment(patient, by=by)
    sheet = factories.issue(treatment, by=by)
    product = factories.product(patient)
    assert product
    base = f"/c/{clinic.slug}/"
    own = f"{base}patients/{patient.pk}/"
    return [
        "/clinics/",
        "/accounts/logout/",
        "/accounts/password/change/",
        base,
        f"{base}patients/",
        f"{base}patients/?q=nobody",
        f"{base}patients/new/",
        own,
        f"{own}change/",
        f"{own}code/",
        f"{own}product/",
        f"{own}record/",
        f"{own}record/?corrects={treatment.pk}",
        f"{base}treatments/{waiting.pk}/",
        f"{base}treatments/{waiting.pk}/beside/",
        f"{base}treatments/{waiting.pk}/review/",
        f"{base}sheets/{sheet.pk}/",
        f"{base}sheets/{sheet.pk}/withdraw/",
        f"{base}sheets/{sheet.pk}/link/",
        f"{base}sheets/{sheet.pk}/replace/",
        f"{base}evidence/",
        f"{base}nothing-here/",
        f"{base}settings/",
        *delivery_paths(base, own, sheet),
    ]


def delivery_paths(base: str, own: str, sheet: Any) -> list[str]:
    """Return the pages of delivering, with messages that need somebody and a list."""
    given.confirmed(sheet.patient)
    portal.make_link(sheet=sheet, by=sheet.issued_by, now=factories.NOW)
    doubtful = given.message(sheet, "doubtful")
    given.message(sheet, "sent")
    Patient.objects.filter(pk=sheet.patient_id).update(email="new@mail.example")
    common: dict[str, Any] = {"clinic": sheet.clinic, "by": sheet.issued_by, "now": factories.NOW}
    listed = bulk.begin(act="print", sheets=[(sheet, "")], form_key=uuid.uuid4(), **common)
    return [
        f"{own}channel/",
        f"{base}deliveries/",
        f"{base}deliveries/?show=stopped",
        f"{base}deliveries/{doubtful.pk}/",
        f"{base}settings/delivery/",
        f"{base}outbox/",
        f"{base}outbox/{OutboxMessage.objects.get(clinic=sheet.clinic).pk}/",
        f"{base}lists/?day=2026-03-27",
        f"{base}lists/{listed.pk}/",
        "/confirm/forged/",
    ]


def violations(page: Page) -> list[str]:
    """Return what axe finds, each with its first place."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "tablet", "desk"])
def test_no_page_has_a_violation(
    browser: Browser, live_server: LiveServer, scheme: Any, size: tuple[int, int]
) -> None:
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, bypass_csp=True
    )
    desk = people.desk(page, live_server.url)
    found = []
    for path in paths(desk.clinic, desk.patient):
        page.goto(live_server.url + path)
        found += [f"{path} {each}" for each in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path} is {wide} px too wide")
    page.close()
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_full_of_errors_has_no_violation(
    browser: Browser, live_server: LiveServer, scheme: Any
) -> None:
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)
    desk = people.desk(page, live_server.url)
    factories.product(desk.patient)
    page.goto(desk.record)
    page.check("#flag-pregnant-yes", force=True)
    page.select_option("#add_area", "cheek")
    page.fill("#add_depth", "1,2")
    page.click("[value='add-zone']")
    page.wait_for_selector("#zone-0-depth")
    page.fill("#zone-0-depth", "50")
    page.click("[data-next]")
    page.wait_for_selector("#errors")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert violations(page) == []
    page.goto(f"{live_server.url}/c/alder/patients/new/")
    page.click("[data-once]")
    page.wait_for_selector("#errors")
    assert violations(page) == []
    page.close()


def test_the_sign_in_page_has_no_violation(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(f"{live_server.url}/accounts/login/")
    assert violations(page) == []
    page.fill("#id_login", "nobody")
    page.fill("#id_password", "wrong")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert violations(page) == []
    page.close()


def test_nothing_is_cut_off_at_400_percent(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 256})
    desk = people.desk(page, live_server.url)
    for path in paths(desk.clinic, desk.patient):
        page.goto(live_server.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
    page.close()
