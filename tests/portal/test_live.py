"""What she told acts on her page at once, on every page, and only ever towards more care."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language
from clinics.accounts.journal.models import Event
from clinics.followup import actions, leaving
from clinics.followup.models import Change, Concern, FollowUp
from clinics.portal import live, sharing, tokens
from clinics.portal.models import Report
from clinics.sheets import queries as sheets
from clinics.sheets import waiting
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes
from tests.portal import opening

pytestmark = pytest.mark.django_db
RETINOL = {"name": "Night serum", "ingredients": "Aqua, Glycerin, Retinol"}
DAY_20 = timedelta(days=20)


def _tell(sheet: Sheet, *what: str, **words: str) -> Change:
    return actions.tell_change(
        sheet=sheet, form_key=uuid4(), what=what, words=words, now=factories.NOW
    )


def _retinol(browser: Client) -> str:
    answer = browser.post("/my/products/", RETINOL | {"familiar": "yes", "kind": "leave-on"})
    assert answer.status_code == 200
    found = re.search(r'<section class="verdict verdict-(\w+)"', answer.content.decode())
    assert found is not None
    return found.group(1)


def test_i_am_pregnant_acts_on_today_products_dates_and_calendar_without_the_clinic() -> None:
    sheet = scenes.sheet()
    before = bytes(sheet.payload.plan, "utf-8")
    with opening.at(DAY_20):
        browser = scenes.opened(sheet)
        assert _retinol(browser) == "ok"
        pages = {name: opening.words(browser.get(f"/my/{name}")) for name in ("", "calendar/")}
        ics = browser.get("/my/calendar.ics").content.decode()
        asked = {"form_key": str(uuid4()), "what": ["pregnant"]}
        assert browser.post("/my/changed/", asked).status_code == 302
        assert _retinol(browser) == "never"
        for name in ("", "calendar/", "products/", "sheet/", "help/"):
            said = opening.words(browser.get(f"/my/{name}"))
            assert "Changed by what you told us on" in said
            assert "you are pregnant, or may be" in said
            assert "No waiting time became shorter" in said
            assert "Go by this page, not by your paper of" in said
        today = opening.words(browser.get("/my/"))
        assert "retinol" not in pages[""]
        assert "retinol" in today
        after = browser.get("/my/calendar.ics").content.decode()
    assert after != ics
    assert max(map(int, re.findall(r"SEQUENCE:(\d+)", after))) > max(
        map(int, re.findall(r"SEQUENCE:(\d+)", ics))
    )
    sheet.refresh_from_db()
    assert bytes(Sheet.objects.get(pk=sheet.pk).payload.plan, "utf-8") == before
    assert Concern.objects.get().level == "changed"


@pytest.mark.parametrize(
    "what", ["pregnant", "breastfeeding", "prescription", "cold-sore", "retinol"]
)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_on_the_page_is_milder_than_on_the_paper(what: str, language: str) -> None:
    sheet = scenes.sheet(language=language)
    _tell(sheet, what)
    held = sheets.plan(sheet)
    assert rules.stricter(live.plan(sheet), held) == ()
    assert live.plan(sheet).language == held.language


def test_an_allergy_is_named_and_acts_on_products() -> None:
    sheet = scenes.sheet()
    with opening.at(DAY_20):
        browser = scenes.opened(sheet)
        asked = {"form_key": str(uuid4()), "what": ["allergy"]}
        wrong = browser.post("/my/changed/", asked)
        assert "Write what you are allergic to." in wrong.content.decode()
        assert not Change.objects.exists()
        browser.post("/my/changed/", asked | {"allergy": "parabens"})
        listed = {
            "name": "Cream",
            "ingredients": "Aqua, Glycerin, Methylparaben",
            "kind": "leave-on",
        }
        answer = browser.post("/my/products/", listed | {"familiar": "yes"}).content.decode()
    assert "verdict-never" in answer
    assert live.allergies(sheet) == ("parabens",)


def test_a_mistake_is_told_and_loosens_nothing() -> None:
    sheet = scenes.sheet()
    change = _tell(sheet, "pregnant")
    concern, by = Concern.objects.get(), sheet.issued_by
    actions.finish(concern=concern, outcome="holds", note="called", by=by, now=factories.NOW)
    actions.reopen(concern=concern, by=by, now=factories.NOW)
    with opening.at(DAY_20):
        browser = scenes.opened(sheet)
        assert browser.post("/my/changed/done/").status_code == 302
        assert browser.post("/my/changed/done/").status_code == 302
        assert _retinol(browser) == "never"
        assert "ticked by mistake" in opening.words(browser.get("/my/changed/done/"))
    assert Report.objects.get().mistaken_at is not None
    concern.refresh_from_db()
    assert concern.done_at is None
    assert Event.objects.filter(verb="ticked-by-mistake").count() == 1
    assert change.what == ["pregnant"]


def test_only_the_decision_of_the_clinic_ends_it_and_opening_it_again_brings_it_back() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "pregnant")
    concern, by = Concern.objects.get(), sheet.issued_by
    for outcome in ("calm", "unreached", "sheet"):
        with pytest.raises(actions.CloseRefused, match="undecided"):
            actions.finish(
                concern=concern, outcome=outcome, note="tried at two", by=by, now=factories.NOW
            )
    assert live.of(sheet, Language.EN).is_changed
    actions.finish(concern=concern, outcome="holds", note="", by=by, now=factories.NOW)
    assert not live.of(sheet, Language.EN).is_changed
    assert live.plan(sheet) == sheets.plan(sheet)
    actions.reopen(concern=concern, by=by, now=factories.NOW)
    assert live.of(sheet, Language.EN).is_changed


def test_a_new_sheet_without_a_decision_is_as_strict_and_one_of_the_decision_ends_it() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "pregnant")
    again = factories.issue(sheet.treatment, by=sheet.issued_by, replaces=sheet)
    assert live.of(again, Language.EN).is_changed
    corrected = factories.treatment(
        sheet.patient, corrects=sheet.treatment, flags={**sheet.treatment.flags}
    )
    Report.objects.update(
        decision="denied", decided_at=factories.NOW, decided_by=again.issued_by, treatment=corrected
    )
    assert live.of(again, Language.EN).is_changed, "the new sheet is not there yet"
    new = factories.issue(corrected, by=sheet.issued_by, replaces=again)
    assert not live.of(new, Language.EN).is_changed
    assert live.of(again, Language.EN).is_changed


def test_what_would_be_milder_waits_for_the_clinic() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "stopped-breastfeeding")
    assert not live.of(sheet, Language.EN).is_changed
    assert Report.objects.get().what == "stopped-breastfeeding"
    assert Concern.objects.get().level == "changed"


def test_a_damaged_edition_leaves_everything_waiting() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "pregnant")
    live._stricter.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "get", _damaged)
        found = live.of(sheet, Language.EN)
    live._stricter.cache_clear()
    assert rules.stricter(found.plan, sheets.plan(sheet)) == ()
    assert not [line for line in found.plan.advice if line.kind == "wait" and line.until]


def _damaged(_number: int) -> rules.Guidance:
    raise editions.EditionDamaged("edition 1")


def test_a_message_names_nothing_that_is_forbidden_now() -> None:
    sheet = scenes.sheet()
    window = FollowUp(sheet=sheet, kind=FollowUp.Kind.WINDOW, day=10)
    before = leaving._says_nothing(window, False)
    _tell(sheet, "pregnant")
    day = sheets.plan(sheet).performed_at.date() + timedelta(days=10)
    assert before in (None, FollowUp.Why.NOTHING)
    assert "retino" not in " ".join(waiting.begun_on(live.plan(sheet), day)).lower()


def test_a_helper_does_not_read_what_was_told() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "pregnant")
    with opening.at(DAY_20):
        helper = sharing.add_helper(link=sheet.link, now=factories.NOW)
        browser = Client()
        browser.post(f"/h/{tokens.token(helper.nonce)}/", {"answer": tokens.code(helper)})
        said = opening.words(browser.get("/my/"))
    assert "Changed by what the clinic was told on" in said
    assert "pregnant, or may be" not in said


def test_the_database_keeps_what_was_told() -> None:
    sheet = scenes.sheet()
    _tell(sheet, "pregnant")
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.update(what="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.get().delete()
