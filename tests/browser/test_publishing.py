"""Proposing and deciding in a browser: axe at every size, the clinics' numbers, the whole way."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories
from tests.browser import people as desks
from tests.browser.test_accessibility import SIZES, violations
from tests.guidance import publishing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    patient = factories.patient(factories.clinic())
    factories.issue(factories.treatment(patient))
    return publishing.people()


@pytest.mark.parametrize(
    ("scheme", "size"),
    list(zip(["dark", "light", "dark"], SIZES, strict=True)),
    ids=["phone", "tablet", "desk"],
)
def test_no_page_has_a_violation(
    browser: Browser, live_server: LiveServer, people: Any, scheme: Any, size: tuple[int, int]
) -> None:
    width, height = size
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": width, "height": height}, bypass_csp=True
    )
    desks.sign_in(page, live_server.url, people.both.username)
    publishing.change(people.editor, hours=24, rule=publishing.RETINOID)
    found = looked_at(page, live_server, ["propose/"])
    publishing.change(people.editor, hours=240, rule=publishing.RETINOID)
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    pages = ["propose/", "proposals/", f"proposals/{made.pk}/", "editions/", "editions/1/"]
    found += looked_at(page, live_server, pages)
    publishing.approve(made, people.approver)
    found += looked_at(page, live_server, ["editions/compare/?a=1&b=2", "editions/1/again/"])
    page.close()
    assert found == []


def looked_at(page: Page, server: LiveServer, paths: list[str]) -> list[str]:
    """Return what axe finds on pages of the guidance with everything opened."""
    found = []
    for path in paths:
        page.goto(f"{server.url}/guidance/{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        found += [f"{path} {each}" for each in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path} is {wide} px too wide")
    return found


def test_a_second_person_reads_and_approves_by_keyboard(
    browser: Browser, live_server: LiveServer, people: Any
) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    desks.sign_in(page, live_server.url, people.approver.username)
    page.goto(f"{live_server.url}/guidance/proposals/{made.pk}/")
    # The clinics' numbers come by themselves.
    page.wait_for_selector(".fetched .counts")
    page.focus("#id_approve-confirmed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.id") == "errors"
    page.focus("#id_approve-confirmed")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-done:has-text('Edition 2 is current now')")
    assert said == []
    page.close()


def test_an_earlier_date_is_decided_by_keyboard_and_then_published(
    browser: Browser, live_server: LiveServer, people: Any
) -> None:
    item = publishing.of_working_copy("vitamin-c-avoid")
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    made = publishing.propose(people.editor)
    page = browser.new_page(bypass_csp=True)
    desks.sign_in(page, live_server.url, people.approver.username)
    page.goto(f"{live_server.url}/guidance/proposals/{made.pk}/")
    expect(page.locator("#id_approve-confirmed")).to_have_count(0)
    assert violations(page) == []
    page.focus("#item-1 input[value=accept]")
    page.keyboard.press("Space")
    page.focus("#reason-1")
    page.keyboard.type("Read the trial")
    page.focus("#source-1")
    page.keyboard.type("L33")
    page.keyboard.press("Enter")
    page.wait_for_selector("#item-1.item-decided")
    page.focus("#id_approve-confirmed")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-done:has-text('Edition 2 is current now')")
    page.close()


def test_the_numbers_of_the_clinics_can_be_opened_without_scripts(
    browser: Browser, live_server: LiveServer, people: Any
) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    page = browser.new_context(java_script_enabled=False).new_page()
    desks.sign_in(page, live_server.url, people.approver.username)
    for index in range(2):
        page.goto(f"{live_server.url}/guidance/proposals/{made.pk}/")
        page.locator(".fetched a").nth(index).click()
        expect(page.locator(".counts")).to_have_count(1)
        assert page.title()
    page.close()
