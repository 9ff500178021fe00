"""Replacing sheets with the keyboard's and axe's eyes: the list, old beside new, closing."""

import uuid
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from clinics.recall.models import RecallDecision
from clinics.sheets.models import Sheet
from tests import factories
from tests.browser import people
from tests.recall import given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> people.Desk:
    """A clinic with three sheets by the first edition, and a second one that is stricter."""
    found = people.desk(page, live_server.url)
    now, by = timezone.now(), found.patient.created_by
    for _ in range(3):
        treatment = factories.treatment(found.patient, by=by, performed_at=now, now=now)
        factories.issue(treatment, by=by, now=now)
    given.stricter_edition()
    return found


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def test_a_clinician_replaces_one_closes_one_and_axe_finds_nothing(desk: Any, browser: Any) -> None:
    page, start = desk.page, f"{desk.address}/c/alder"
    page.goto(f"{start}/")
    page.get_by_role("link", name="Compare them").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Issue the ticked replacements").click()
    page.get_by_text("in place of sheet 3").wait_for()
    assert Sheet.objects.filter(edition_number=2).count() == 1
    page.get_by_role("link", name="Old beside new").first.click()
    page.locator("mark").first.wait_for()
    page.get_by_role("link", name="Not needed").click()
    page.get_by_label("The patient has been told in another way").check()
    page.get_by_role("button", name="No replacement is needed").click()
    page.get_by_text("The sheet stays as it is.").wait_for()
    assert RecallDecision.objects.count() == 1
    # Axe needs to run its own script.
    state = page.context.storage_state()
    other = browser.new_page(bypass_csp=True, storage_state=state)
    (left,) = Sheet.objects.filter(withdrawal=None, edition_number=1, recall_decisions=None)
    for address in ("recall/", f"recall/{left.pk}/", f"recall/{left.pk}/close/", "recall/?q=x"):
        for width, scheme in ((390, "light"), (1280, "dark")):
            other.set_viewport_size({"width": width, "height": 900})
            other.emulate_media(color_scheme=scheme)
            other.goto(f"{start}/{address}")
            assert violations(other) == [], address
            assert other.evaluate("document.documentElement.scrollWidth") <= width


def test_counts_of_a_proposal_are_whole_without_scripts(page: Page, live_server: Any) -> None:
    editor = factories.user(permissions=["edit"])
    given.first_edition()
    found = given.proposal(makeup_wait=given.longer(4), by=editor, form_key=uuid.uuid4())
    people.sign_in(page, live_server.url, editor.username)
    for address in ("impact", "fired"):
        page.goto(f"{live_server.url}/recall/{address}/?proposal={found.pk}")
        assert page.get_by_role("heading", level=1).inner_text() == "The last 90 days, counted"
