"""The editor's side in a browser: looser while somebody types, put back, reasoned, moved, sent."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has none
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from aftercare.guidance.models import Reason, Remark
from aftercare.guidance.store import documents, working_copy
from tests import factories
from tests.browser import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VITAMIN_C = "/guidance/rules/vitamin-c-avoid/"
RETINOL = "/guidance/rules/retinoid-otc-avoid-early/"
WAIT = 30_000


def signed_in(page: Page, address: str) -> None:
    factories.publish()
    people.sign_in(page, address, factories.user(permissions=["edit"]).username)


def shorten(page: Page, address: str) -> None:
    page.goto(address + VITAMIN_C)
    for tier in ("T1", "T2"):
        page.fill(f"#until-windows-{tier}", "3")
    page.wait_for_selector("#reasons-s-when .reason", timeout=WAIT)


def test_what_turns_looser_is_put_back_or_reasoned_and_saved(
    page: Page, live_server: LiveServer
) -> None:
    signed_in(page, live_server.url)
    shorten(page, live_server.url)
    assert "Looser than edition 1" in (page.locator("#standing").text_content() or "")
    page.click("[value='back:windows:T1']")
    people.wait_until(page, lambda: page.input_value("#until-windows-T1") == "7")
    reason = page.locator("#reasons-s-when textarea")
    reason.fill("Trials used it sooner.")
    page.wait_for_timeout(1500)
    assert reason.input_value() == "Trials used it sooner."
    page.locator("#reasons-s-when select").select_option("L33")
    page.click("[data-send]")
    page.wait_for_selector("text=Saved in the working copy.", timeout=WAIT)
    assert Reason.objects.get().source == "L33"


def test_the_sheet_shows_the_place_that_changes_in_either_language(
    page: Page, live_server: LiveServer
) -> None:
    signed_in(page, live_server.url)
    shorten(page, live_server.url)
    frame = page.locator(".sheet-frame-en")
    assert frame.evaluate("each => each.scrollTop") > 0
    page.check("#sheet-sv", force=True)
    assert page.locator(".sheet-frame-sv").is_visible()
    assert not frame.is_visible()


def test_the_keyboard_leads_to_the_side_and_back(page: Page, live_server: LiveServer) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + VITAMIN_C)
    page.focus("#until-windows-T2")
    page.locator("#s-when .to-side").focus()
    page.keyboard.press("Enter")
    people.wait_until(page, lambda: page.evaluate("location.hash") == "#standing")
    page.locator("[data-back]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "until-windows-T2"


def test_the_other_rule_moves_with_one_press(page: Page, live_server: LiveServer) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + RETINOL)
    page.fill("#until-windows-T2", "12")
    page.click(".reason-refused [value^='move:']", timeout=WAIT)
    page.wait_for_selector("text=Saved in the working copy.", timeout=WAIT)
    assert {one.key for one in working_copy.changes()} == {
        "retinoid-otc-avoid-early",
        "retinoid-restart-slowly",
    }


def test_a_remark_and_a_document_are_sent(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    signed_in(page, live_server.url)
    page.goto(live_server.url + VITAMIN_C)
    page.fill("#remark-text", "Ask Maja.")
    page.click("text=Add the remark")
    page.wait_for_selector(".remark >> text=Ask Maja.", timeout=WAIT)
    assert Remark.objects.count() == 1
    document = documents.reference_document()
    row = next(row for row in document["rules"] if row["id"] == "vitamin-c-avoid")
    row["windows"]["T2"] = [0, 240]
    file = tmp_path / "guidance.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    page.goto(f"{live_server.url}/guidance/upload/")
    page.set_input_files("#id_document", str(file))
    page.click("text=Look at it")
    page.click("text=Load it into the working copy", timeout=WAIT)
    page.wait_for_url("**/guidance/", timeout=WAIT)
    assert [one.key for one in working_copy.changes()] == ["vitamin-c-avoid"]


@pytest.mark.parametrize("width", [820, 1280])
def test_two_columns_stand_beside_each_other_without_a_sideways_scroll(
    browser: Browser, live_server: LiveServer, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 1180})
    page = context.new_page()
    signed_in(page, live_server.url)
    shorten(page, live_server.url)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    field = page.locator("#until-windows-T2").bounding_box()
    side = page.locator("#standing").bounding_box()
    assert field
    assert side
    assert side["x"] > field["x"] + field["width"]
    page.locator("#until-windows-T2").scroll_into_view_if_needed()
    assert page.locator("#standing").evaluate(
        "each => each.getBoundingClientRect().top < innerHeight"
    )
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found] == []
    context.close()
