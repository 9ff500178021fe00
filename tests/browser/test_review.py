"""The review in a real browser: a wrong depth is seen at once, and what is signed is counted."""

import random
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from clinics.records.models import Treatment
from clinics.sheets.models import Sheet, Signature
from tests import factories
from tests.browser import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AREAS = ("cheek", "jaw_edge", "temple", "cheekbone", "nose", "upper_lip", "neck", "forehead")
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}


def review(address: str, treatment: Treatment) -> str:
    return f"{address}/c/alder/treatments/{treatment.pk}/review/"


def a_slip(desk: people.Desk, chance: random.Random) -> Treatment:
    """Return a treatment in which 0.5 was typed as 1.5, among all that may stand beside it."""
    patient = factories.patient(desk.clinic, by=desk.patient.created_by)
    areas = chance.sample(AREAS[:-1], chance.randint(0, 6))
    areas.insert(chance.randint(0, len(areas)), "forehead")
    before = tuple((area, Decimal("0.5" if area == "forehead" else "0.25")) for area in areas)
    now = tuple((area, Decimal("1.5") if area == "forehead" else depth) for area, depth in before)
    earlier = factories.NOW - timedelta(days=30)
    factories.treatment(patient, zones=before, performed_at=earlier)
    flags: dict[str, Any] = dict(NURSING if chance.random() < 0.5 else factories.ANSWERED)
    flags |= {
        name: value
        for name, value in {
            "cold_sores": "history",
            "dark_marks": "yes",
            "fainting": "yes",
            "pregnant": "possible",
            "active_acne": "inflamed",
            "anticoagulant": "yes",
        }.items()
        if chance.random() < 0.3
    }
    adjuncts = [x for x in ("anaesthetic", "exosomes", "retinoid_applied") if chance.random() < 0.5]
    return factories.treatment(
        patient, zones=now, flags=flags, adjuncts=adjuncts, depth_reasons={"forehead": "Meant"}
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_wrong_depth_is_on_the_first_screen_in_every_review(
    page: Page, live_server: LiveServer, width: int, height: int
) -> None:
    desk = people.desk(page, live_server.url)
    page.set_viewport_size({"width": width, "height": height})
    chance = random.Random(20261201)
    seen = 0
    for _each in range(50):
        page.goto(review(live_server.url, a_slip(desk, chance)))
        line = page.locator(".state-line").bounding_box()
        depth = page.locator("#depth-forehead .depth-now")
        box, asks = depth.bounding_box(), page.locator("#sign-forehead").bounding_box()
        expect(depth).to_have_text("1.5")
        assert box
        assert line
        assert asks
        assert line["y"] + line["height"] <= height
        assert box["y"] + box["height"] <= line["y"], "the depth is above the buttons"
        seen += asks["y"] < line["y"]
    assert seen == 50


def test_an_everyday_review_needs_no_scrolling(page: Page, live_server: LiveServer) -> None:
    desk = people.desk(page, live_server.url)
    page.set_viewport_size({"width": 1280, "height": 800})
    factories.treatment(desk.patient, performed_at=factories.NOW - timedelta(days=30))
    flags = NURSING | {"dark_marks": "yes"}
    treatment = factories.treatment(desk.patient, flags=flags, adjuncts=["anaesthetic"])
    page.goto(review(live_server.url, treatment))
    line = page.locator(".state-line").bounding_box()
    assert line is not None
    for part in (
        "#h-recorded",
        "#signing",
        "#unlike",
        "#h-answers",
        ".sheet-panel",
        "#id_confirmed",
    ):
        box = page.locator(part).bounding_box()
        assert box is not None, part
        assert box["y"] + box["height"] <= (800 if part == "#id_confirmed" else line["y"]), part


def test_what_is_signed_is_counted_down_and_a_slip_is_mended_in_one_press(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    earlier = factories.NOW - timedelta(days=30)
    factories.treatment(desk.patient, zones=(("cheek", Decimal("0.5")),), performed_at=earlier)
    treatment = factories.treatment(
        desk.patient, flags=NURSING, adjuncts=["anaesthetic", "exosomes"]
    )
    page.goto(review(live_server.url, treatment))
    expect(page.locator("[data-count=note] span")).to_have_text("2")
    expect(page.locator("[data-count=depth] span")).to_have_text("1")
    page.locator("[data-sign=note]").first.check()
    expect(page.locator("[data-count=note] span")).to_have_text("1")
    page.get_by_role("button", name="It was 0.5").click()
    page.wait_for_url(lambda url: str(treatment.pk) not in url)
    expect(page.locator("[data-count=depth]")).to_be_hidden()
    # What was ticked was for the record as it stood.
    expect(page.locator("[data-count=note] span")).to_have_text("2")
    for tick in page.locator("[data-sign=note]").all():
        tick.check()
    page.check("#id_confirmed")
    with page.expect_request(lambda request: request.url.endswith("/pdf/")):
        page.click("[data-once]")
    page.wait_for_url(re.compile(r"/patients/[0-9a-f-]+/$"))
    sheet = Sheet.objects.get()
    assert sheet.treatment.corrects == treatment
    assert Signature.objects.filter(sheet=sheet).count() == 2
    # Going on and coming back prints nothing again.
    page.reload()
    assert page.locator("[data-print-now]").count() == 0
