"""The whole way of an edition: edited, proposed, decided change by change, published, withdrawn."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from aftercare.guidance.models import Edition, ItemDecision
from aftercare.guidance.store import editions
from tests import factories
from tests.browser import people as desks
from tests.guidance import publishing
from tests.recall import given

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 60_000
BETTER = "Klorvatten och smuts kan ta sig in i de små öppningarna."


@pytest.fixture
def clinic() -> Any:
    """A clinic that has handed a sheet out today, by the first edition."""
    factories.publish()
    found = factories.clinic(slug="alder")
    by, now = factories.member(found).user, timezone.now()
    patient = factories.patient(found, by=by)
    factories.issue(factories.treatment(patient, by=by, performed_at=now, now=now), by=by, now=now)
    return found


def test_vitamin_c_sooner_and_a_better_sentence_from_the_editor_to_the_clinic_and_back(
    browser: Browser, live_server: LiveServer, clinic: Any
) -> None:
    people = publishing.people()
    page, start = browser.new_page(locale="en-GB"), f"{live_server.url}/guidance/"
    desks.sign_in(page, live_server.url, people.editor.username)
    # The editor lands in the editor, shortens one wait with its reason, and mends a sentence.
    assert page.url.startswith(start)
    page.goto(f"{start}rules/vitamin-c-avoid/")
    page.fill("#until-windows-T1", "1")
    page.wait_for_selector("#reasons-s-when .reason", timeout=WAIT)
    page.locator("#reasons-s-when textarea").fill("The trial began on the next day, without harm")
    page.locator("#reasons-s-when select").select_option("L33")
    save(page)
    page.goto(f"{start}rules/swim-wait/")
    page.fill("#f-why-sv", BETTER)
    save(page)
    page.goto(f"{start}propose/")
    page.fill("#id_note", "Vitamin C sooner, and better Swedish")
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_selector(".notice-done", timeout=WAIT)
    proposal = page.url
    expect(page.get_by_text("You wrote this, so someone else decides it").first).to_be_visible()
    page.context.close()

    # The approver reads what is looser first, decides each by keyboard, and publishes.
    page = browser.new_page(locale="en-GB")
    desks.sign_in(page, live_server.url, people.approver.username)
    page.goto(proposal)
    headings = [each.text_content() or "" for each in page.locator(".item h3").all()]
    assert "6 days earlier" in headings[0]
    assert len(headings) == 2
    assert "simning" not in headings[0]
    expect(page.locator(".btn-dashed")).to_have_attribute("href", "#item-1")
    page.locator("#item-1 summary").click()
    expect(page.locator("#item-1 .whole-sheet")).to_have_count(4, timeout=WAIT)
    decide(page, 1, "Read the trial: no harm", source="L33")
    expect(page.locator("#h-item-2")).to_be_focused(timeout=WAIT)
    for box in page.locator("#item-2 [name=marks]").all():
        box.check()
    decide(page, 2, "It says the same, and better")
    page.check("#id_approve-confirmed")
    page.get_by_role("button", name="Approve and publish").click()
    page.wait_for_selector(".notice-done:has-text('Edition 2 is current now')", timeout=WAIT)
    assert ItemDecision.objects.count() == 2

    # Nobody is recalled: nothing is stricter.
    given.compare(clinic, timezone.now())
    assert given.listed(clinic, timezone.now()) == []

    # One person withdraws it at once: the edition before is nowhere looser.
    page.goto(f"{start}editions/2/withdraw/")
    page.locator("main [name=reason]").fill("Two patients had redness")
    page.locator("main form button.btn-primary, main form button[data-once]").first.click()
    page.wait_for_selector(".notice-done:has-text('Edition 3 is in force')", timeout=WAIT)
    assert Edition.objects.get(number=3).document == Edition.objects.get(number=1).document
    assert editions.current().number == 3
    page.context.close()


def save(page: Page) -> None:
    """Save the item that is open."""
    page.wait_for_timeout(600)
    page.click("[data-send]")
    page.wait_for_selector("text=Saved in the working copy.", timeout=WAIT)


def decide(page: Page, number: int, reason: str, source: str = "") -> None:
    """Accept an item by its key and a typed reason."""
    page.focus(f"#h-item-{number}")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.id") == f"reason-{number}"
    page.keyboard.press("Control+a")
    page.keyboard.type(reason)
    if source:
        page.fill(f"#source-{number}", source)
    page.get_by_role("button", name=f"Decide item {number}").click()
    page.wait_for_selector(f"#item-{number}.item-decided", timeout=WAIT)
