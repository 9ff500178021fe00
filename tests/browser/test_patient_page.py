"""The patient's page on a phone: no scripts, no sideways scrolling, light, clean for axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from clinics.portal import actions, tokens
from clinics.portal.models import Link
from clinics.sheets import actions as sheets
from tests import factories
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = (
    *("/my/", "/my/calendar/", "/my/products/", "/my/sheet/", "/my/help/", "/my/leave/"),
    *("/my/text/", "/my/check-in/", "/my/check-in/today/?none=emergency"),
    "/my/check-in/skin/?none=emergency,urgent",
)
MOST_BYTES = 100_000
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}
PRODUCTS = [{"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol"}]


def made(language: str = "en", **changes: Any) -> Link:
    """Return the link of a sheet for a treatment of four days ago."""
    factories.publish()
    now = timezone.now()
    clinic = factories.clinic(name="Kvarnholmens hud- och laserklinik")
    patient = factories.patient(clinic, name="Maximiliana Wolfeschlegelsteinhausen")
    factories.product(patient, **PRODUCTS[0])
    treatment = factories.treatment(
        patient,
        performed_at=now - timedelta(days=4),
        now=now,
        flags=NURSING,
        adjuncts=("anaesthetic",),
    )
    sheet = factories.issue(
        treatment, language=language, notes="Call me on Monday.", now=now, **changes
    )
    return actions.make_link(sheet=sheet, by=sheet.issued_by, now=now)


def unlock(page: Page, live_server: LiveServer, link: Link) -> None:
    """Open the link as a patient does."""
    page.goto(f"{live_server.url}/p/{tokens.token(link.nonce)}/")
    page.fill("#answer", tokens.code(link).lower())
    page.click("button.btn-primary")
    page.wait_for_url(f"{live_server.url}/my/")


@contextmanager
def listening(page: Page, event: Any) -> Iterator[list[Request]]:
    """Collect the requests that a page makes."""
    seen: list[Request] = []

    def note(request: Request) -> None:
        seen.append(request)

    page.on(event, note)
    yield seen
    page.remove_listener(event, note)


def too_wide(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, live_server: LiveServer, scheme: Any, language: str
) -> None:
    link = made(language)
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": 320, "height": 640}, bypass_csp=True
    )
    found = []
    for path in (f"/p/{tokens.token(link.nonce)}/", "/p/nobody/", "/my/"):
        page.goto(live_server.url + path)
        found += [f"{path} {each}" for each in violations(page)]
        assert too_wide(page) <= 0, path
    unlock(page, live_server, link)
    for path in PATHS:
        page.goto(live_server.url + path)
        if path == "/my/calendar/":
            for each in page.locator("summary").all():
                each.click()
        found += [f"{path} {each}" for each in violations(page)]
        assert too_wide(page) <= 0, path
    page.goto(f"{live_server.url}/my/products/")
    page.fill("#id_ingredients", "Aqua, Glycerin, Retinol, Tocopherol")
    page.click("button.btn-primary")
    found += [f"answer {each}" for each in violations(page)]
    page.click("button.btn-primary")
    page.fill("#id_ingredients", " ")
    page.click("button.btn-primary")
    found += [f"error {each}" for each in violations(page)]
    sheets.withdraw_sheet(
        sheet=link.sheet,
        reason_code="other",
        reason="x",
        by=link.sheet.issued_by,
        now=timezone.now(),
    )
    page.goto(f"{live_server.url}/my/")
    found += [f"withdrawn {each}" for each in violations(page)]
    page.close()
    assert found == []


def test_all_of_it_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    link = made()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    unlock(page, live_server, link)
    page.click("text=Products")
    page.fill("#id_name", "Serum")
    page.fill("#id_ingredients", "Aqua, Glycerin, Retinol, Tocopherol")
    page.click("text=Check it for me")
    expect(page.locator(".verdict h2").first).to_have_text("No, do not use it")
    page.click("text=See the signs")
    page.wait_for_url("**/my/help/")
    assert page.locator("a[href^='tel:']").count() >= 2
    page.click("text=Close my page on this phone")
    page.wait_for_url("**/my/leave/")
    with page.expect_navigation():
        page.click("button.btn-primary")
    page.goto(f"{live_server.url}/my/")
    assert page.locator("h1").inner_text() == "Your page is closed"
    context.close()


def test_every_page_weighs_less_than_100_kb_and_asks_nobody_else(
    browser: Browser, live_server: LiveServer
) -> None:
    link = made("sv")
    page = browser.new_page(viewport={"width": 390, "height": 844})
    # As for somebody who comes for the first time: styles are fetched for each page.
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    unlock(page, live_server, link)
    raw, weights = tokens.token(link.nonce), {}
    for path in PATHS:
        with listening(page, "requestfinished") as seen:
            page.goto(live_server.url + path, wait_until="networkidle")
        assert all(request.url.startswith(live_server.url) for request in seen)
        assert not any(raw in str(request.all_headers()) for request in seen)
        sizes = [request.sizes() for request in seen]
        weights[path] = sum(
            each["responseBodySize"] + each["responseHeadersSize"] for each in sizes
        )
        assert not any(request.resource_type in ("script", "font") for request in seen)
    page.close()
    assert all(8_000 < weight < MOST_BYTES for weight in weights.values()), weights


def test_the_door_tells_its_token_to_no_other_address(
    browser: Browser, live_server: LiveServer
) -> None:
    link = made()
    page = browser.new_page()
    with listening(page, "request") as seen:
        unlock(page, live_server, link)
    raw = tokens.token(link.nonce)
    referers = [request.all_headers().get("referer", "") for request in seen]
    assert any(referers)
    assert not any(raw in referer for referer in referers)
    assert not any(raw in request.url for request in seen if "/p/" not in request.url)
    page.close()


def test_what_a_thumb_hits_is_44_pixels_high(browser: Browser, live_server: LiveServer) -> None:
    link = made()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    unlock(page, live_server, link)
    low = []
    for path in PATHS:
        page.goto(live_server.url + path)
        # A box is ticked by touching its line.
        targets = "a:visible, button:visible, summary:visible, input:visible:not(.tick input)"
        for each in page.locator(targets).all():
            box = each.bounding_box()
            if box and box["height"] < 44 and "skip" not in (each.get_attribute("class") or ""):
                low.append((path, each.inner_text(), box["height"]))
    page.close()
    assert low == []


def test_a_remembered_phone_reads_page_one_without_network(
    browser: Browser, live_server: LiveServer
) -> None:
    link = made()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/p/{tokens.token(link.nonce)}/")
    page.fill("#answer", tokens.code(link))
    page.check("input[name=remember]")
    page.click("button.btn-primary")
    page.wait_for_url(f"{live_server.url}/my/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = "caches.open('advice-1').then((kept) => kept.match('/my/offline/')).then(Boolean)"
    page.wait_for_function(kept)
    context.set_offline(True)
    page.goto(f"{live_server.url}/my/calendar/")
    expect(page.locator("h2").first).to_have_text("You are offline")
    assert page.locator(".call-first").count() == 0
    assert page.locator("a[href^='tel:']").count() == 3
    context.set_offline(False)
    # Closed on this phone, the copy is gone as well.
    page.goto(f"{live_server.url}/my/leave/")
    page.click("button.btn-primary")
    page.wait_for_function("caches.keys().then((names) => names.length === 0)")
    context.close()


def test_the_bar_covers_nothing_that_has_the_focus(
    browser: Browser, live_server: LiveServer
) -> None:
    link = made("sv")
    page = browser.new_page(viewport={"width": 320, "height": 640})
    unlock(page, live_server, link)
    page.goto(f"{live_server.url}/my/sheet/")
    bar = page.locator(".call-bar")
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const one = document.activeElement.getBoundingClientRect();
                const bar = document.querySelector('.call-bar').getBoundingClientRect();
                const within = document.activeElement.closest('.call-bar');
                return !within && one.height < 400 && one.bottom > bar.top + 1;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    box = bar.bounding_box()
    assert box
    assert abs(box["y"] + box["height"] - 640) < 1
    assert box["height"] <= 124
    page.set_viewport_size({"width": 800, "height": 360})
    low = bar.bounding_box()
    assert low
    assert low["height"] <= 62
    page.set_viewport_size({"width": 320, "height": 256})
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.call-bar')).position") == "static"
    )
    page.close()


def test_every_emergency_is_in_sight_on_a_small_phone(
    browser: Browser, live_server: LiveServer
) -> None:
    link = made("sv")
    page = browser.new_page(viewport={"width": 320, "height": 640})
    unlock(page, live_server, link)
    page.goto(f"{live_server.url}/my/check-in/")
    bar = page.locator(".call-bar").bounding_box()
    last = page.locator(".act").last.bounding_box()
    assert bar
    assert last
    assert last["y"] < bar["y"], "the last row begins above the bar"
    page.locator(".act").first.click()
    call = page.locator(".danger-call").bounding_box()
    assert call
    assert call["y"] + call["height"] < 640
    page.close()
