"""Words that nobody knew are counted, called harmless by people, and read from then on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from aftercare import rules
from aftercare.guidance.names import ProposedName
from aftercare.guidance.store import editions, offered
from aftercare.guidance.store.actions import naming
from clinics.accounts.journal.models import Event
from clinics.accounts.models import Clinic, User
from clinics.additions import queries as additions
from clinics.portal import translated
from clinics.records.models import PatientProduct
from clinics.sheets import queries as sheets
from clinics.shelf import actions, queries
from clinics.shelf.models import HarmlessName, UnreadWord
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "Aqua, Glycerin, {}, Panthenol, Carbomer"
NOW = factories.NOW


@pytest.fixture
def clinic() -> Clinic:
    factories.publish()
    return factories.clinic()


@pytest.fixture
def ann(clinic) -> User:
    return factories.member(clinic).user


@pytest.fixture
def bea(clinic) -> User:
    return factories.member(clinic).user


def harmless(clinic: Clinic, word: str, by: User, now: datetime = NOW) -> HarmlessName:
    return actions.add_harmless(clinic=clinic, word=word, by=by, now=now)


def state(clinic: Clinic, word: str) -> str:
    guidance = additions.guidance_for(clinic, editions.current())
    return rules.label_state("Cream", LIST.format(word), guidance)


def counts(clinic: Clinic) -> dict[str, tuple[int, int, str]]:
    rows = UnreadWord.objects.filter(clinic=clinic)
    return {one.word: (one.by_staff, one.by_patients, one.product) for one in rows}


def test_what_staff_record_is_counted_with_the_product(clinic, ann) -> None:
    patient = factories.patient(clinic, by=ann)
    for name in ("Night cream", "Day cream"):
        factories.product(patient, name=name, ingredients=LIST.format("Blorp, Glycerin"))
    factories.product(patient, name="Letter", ingredients="I am Åsa and I live here, 070-1234567")
    assert counts(clinic) == {"Blorp": (2, 0, "Day cream")}
    other = factories.clinic()
    assert counts(other) == {}


def test_what_a_patient_asks_is_counted_without_her_words_for_the_product(clinic) -> None:
    asked = {"name": "Åsa’s secret cream", "ingredients": LIST.format("BLORP")}
    for _ in range(3):
        actions.count_unread(clinic=clinic, products=[asked], by_patient=True, now=NOW)
    assert counts(clinic) == {"BLORP": (0, 3, "")}
    assert Event.objects.filter(clinic_id=clinic.pk, verb__contains="word").count() == 0


def test_a_full_list_of_words_counts_on_and_grows_no_more(clinic, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_WORDS", 2)
    for word in ("Blorp", "Xyzol", "Fooate", "Blorp"):
        asked = {"name": "-", "ingredients": LIST.format(word)}
        actions.count_unread(clinic=clinic, products=[asked], by_patient=True, now=NOW)
    assert {word: row[1] for word, row in counts(clinic).items()} == {"Blorp": 2, "Xyzol": 1}


def test_one_clinician_is_enough_for_a_word_that_is_like_nothing(clinic, ann) -> None:
    assert state(clinic, "Blorp") == "partly"
    made = harmless(clinic, "  Blorp ", ann)
    assert state(clinic, "BLORP") == "read"
    assert harmless(clinic, "blorp", ann) == made
    assert state(factories.clinic(), "Blorp") == "partly"
    actions.take_back(name=made, by=ann, now=NOW)
    actions.take_back(name=made, by=ann, now=NOW)
    assert state(clinic, "Blorp") == "partly"
    verbs = list(Event.objects.filter(clinic_id=clinic.pk).values_list("verb", flat=True))
    assert verbs[-2:] == ["call-harmless", "take-back-harmless"]


@pytest.mark.parametrize(
    ("word", "code"),
    [("Retinyl Blorpate", "danger"), ("Ret1nol", "danger"), ("Glycerin", "known"), ("%", "empty"),
     ("Blorp tretinoin", "danger"), ("Rеtinol", "danger"), ("x" * 121, "long")],
)  # fmt: skip
def test_a_danger_is_refused_with_the_reason(clinic, ann, word, code) -> None:
    with pytest.raises(actions.WordRefused) as refused:
        harmless(clinic, word, ann)
    assert refused.value.code == code
    assert not HarmlessName.objects.exists()


def test_what_looks_like_a_danger_needs_a_second_person(clinic, ann, bea) -> None:
    name = harmless(clinic, "Tretionin", ann)
    assert (name.looks_like, name.needs_second) == ("tretinoin", True)
    assert state(clinic, "Tretionin") == "near"
    with pytest.raises(actions.WordRefused, match="own"):
        actions.second(name=name, by=ann, now=NOW)
    with pytest.raises(actions.WordRefused, match="gone"):
        actions.propose_for_all(name=name, by=ann, now=NOW)
    actions.second(name=name, by=bea, now=NOW)
    assert state(clinic, "Tretionin") == "read"
    actions.take_back(name=name, by=ann, now=NOW)
    assert state(clinic, "Tretionin") == "near"
    with pytest.raises(actions.WordRefused, match="gone"):
        actions.second(name=name, by=bea, now=NOW)


def test_the_database_refuses_a_second_who_is_the_first_and_changed_words(clinic, ann, bea) -> None:
    name = harmless(clinic, "Tretionin", ann)
    rows = HarmlessName.objects.filter(pk=name.pk)
    for changes in (
        {"seconded_by": ann, "seconded_at": NOW},
        {"word": "Retinol"},
        {"looks_like": ""},
        {"added_by": bea},
        {"clinic": factories.clinic()},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_a_word_that_a_new_edition_knows_as_a_danger_is_not_read_any_more(clinic, ann) -> None:
    harmless(clinic, "Blorp", ann)
    guidance = editions.current()
    assert queries.with_words(clinic, guidance).lexicon.own_harmless == {"blorp"}
    document = factories.changed_document()
    worst = next(one for one in document["ingredients"]["classes"] if one["id"].startswith("reti"))
    worst["names"].append("blorp")
    newer = rules.parse_guidance(document, 2)
    assert queries.with_words(clinic, newer).lexicon.own_harmless == frozenset()
    assert rules.label_state("C", LIST.format("Blorp"), newer) == "read"
    reading = rules.with_harmless(newer, ["Blorp"])
    assert reading is newer


def test_a_sheet_is_read_in_the_other_language_by_the_words_of_its_day(clinic, ann) -> None:
    patient = factories.patient(clinic, by=ann)
    factories.product(patient, ingredients=LIST.format("Blorp"))
    sheet = factories.issue(factories.treatment(patient))
    assert sheets.plan(sheet).products[0].verdict == "unchecked"
    harmless(clinic, "Blorp", ann, now=NOW + timedelta(hours=1))
    found = translated.said(sheet, rules.vocabulary.Language.SV)
    assert found is not None
    assert found.products[0].verdict == "unchecked"


def test_words_reach_the_paper_and_say_whose_they_are(clinic, ann) -> None:
    harmless(clinic, "Blorp", ann)
    patient = factories.patient(clinic, by=ann)
    factories.product(patient, name="Cream", ingredients=LIST.format("Blorp"))
    assert counts(clinic) == {}
    treatment = factories.treatment(patient)
    shown = sheets.shown(treatment, language="en")
    assert shown.plan.products[0].state == "read"
    guidance = additions.guidance_for(clinic, editions.current())
    (one,) = queries.vouched(clinic, guidance, treatment.products)
    assert (one.word, one.by) == ("Blorp", ann.name)
    assert PatientProduct.objects.get().kind == ""


def test_an_editor_takes_a_word_into_the_working_copy_for_all(clinic, ann) -> None:
    other = factories.clinic(name="Other Skin")
    for place in (clinic, other):
        name = harmless(place, "Blorp", ann)
        actions.propose_for_all(name=name, by=ann, now=NOW)
        actions.propose_for_all(name=name, by=ann, now=NOW)
    (row,) = offered.waiting()
    assert set(row.whence) == {clinic.name, "Other Skin"}
    editor = factories.user(permissions=["edit"])
    who: dict[str, Any] = {"name": row.name, "guidance": editions.current(), "now": NOW}
    with pytest.raises(naming.NameRefused, match="class"):
        naming.take_name(into="retinoid-cosmetic", by=editor, **who)
    naming.take_name(into="humectant", by=editor, **who)
    with pytest.raises(naming.NameRefused, match="decided"):
        naming.take_name(into="humectant", by=editor, **who)
    assert offered.waiting() == ()
    assert offered.of(clinic.name)["blorp"].state == "taken"
    document = offered.working_copy.document()
    classes = {one["id"]: one for one in document["ingredients"]["classes"]}
    assert classes["humectant"]["names"][-1] == "blorp"
    assert ProposedName.objects.filter(taken_into="humectant").count() == 2


def test_an_editor_declines_with_a_note_that_the_clinic_reads(clinic, ann) -> None:
    actions.propose_for_all(name=harmless(clinic, "Blorp", ann), by=ann, now=NOW)
    (row,) = offered.waiting()
    editor = factories.user(permissions=["edit"])
    naming.decline_name(name=row.name, remarks=" A trade name. ", by=editor, now=NOW)
    told = offered.of(clinic.name)["blorp"]
    assert (told.state, told.remarks) == ("declined", "A trade name.")
