"""What was told goes into the correction by name; the page is strict until its sheet is there."""

import random
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language
from clinics.followup import actions, deciding, reported
from clinics.followup.models import Concern
from clinics.portal import live
from clinics.portal.models import Report
from clinics.records import allergies
from clinics.records.models import Treatment
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes
from tests.test_swapped_ids import fields

pytestmark = pytest.mark.django_db
NOW = scenes.DAY_1


def tell(sheet: Sheet, *what: str, **words: str) -> None:
    actions.tell_change(sheet=sheet, form_key=uuid.uuid4(), what=what, words=words, now=NOW)


def correct(treatment: Treatment, decisions: Any, **changes: Any) -> Treatment:
    flags = treatment.flags | changes.pop("flags", {})
    return deciding.record(
        decisions=decisions,
        corrects=treatment,
        patient=treatment.patient,
        entry=factories.entry(flags=flags, performed_at=treatment.performed_at),
        added=(),
        stopped=(),
        form_key=changes.pop("form_key", None) or uuid.uuid4(),
        by=treatment.recorded_by,
        now=NOW,
    )


def test_a_correction_without_a_decision_is_refused_and_writes_nothing() -> None:
    sheet = scenes.sheet()
    tell(sheet, "pregnant", "stopped-breastfeeding")
    left = tuple(Report.objects.values_list("pk", flat=True))
    for decisions in ({}, {left[0]: "confirmed"}, {left[0]: "confirmed", left[1]: "perhaps"}):
        with pytest.raises(deciding.Undecided) as refused:
            correct(sheet.treatment, decisions)
        assert set(refused.value.left) <= set(left)
    assert Treatment.objects.count() == 1
    assert not Report.objects.exclude(decision="").exists()


def test_the_page_is_strict_until_the_sheet_of_the_decision_is_issued() -> None:
    sheet = scenes.sheet()
    tell(sheet, "pregnant")
    (key,) = Report.objects.values_list("pk", flat=True)
    made = correct(sheet.treatment, {key: "denied"})
    assert live.of(sheet, Language.EN).is_changed
    assert Concern.objects.get().done_at is None
    # Told meanwhile: it belongs to no decision, and goes on with the new sheet.
    tell(sheet, "cold-sore")
    new = factories.issue(made, by=sheet.issued_by, replaces=sheet)
    assert [one.what for one in live.reports(new)] == ["cold-sore"]
    assert deciding.close_corrected(sheet=new, by=sheet.issued_by, now=NOW) == 1
    closed = Concern.objects.get(done_at__isnull=False)
    assert (closed.outcome, closed.change is not None) == ("sheet", True)
    assert reported.items(made)[0].what == "cold-sore"


def test_the_same_form_sent_again_decides_nothing_twice() -> None:
    sheet = scenes.sheet()
    tell(sheet, "pregnant")
    (key,) = Report.objects.values_list("pk", flat=True)
    form_key = uuid.uuid4()
    first = correct(sheet.treatment, {key: "denied"}, form_key=form_key)
    tell(sheet, "cold-sore")
    assert correct(sheet.treatment, {key: "confirmed"}, form_key=form_key) == first
    assert Report.objects.get(pk=key).decision == "denied"
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=key).update(decision="confirmed")


def test_random_sequences_over_the_database_drop_nothing() -> None:
    start = scenes.sheet()
    chance = random.Random(7)
    for _ in range(6):
        with transaction.atomic():
            _sequence(Sheet.objects.get(pk=start.pk), chance)
            transaction.set_rollback(True)


def _sequence(sheet: Sheet, chance: random.Random) -> None:
    record, expected = sheet.treatment, set()
    waiting: dict[Any, Treatment] = {}
    for act in chance.choices(["tell", "tell", "correct", "issue"], k=6):
        if act == "tell":
            tell(sheet, chance.choice(["pregnant", "breastfeeding", "cold-sore", "other"]))
            expected = set(Report.objects.filter(decision="").values_list("pk", flat=True))
        elif act == "correct":
            keys = reported.undecided(record).values_list("pk", flat=True)
            decided = {key: chance.choice(["confirmed", "denied"]) for key in keys}
            assert set(decided) == expected
            record = correct(record, decided)
            waiting |= dict.fromkeys(decided, record)
            expected = set()
        else:
            sheet = factories.issue(record, by=sheet.issued_by, replaces=sheet)
            waiting = {}
        open_ = set(live.reports(sheet).values_list("pk", flat=True))
        assert open_ == expected | set(waiting)


# On the form


@pytest.fixture
def at_the_form() -> tuple[Sheet, Client, str]:
    sheet = scenes.sheet()
    client = Client()
    client.force_login(sheet.issued_by)
    tell(sheet, "pregnant")
    root = f"/c/{sheet.clinic.slug}/patients/{sheet.patient_id}/record/"
    return sheet, client, f"{root}?corrects={sheet.treatment_id}"


def checked(page: Any) -> dict[str, Any]:
    return {name: values for name, values in fields(page).items() if values}


def test_the_inbox_leads_to_the_form_which_asks_by_name_and_presets_nothing(at_the_form) -> None:
    sheet, client, path = at_the_form
    listed = client.get(f"/c/{sheet.clinic.slug}/inbox/").content.decode()
    assert f"?corrects={sheet.treatment_id}" in listed
    assert "goes into the correction, to be confirmed" in listed
    page = client.get(path)
    (key,) = Report.objects.values_list("pk", flat=True)
    assert f'name="reported-{key}" value="confirmed"' in page.content.decode()
    sent = checked(page)
    assert f"reported-{key}" not in sent
    text = client.post(path, sent, follow=True).content.decode()
    assert "The patient told: “I am pregnant, or may be”. Confirm it" in text
    assert Treatment.objects.count() == 1


def test_what_is_confirmed_must_be_recorded_so(at_the_form) -> None:
    _sheet, client, path = at_the_form
    (key,) = Report.objects.values_list("pk", flat=True)
    sent = checked(client.get(path)) | {f"reported-{key}": ["confirmed"]}
    assert sent["flag-pregnant"] == ["no"]
    text = client.post(path, sent, follow=True).content.decode()
    assert "You confirmed “I am pregnant, or may be”: answer the question so" in text
    assert "checked" in text[text.index(f"reported-{key}-confirmed") :][:200]
    answer = client.post(path, sent | {"flag-pregnant": ["yes"]})
    assert answer.status_code == 302, answer.content.decode()
    made = Treatment.objects.exclude(corrects=None).get()
    assert made.flags["pregnant"] == "yes"
    assert Report.objects.get().treatment == made


def test_what_was_told_while_the_form_was_open_is_asked_too(at_the_form) -> None:
    sheet, client, path = at_the_form
    (key,) = Report.objects.values_list("pk", flat=True)
    sent = checked(client.get(path)) | {f"reported-{key}": ["denied"]}
    tell(sheet, "breastfeeding")
    text = client.post(path, sent, follow=True).content.decode()
    assert "I have begun to breastfeed" in text
    assert Treatment.objects.count() == 1


LEXICON = editions.reference().lexicon


@pytest.mark.parametrize(
    ("told", "named", "earlier", "left"),
    [
        ("latex", ["latex"], [], ()),
        ("latex", ["penicillin"], [], ("latex",)),
        ("latex", [], [], ("latex",)),
        ("latex and nickel", ["latex"], [], ("nickel",)),
        # A slip that somebody put right.
        ("chlorhexidinne", ["chlorhexidine"], [], ()),
        # What nobody knows may be named otherwise, but something has to be new.
        ("the cat made a rash", ["adhesive"], [], ()),
        ("the cat made a rash", ["penicillin"], ["penicillin"], ("the cat made a rash",)),
        ("blorb", ["blorb"], ["blorb"], ()),
    ],
)
def test_an_allergy_that_was_told_is_named_in_the_record(told, named, earlier, left) -> None:
    now, before = (allergies.understood(words, LEXICON)[1] for words in (named, earlier))
    assert allergies.left_out(told, now, before, LEXICON) == left


def test_a_confirmed_allergy_is_not_another_one(at_the_form) -> None:
    sheet, client, path = at_the_form
    tell(sheet, "allergy", allergy="latex")
    decided = {f"reported-{pk}": ["denied"] for pk in Report.objects.values_list("pk", flat=True)}
    key = Report.objects.get(what="allergy").pk
    sent = checked(client.get(path)) | decided | {f"reported-{key}": ["confirmed"]}
    for named, is_recorded in (("penicillin", False), ("latex", True)):
        said = {"allergies_answer": ["these"], "allergies": [named]}
        text = client.post(path, sent | said, follow=True).content.decode()
        assert ("You confirmed an allergy: write it here as well: latex" in text) != is_recorded
        assert Treatment.objects.filter(corrects=sheet.treatment).exists() == is_recorded
