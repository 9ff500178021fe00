"""Recording and issuing in a real browser: by keyboard, through lost connections, once."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clinics.records.models import Draft, Treatment
from clinics.sheets.models import Sheet
from tests import factories
from tests.browser import people

# Where "Issue and print" leads.
PATIENT = re.compile(r"/patients/[0-9a-f-]+/$")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, key: str, times: int = 1) -> None:
    for _each in range(times):
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Go on by the Tab key until the focus is there."""
    for _each in range(250):
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key never came to {selector}")


def add_area(page: Page, area: str, depth: str) -> None:
    """Add a treated area by the form's own fields."""
    count = page.locator(".zone").count()
    page.select_option("#add_area", area)
    page.fill("#add_depth", depth)
    page.click("[value='add-zone']")
    expect(page.locator(f"#zone-{count}-depth")).to_have_value(depth)


def go_on(page: Page) -> None:
    """Go on from what is asked before to what was seen after."""
    page.click("[data-next]")
    expect(page.locator("#step-after")).to_be_visible()


def test_the_whole_way_by_keyboard_alone(page: Page, live_server: LiveServer) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    tab_to(page, "input[name='device']")
    page.keyboard.press("1")
    expect(page.locator("#device-pen")).to_be_checked()
    # The next open row follows: one key an answer, and no other key.
    for row in page.locator("#s-before [data-row]:visible").all():
        assert row.evaluate("row => row.contains(document.activeElement)")
        page.keyboard.press("1")
        expect(row.locator("input:checked:not([value=''])")).to_have_count(1)
    tab_to(page, "input[name='allergies_answer']")
    page.keyboard.press("Space")
    expect(page.locator("#allergies_answer-none")).to_be_checked()
    page.focus("#add_area")
    while page.locator("#add_area").input_value() != "cheek":
        page.keyboard.press("ArrowDown")
    tab_to(page, "#add_depth")
    page.keyboard.type("0,7")
    page.keyboard.press("Enter")
    expect(page.locator("#zone-0-depth")).to_have_value("0,7")
    tab_to(page, "[data-next]")
    page.keyboard.press("Enter")
    expect(page.locator("#step-after")).to_be_visible()
    tab_to(page, "[value='ended-now']")
    page.keyboard.press("Enter")
    expect(page.locator("#time")).not_to_have_value("")
    expect(page.locator("#day")).not_to_have_value("")
    tab_to(page, "input[name='endpoint']")
    page.keyboard.press("2")
    expect(page.locator("#endpoint-erythema")).to_be_checked()
    tab_to(page, "#adjuncts-nothing")
    page.keyboard.press("Space")
    expect(page.locator("#counts")).to_contain_text("lines")
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/review/"))
    treatment = Treatment.objects.get()
    assert set(treatment.flags.values()) <= {"no", "none", "never"}
    assert treatment.endpoint == "erythema"
    tab_to(page, "[name=confirmed]")
    page.keyboard.press("Space")
    tab_to(page, "[data-once]")
    page.keyboard.press("Enter")
    page.wait_for_url(PATIENT)
    assert Sheet.objects.count() == 1


def test_a_key_is_a_column_and_arrows_answer_nothing(page: Page, live_server: LiveServer) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    heights = "rows => rows.map(row => row.getBoundingClientRect().height)"
    rows = page.locator("#s-before [data-row]:visible")
    before = rows.evaluate_all(heights)
    page.focus("input[name='flag-isotretinoin']:checked")
    expect(page.locator("#row-isotretinoin .cap").first).to_be_visible()
    expect(page.locator("#row-pregnant .cap").first).to_be_hidden()
    press(page, "ArrowDown")
    press(page, "ArrowUp")
    assert page.locator("input[name^='flag-']:checked:not([value=''])").count() == 0
    for key, answer in (("1", "never"), ("2", "past"), ("4", "recent"), ("3", "current")):
        page.focus("input[name='flag-isotretinoin']:checked")
        page.keyboard.press(key)
        expect(page.locator(f"#flag-isotretinoin-{answer}")).to_be_checked()
    page.focus("input[name='flag-isotretinoin']:checked")
    press(page, "0")
    expect(page.locator("input[name='flag-isotretinoin'][value='']")).to_be_checked()
    # A column that a question does not have is no answer; a digit in a text is a digit.
    page.focus("input[name='flag-breastfeeding']:checked")
    press(page, "2")
    expect(page.locator("input[name='flag-breastfeeding'][value='']")).to_be_checked()
    page.focus("#allergies")
    page.keyboard.type("123")
    expect(page.locator("#allergies")).to_have_value("123")
    page.focus("#flag-smoker-no")
    press(page, "3")
    assert rows.evaluate_all(heights) == before


def test_the_preview_follows_and_the_warning_stands_at_its_field(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    page.check("#device-pen", force=True)
    add_area(page, "forehead", "0,9")
    expect(page.locator("#zone-0-note")).to_contain_text("Above the usual 0.5 mm")
    page.fill("#zone-0-depth", "2")
    expect(page.locator("#zone-0-note")).to_contain_text("Above the limit of 1 mm")
    page.fill("#zone-0-depth", "0,4")
    expect(page.locator("#zone-0-note")).not_to_contain_text("Above")
    page.check("#flag-pregnant-yes", force=True)
    expect(page.locator("#note-pregnant")).to_contain_text("Stop.")
    expect(page.locator("#stops a")).to_have_attribute("href", "#flag-pregnant-no")
    expect(page.locator("#counts")).to_contain_text("1 stop")
    expect(page.locator("#sheet .sheet-because").first).to_be_attached()
    page.check("#flag-pregnant-no", force=True)
    expect(page.locator("#stops a")).to_have_count(0)


def test_no_to_the_rest_is_asked_once_and_can_be_taken_back(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    expect(page.locator("#rest-list li")).to_have_count(5)
    page.click("[value='no-to-the-rest']")
    expect(page.locator("#flag-smoker-no")).to_be_checked()
    expect(page.locator("#flag-pregnant-no")).not_to_be_checked()
    page.click("[value='undo-no']")
    expect(page.locator("#flag-smoker-no")).not_to_be_checked()


def test_an_expired_sign_in_keeps_the_form_and_goes_on(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    page.check("#device-pen", force=True)
    expect(page.locator("#status")).to_contain_text("Kept as a draft")
    cookies = [c for c in context.cookies() if c["name"] != "sessionid"]
    context.clear_cookies()
    context.add_cookies(cookies)  # type: ignore[arg-type]  # what a browser returns it also takes
    page.fill("#new-0-name", "LOT-77")
    expect(page.locator("#away")).to_contain_text("You have been signed out. Nothing is lost.")
    expect(page.locator("#new-0-name")).to_have_value("LOT-77")
    other = context.new_page()
    people.sign_in(other, live_server.url, desk.username)
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#away")).to_be_hidden()
    page.fill("#add_depth", "1,5")
    people.wait_until(page, lambda: Draft.objects.get().data["add_depth"] == ["1,5"])
    assert Draft.objects.get().data["new-0-name"] == ["LOT-77"]


def test_a_lost_connection_keeps_what_was_typed_through_a_reload(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    context.set_offline(True)
    page.check("#device-pen", force=True)
    page.fill("#new-0-name", "LOT-88")
    expect(page.locator("#away")).to_contain_text("No connection. Nothing is lost.")
    context.set_offline(False)
    assert Draft.objects.count() == 0 or "LOT-88" not in str(Draft.objects.get().data)
    page.goto(desk.record)
    expect(page.locator("#new-0-name")).to_have_value("LOT-88")
    expect(page.locator("#device-pen")).to_be_checked()


def test_a_double_click_records_and_issues_once(page: Page, live_server: LiveServer) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    page.check("#device-pen", force=True)
    people.answer_all(page)
    add_area(page, "cheek", "0,7")
    go_on(page)
    page.click("[value='ended-now']")
    expect(page.locator("#time")).not_to_have_value("")
    page.check("#endpoint-erythema", force=True)
    page.check("#adjuncts-nothing", force=True)
    page.dblclick("[data-send]")
    page.wait_for_url(re.compile("/review/"))
    assert Treatment.objects.count() == 1
    page.check("[name=confirmed]")
    page.dblclick("[data-once]")
    page.wait_for_url(PATIENT)
    assert Sheet.objects.count() == 1
    page.go_back()
    page.wait_for_url(re.compile("/review/"))
    assert Sheet.objects.count() == 1


def test_on_a_phone_a_bar_opens_the_sheet(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    expect(page.locator("#preview-body")).to_be_hidden()
    page.click("[data-toggle=preview]")
    expect(page.locator("#preview-body")).to_be_visible()
    expect(page.locator("[data-toggle=preview]")).to_have_attribute("aria-expanded", "true")


def test_no_page_on_the_way_complains(page: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    desk = people.desk(page, live_server.url)
    treatment = factories.treatment(desk.patient)
    for path in ("", "patients/", f"patients/{desk.patient.pk}/record/"):
        page.goto(f"{live_server.url}/c/alder/{path}")
        page.wait_for_load_state("networkidle")
    page.goto(f"{live_server.url}/c/alder/treatments/{treatment.pk}/review/")
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_the_sheet_under_review_follows_the_answer_to_a_stop(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    flags = factories.ANSWERED | {"active_acne": "inflamed"}
    treatment = factories.treatment(desk.patient, flags=flags)
    page.goto(f"{live_server.url}/c/alder/treatments/{treatment.pk}/review/")
    before = page.locator("#id_shown").input_value()
    page.locator("[id$='-kind-override']").check()
    expect(page.locator("#id_shown")).not_to_have_value(before)
    page.locator("[id$='-reason_code']").select_option("specialist-agreed")
    page.locator("input[name=language][value=sv]").check()
    expect(page.locator("#review-sheet")).to_contain_text("Inte än")
    page.check("[name=confirmed]")
    page.click("[data-once]")
    page.wait_for_url(PATIENT)
    sheet = Sheet.objects.get()
    assert sheet.language == "sv"


def test_a_button_that_only_has_the_focus_is_not_pressed(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    page.goto(desk.record)
    page.check("#device-pen", force=True)
    page.select_option("#add_area", "scar")
    page.focus("[value='add-zone']")
    expect(page.locator("#status")).to_contain_text("Kept as a draft")
    assert "do" not in Draft.objects.get().data
    assert page.locator(".zone").count() == 0
    assert Draft.objects.get().data["zone-TOTAL_FORMS"] == ["0"]


def test_an_expired_sign_in_keeps_the_words_of_the_review(
    page: Page, context: BrowserContext, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    treatment = factories.treatment(desk.patient)
    page.goto(f"{live_server.url}/c/alder/treatments/{treatment.pk}/review/")
    page.click(".own-words summary")
    page.fill("#id_notes", "Call me on Friday")
    page.check("#id_large_print")
    page.check("#id_confirmed")
    context.clear_cookies(name="sessionid")
    page.click("[data-once]")
    page.wait_for_url(re.compile("/accounts/login/"))
    page.fill("#id_login", desk.username)
    page.fill("#id_password", factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/review/$"))
    expect(page.locator("#id_notes")).to_have_value("Call me on Friday")
    expect(page.locator("#id_large_print")).to_be_checked()
    expect(page.locator("#id_confirmed")).not_to_be_checked()
    page.check("#id_confirmed")
    page.click("[data-once]")
    page.wait_for_url(PATIENT)
    assert Sheet.objects.get().payload.notes == "Call me on Friday"


def test_the_back_button_after_issuing_confirms_nothing_by_itself(
    page: Page, live_server: LiveServer
) -> None:
    desk = people.desk(page, live_server.url)
    treatment = factories.treatment(desk.patient)
    page.goto(f"{live_server.url}/c/alder/treatments/{treatment.pk}/review/")
    page.check("#id_confirmed")
    page.click("[data-once]")
    page.wait_for_url(PATIENT)
    page.go_back()
    page.wait_for_url(re.compile("/review/"))
    expect(page.locator("#id_confirmed")).not_to_be_checked()
    page.check("#id_confirmed")
    page.click("[data-once]")
    expect(page.locator(".errors")).to_contain_text("Sheet 1 counts already.")
    assert Sheet.objects.count() == 1
