"""A check-in step by step, as a browser sends it: emergencies first, each row acting at once."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare import rules
from clinics.accounts.models import Clinic
from clinics.followup import actions, signs
from clinics.followup.models import CheckIn, CheckInPhoto, Concern, Mistake
from clinics.sheets import actions as sheets_actions
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import photos, scenes
from tests.followup.scenes import opened
from tests.rules import given as core
from tests.rules import profiles

pytestmark = pytest.mark.django_db
FIRST, TODAY, SKIN = "/my/check-in/", "/my/check-in/today/", "/my/check-in/skin/"
OPEN = {"week": [*["08:00-17:00"] * 7], "days": {}}
CLOSED = {"week": ["", "", "08:00-17:00", "", "", "", ""], "days": {}}


@pytest.fixture(autouse=True)
def _the_next_day(time_machine: Any) -> None:
    time_machine.move_to(scenes.DAY_1, tick=False)


@pytest.fixture
def sheet() -> Sheet:
    return scenes.sheet()


def touch(client: Client, path: str, sign: str, key: uuid.UUID | None = None) -> str:
    answer = client.post(path, {"sign": sign, "form_key": str(key or uuid.uuid4())})
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> list[str]:
    return re.findall(r'<button class="act[^"]*" name="sign" value="([^"]*)"', page)


def calm(**changes: Any) -> dict[str, Any]:
    values = {"looks": "as-expected", "signs": ["none-of-these"], "form_key": str(uuid.uuid4())}
    return values | changes


# Step 1


def test_a_severe_allergy_alone_leads_at_once_to_the_call(sheet: Sheet) -> None:
    page = touch(opened(sheet), FIRST, "help-anaphylaxis")
    assert "Call 112 now" in page
    assert page.count('href="tel:112"') == 1
    assert "Lips, tongue or throat swell" in page
    assert "I had microneedling on Friday 27 March at 16:00." in page
    check_in = CheckIn.objects.get()
    assert (check_in.outcome, check_in.signs) == ("emergency", ["help-anaphylaxis"])
    assert (check_in.unsure, check_in.looks) == ([], "")
    assert Concern.objects.get().level == "emergency"


def test_each_emergency_row_is_a_button_and_leads_to_the_call(sheet: Sheet) -> None:
    client = opened(sheet)
    page = client.get(FIRST).content.decode()
    offered = rows(page)
    lines = scenes.lines(sheet).values()
    assert sorted(offered) == sorted(one.rule for one in lines if one.level == "emergency")
    assert "checkbox" not in page
    for rule in offered:
        assert "Call 112 now" in touch(client, FIRST, rule)
    assert CheckIn.objects.filter(outcome="emergency").count() == len(offered)


def test_the_call_is_shown_although_the_message_was_not_kept(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(**_values: Any) -> None:
        raise RuntimeError("the disk is full")

    client, key = opened(sheet), uuid.uuid4()
    with monkeypatch.context() as broken:
        broken.setattr(actions, "answer_check_in", fails)
        page = touch(client, FIRST, "help-anaphylaxis", key)
    assert "Call 112 now" in page
    assert 'href="tel:112"' in page
    assert "Your message did not reach the clinic" in page
    assert f'name="form_key" value="{key}"' in page
    assert "Send it again" in page
    assert "not kept" in caplog.text
    assert not CheckIn.objects.exists()
    assert "Your message did not reach" not in touch(client, FIRST, "help-anaphylaxis", key)
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("key", ["", "no key at all"])
def test_nothing_is_asked_for_before_the_call(sheet: Sheet, key: str) -> None:
    client = opened(sheet)
    for sign in ("help-anaphylaxis", "no-such-sign"):
        answer = client.post(FIRST, {"sign": sign, "form_key": key})
        assert "Call 112 now" in answer.content.decode()
    assert CheckIn.objects.filter(outcome="emergency").count() == 2


def test_a_withdrawn_sheet_still_leads_to_the_call(sheet: Sheet) -> None:
    client = opened(sheet)
    sheets_actions.withdraw_sheet(
        sheet=sheet, reason_code="not-treated", reason="", by=sheet.issued_by, now=scenes.DAY_1
    )
    page = touch(client, FIRST, "help-anaphylaxis")
    assert "Call 112 now" in page
    assert "did not reach" in page


def test_not_sure_of_an_emergency_leads_to_advice_with_the_rows_again(sheet: Sheet) -> None:
    client = opened(sheet)
    page = touch(client, FIRST, "not-sure")
    assert "Call 1177 now" in page
    assert "Call 112 now" not in page
    assert rows(page) == rows(client.get(FIRST).content.decode())
    check_in = CheckIn.objects.get()
    assert (check_in.outcome, check_in.signs) == ("urgent", [])
    assert "help-anaphylaxis" in check_in.unsure
    # The form of the repeated rows has a key of its own: its answer is kept beside this one.
    (key,) = set(re.findall(r'name="form_key" value="([^"]+)"', page))
    assert "Call 112 now" in touch(client, FIRST, "help-anaphylaxis", uuid.UUID(key))
    assert CheckIn.objects.count() == 2


def test_touched_by_mistake_is_noted_and_stays_on_the_list(sheet: Sheet) -> None:
    client = opened(sheet)
    touch(client, FIRST, "help-anaphylaxis")
    client.get("/my/check-in/mistake/")
    assert not Mistake.objects.exists()
    for _ in range(2):
        assert "by mistake" in client.post("/my/check-in/mistake/").content.decode()
    assert Mistake.objects.get().check_in == CheckIn.objects.get()
    staff = Client()
    staff.force_login(sheet.issued_by)
    listed = staff.get(f"/c/{sheet.clinic.slug}/inbox/").content.decode()
    assert "touched by mistake" in listed
    assert "Lips, tongue or throat swell" in listed


# Step 2


def test_what_needs_care_today_leads_to_advice_day_and_night(sheet: Sheet) -> None:
    client = opened(sheet)
    page = client.get(f"{TODAY}?none=emergency").content.decode()
    offered = [row.id for row in sheets.plan(sheet).rows if row.level == "urgent"]
    assert sorted(rows(page)) == sorted(offered)
    page = touch(client, TODAY, offered[0])
    assert "Call 1177 now" in page
    assert 'href="tel:1177"' in page
    assert CheckIn.objects.get().outcome == "urgent"
    assert "Call 1177 now" in touch(client, TODAY, "not-sure")


def test_without_a_number_for_advice_the_page_says_where_to_go(sheet: Sheet) -> None:
    Clinic.objects.filter(pk=sheet.clinic_id).update(urgent_number="", urgent_name="")
    page = touch(opened(sheet), TODAY, "urgent-signs-sight")
    assert "Go to an urgent care clinic" in page


@pytest.mark.parametrize("path", [TODAY, SKIN, f"{SKIN}?none=emergency", f"{TODAY}?none=urgent"])
def test_a_later_step_leads_back_to_the_emergencies(sheet: Sheet, path: str) -> None:
    answer = opened(sheet).get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, FIRST)


# Step 3


def test_worse_and_pus_leads_to_the_clinics_number_and_its_list(sheet: Sheet) -> None:
    Clinic.objects.update(opening_hours=OPEN)
    client = opened(sheet)
    page = client.get(f"{SKIN}?none=emergency,urgent").content.decode()
    assert "<b>Pus, or pain, redness or swelling getting worse</b>" in page
    assert "{phone}" not in page
    answer = client.post(SKIN, calm(looks="worse", signs=["help-infection"]), follow=True)
    assert answer.redirect_chain == [("/my/check-in/done/", 302)]
    page = answer.content.decode()
    assert "Call us today" in page
    assert 'btn-call btn-primary" href="tel:+4681234567"' in page
    assert "We are open until 17" in page
    staff = Client()
    staff.force_login(sheet.issued_by)
    listed = staff.get(f"/c/{sheet.clinic.slug}/inbox/").content.decode()
    for words in ("Åsa Öberg", "Pus, or getting worse", "Call today", "worse"):
        assert words in listed
    today = staff.get(f"/c/{sheet.clinic.slug}/").content.decode()
    assert "1 patient’s answers need somebody" in today


def test_when_we_are_closed_it_says_when_somebody_reads_it(sheet: Sheet) -> None:
    Clinic.objects.update(opening_hours=CLOSED)
    answer = opened(sheet).post(SKIN, calm(looks="worse"), follow=True)
    page = answer.content.decode()
    assert "reads it when we open. We open on Wednesday at 8." in page
    assert 'btn-call btn-primary" href="tel:1177"' in page


def test_signs_that_come_later_are_asked_but_not_first(sheet: Sheet, time_machine: Any) -> None:
    time_machine.move_to(factories.NOW + timedelta(hours=1), tick=False)
    page = opened(sheet).get(f"{SKIN}?none=emergency,urgent").content.decode()
    early, late = page.index("help-infection"), page.index("later-call-us")
    # The late signs share one row, and one of them is near enough to be asked about.
    assert early < late
    time_machine.shift(timedelta(days=20))
    client = opened(sheet)
    page = client.get(f"{SKIN}?none=emergency,urgent").content.decode()
    assert page.index("later-call-us") < page.index("None of these")


def test_what_is_not_answered_is_asked_for_and_what_was_ticked_stays(sheet: Sheet) -> None:
    answer = opened(sheet).post(SKIN, calm(looks="", signs=["help-infection"], words="It hurts"))
    page = answer.content.decode()
    assert "<title>Error:" in page
    assert 'href="#id_looks_0"' in page
    assert 'value="help-infection" checked' in page
    assert "It hurts</textarea>" in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "as-expected"),
        ({"looks": "worse"}, "clinic"),
        ({"looks": "unsure"}, "clinic"),
        ({"signs": ["not-sure"]}, "clinic"),
        ({"signs": ["none-of-these", "not-sure"]}, "clinic"),
        ({"signs": ["none-of-these", "help-infection"]}, "clinic"),
    ],
)
def test_what_the_answers_lead_to(sheet: Sheet, changes: dict[str, Any], outcome: str) -> None:
    opened(sheet).post(SKIN, calm(**changes))
    assert CheckIn.objects.get().outcome == outcome
    assert Concern.objects.count() == (outcome != "as-expected")


def test_sent_twice_counts_once(sheet: Sheet) -> None:
    client, data = opened(sheet), calm(looks="worse")
    for _ in range(2):
        client.post(SKIN, data)
    assert CheckIn.objects.count() == Concern.objects.count() == 1


def test_a_key_of_another_sheet_is_no_error(sheet: Sheet) -> None:
    other = factories.issue(factories.treatment(sheet.patient), by=sheet.issued_by)
    key = uuid.uuid4()
    scenes.answer(other, scenes.calm(), key=key)
    client = opened(sheet)
    assert client.post(SKIN, calm(form_key=str(key))).status_code == 302
    assert "has your message" in touch(client, FIRST, "help-anaphylaxis", key)


# Words and a photo


def test_words_and_a_photo_are_for_the_clinic_to_look_at(sheet: Sheet) -> None:
    sent = SimpleUploadedFile("skin.png", photos.png(), content_type="text/html")
    answer = opened(sheet).post(
        SKIN, calm(words="<b>My cheek</b>\nis dry", photo=sent), follow=True
    )
    assert "That is as expected" in answer.content.decode()
    assert "Somebody at the clinic reads it" in answer.content.decode()
    concern = Concern.objects.get()
    assert concern.level == "told"
    staff = Client()
    staff.force_login(sheet.issued_by)
    root = f"/c/{sheet.clinic.slug}/inbox/"
    listed = staff.get(root).content.decode()
    assert "&lt;b&gt;My cheek" in listed
    assert f'href="{root}{concern.pk}/photo/"' in listed
    shown = staff.get(f"{root}{concern.pk}/photo/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_photo_is_shown_to_the_patients_clinic_alone(sheet: Sheet) -> None:
    sent = SimpleUploadedFile("skin.jpg", photos.jpeg())
    client = opened(sheet)
    client.post(SKIN, calm(photo=sent))
    path = f"/c/{sheet.clinic.slug}/inbox/{Concern.objects.get().pk}/photo/"
    stranger = factories.member(factories.clinic(slug="elsewhere"))
    other = Client()
    other.force_login(stranger.user)
    assert other.get(path).status_code == 404
    assert other.get(path.replace(sheet.clinic.slug, "elsewhere")).status_code == 404
    assert client.get(path).status_code == 302
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("name", ["text", "svg", "gif", "bomb", "cut", "large"])
def test_what_is_no_photo_is_refused_and_the_rest_stays(sheet: Sheet, name: str) -> None:
    sent = SimpleUploadedFile("skin.jpg", photos.BAD[name](), content_type="image/jpeg")
    answer = opened(sheet).post(SKIN, calm(words="Look", photo=sent))
    assert "can’t be used" in answer.content.decode()
    assert "Look</textarea>" in answer.content.decode()
    assert not CheckInPhoto.objects.exists()


# Each sign in one row of one step


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), days=st.integers(0, 60))
def test_each_sign_that_is_named_has_one_row_in_one_step(seed: int, days: int) -> None:
    (data,) = profiles.treatments(seed=seed, count=1)
    facts = rules.parse_facts(data)
    plan = core.plan(facts, anyway=True)
    day = facts.performed_at.date() + timedelta(days=days)
    found = signs.of(plan, day, phone="1", emergency="112")
    by_step = [signs.in_step(found, step) for step in rules.STEPS]
    asked = [rule for step in by_step for sign in step for rule in sign.rules]
    named = [line.rule for line in rules.signs(plan, day)]
    assert sorted(asked) == sorted(named)
    assert len({sign.key for sign in found}) == len(found)
    for sign in found:
        outcome = rules.triage(rules.signs(plan, day), signs.touched([sign], sign.step)).urgency
        assert outcome is sign.step
    for step in rules.STEPS:
        doubt = rules.triage(rules.signs(plan, day), signs.touched([], step)).urgency
        assert doubt not in (rules.Urgency.EMERGENCY, rules.Urgency.AS_EXPECTED)
