"""Allergies by the keyboard: offered, chosen, several at once, decided, taken away."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from clinics.records.models import Draft
from tests.browser import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_allergies_are_named_and_decided_by_the_keyboard(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    field = page.locator("#allergies")
    field.focus()
    page.keyboard.type("xyloc")
    expect(page.locator("#allergy-offers [role=option]").first).to_contain_text("Lidocaine")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "allergy-offer-0")
    page.keyboard.press("Enter")
    expect(page.locator(".allergy")).to_contain_text("Lidocaine and other amide anaesthetics")
    expect(field).to_be_focused()
    expect(page.locator("#allergies_answer-these")).to_be_checked()
    expect(page.locator("#stops")).to_contain_text("A reason not to treat")

    page.keyboard.type("nickel; blorb")
    page.keyboard.press("Enter")
    expect(page.locator(".allergy")).to_have_count(3)
    # What nobody knows has to be decided before the next one is named.
    expect(page.locator(".allergy-unknown input[type=radio]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("a horse")
    kept = "allergy-2-reason"
    people.wait_until(page, lambda: _draft().get(kept) == ["a horse"])
    assert _draft()["allergy-2-decision"] == ["harmless"]

    # Half a word is no allergy yet; who goes on has named it.
    field.focus()
    page.keyboard.type("late")
    page.wait_for_timeout(900)
    expect(page.locator(".allergy")).to_have_count(3)
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("#add-allergy")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".allergy")).to_have_count(4)

    page.locator(".allergy-remove").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".allergy")).to_have_count(3)
    expect(page.locator("#stops")).not_to_contain_text("A reason not to treat")


def _draft() -> dict[str, list[str]]:
    found = Draft.objects.first()
    return found.data if found else {}
