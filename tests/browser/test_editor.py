"""The editor in a browser: the proof turns red while somebody types, and nothing typed is lost."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from aftercare.guidance.store import working_copy
from clinics.accounts.models import User
from tests import factories
from tests.browser import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [
    pytest.param("dark", (390, 844), id="phone-dark"),
    pytest.param("light", (820, 1180), id="tablet-light"),
    pytest.param("light", (1280, 900), id="desk-light"),
    pytest.param("dark", (1280, 900), id="desk-dark"),
]
MAKEUP = "/guidance/rules/makeup-wait/"
# On no printed line that it shares with others: those would have to be edited first.
EXERCISE = "/guidance/rules/exercise-wait/"
WAIT = 30_000


def signed_in(page: Page, address: str) -> User:
    factories.publish()
    user = factories.user(permissions=["edit"])
    people.sign_in(page, address, user.username)
    return user


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def adopt_the_claim(page: Page) -> None:
    """Make of the rule about exercise what the vendor asks for, field by field."""
    page.select_option("#f-category", "do")
    page.select_option("#f-kind", "do")
    page.fill("#f-text-en", "Finish with a retinol cream.")
    page.fill("#f-text-sv", "Avsluta med en kräm med retinol.")
    page.click("#more-topics summary")
    page.check("#more-topics input[value=retinoid-cosmetic]")


def test_the_proof_turns_red_and_green_while_somebody_types(
    page: Page, live_server: LiveServer
) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + EXERCISE)
    page.wait_for_selector(".proof-holds")
    adopt_the_claim(page)
    page.wait_for_selector(".proof-broken", timeout=WAIT)
    broken = " ".join(page.locator("#proof .broken").all_text_contents())
    assert "INV-01" in broken
    assert "Finish with a retinol cream." in broken
    page.click("#note-category [value='undo:category']")
    people.wait_until(page, lambda: page.input_value("#f-category") == "avoid")
    page.click("#note-kind [value='undo:kind']")
    people.wait_until(page, lambda: page.input_value("#f-kind") == "wait")
    page.fill("#f-text-en", "No sport and no retinol.")
    page.fill("#f-text-sv", "Ingen sport och inget retinol.")
    page.uncheck("#f-topics input[value=retinoid-cosmetic]", force=True)
    page.wait_for_selector(".proof-holds", timeout=WAIT)
    assert not working_copy.is_changed()


def test_a_condition_is_built_with_the_keyboard_alone(page: Page, live_server: LiveServer) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + MAKEUP)
    page.focus("#add-box")
    page.keyboard.press("Enter")
    page.wait_for_selector("#box-0-new", timeout=WAIT)
    page.focus("#box-0-new")
    page.keyboard.type("Breastfeeding")
    page.focus("[value='add-dim:0']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-box-0-flag-breastfeeding", timeout=WAIT)
    page.focus("[name='box-0-flag-breastfeeding'][value=yes]")
    page.keyboard.press("Space")
    page.wait_for_selector("#sentence >> text=Breastfeeding: Yes.", timeout=WAIT)


def test_what_was_typed_survives_leaving_and_coming_back(
    page: Page, live_server: LiveServer
) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + MAKEUP)
    page.fill("#f-title-en", "Typed and not saved")
    page.goto(live_server.url + "/guidance/sources/")
    page.goto(live_server.url + MAKEUP)
    page.wait_for_selector(".bar-unsaved", timeout=WAIT)
    assert page.input_value("#f-title-en") == "Typed and not saved"
    page.click("[data-send]")
    page.wait_for_selector("text=Saved in the working copy.", timeout=WAIT)
    page.goto(live_server.url + MAKEUP)
    assert page.input_value("#f-title-en") == "Typed and not saved"
    assert page.locator(".bar-unsaved").count() == 0
    page.fill("#f-title-en", "Thrown away")
    page.click("text=Start over", timeout=WAIT)
    page.wait_for_url("**/?afresh=1")
    assert page.input_value("#f-title-en") == "Typed and not saved"


def test_a_new_rule_is_kept_until_it_is_saved_and_then_forgotten(
    page: Page, live_server: LiveServer
) -> None:
    signed_in(page, live_server.url)
    new = f"{live_server.url}/guidance/rules/new/"
    page.goto(new)
    page.fill("#f-title-en", "A rule of ours")
    page.goto(live_server.url + "/guidance/")
    page.goto(new)
    page.wait_for_selector("#new-id >> text=a-rule-of-ours", timeout=WAIT)
    assert page.input_value("#f-title-en") == "A rule of ours"
    page.click("[data-send]")
    page.wait_for_url("**/rules/a-rule-of-ours/")
    page.goto(new)
    page.wait_for_timeout(500)
    assert page.input_value("#f-title-en") == ""


@pytest.mark.parametrize(("scheme", "size"), LOOKS)
def test_no_page_has_a_violation(
    browser: Browser, live_server: LiveServer, scheme: Any, size: tuple[int, int]
) -> None:
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": size[0], "height": size[1]}, bypass_csp=True
    )
    signed_in(page, live_server.url)
    found = []
    for path in (
        *("", "rules/", "sources/", "claims/", "topics/", "ingredients/", "rules/new/"),
        *("rules/pregnant-stop/", "sources/L24/", "claims/S2-19/", "topics/sun/"),
        *("ingredients/aha/", "rules/makeup-wait/remove/"),
    ):
        page.goto(f"{live_server.url}/guidance/{path}")
        found += [f"{path} {each}" for each in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path} is {wide} px too wide")
    page.goto(live_server.url + EXERCISE)
    adopt_the_claim(page)
    page.wait_for_selector(".proof-broken", timeout=WAIT)
    page.click(".broken-sheet summary >> nth=0")
    found += [f"red {each}" for each in violations(page)]
    page.close()
    assert found == []
