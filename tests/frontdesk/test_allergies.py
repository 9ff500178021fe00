"""Allergies on the record form: named, understood, decided, and what is left open."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from aftercare.guidance.store import editions
from clinics.accounts.journal.models import Event
from clinics.frontdesk.forms import allergies
from clinics.records.models import Draft, Patient, Treatment
from tests import factories, forms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(factories.NOW, tick=False):
        yield


@pytest.fixture
def patient() -> Patient:
    factories.publish()
    return factories.patient(factories.clinic(slug="alder"))


@pytest.fixture
def client(patient: Patient) -> Client:
    return forms.client_of(factories.member(patient.clinic))


def url(patient: Patient, end: str = "") -> str:
    return f"/c/{patient.clinic.slug}/patients/{patient.pk}/record/{end}"


def send(client: Client, patient: Patient, **changes: Any) -> Any:
    return forms.sent(client, url(patient), forms.record(**changes))


def recorded(response: Any) -> Treatment:
    assert response.status_code == 302, forms.errors(response.content.decode())
    return Treatment.objects.get()


def refused(response: Any) -> list[str]:
    assert response.status_code == 200
    assert Treatment.objects.count() == 0
    return forms.errors(response.content.decode())


def row(words: str, index: int = 0, **fields: str) -> dict[str, str]:
    """Return the fields of one allergy that was named before."""
    start = f"allergy-{index}-"
    return {f"{start}words": words} | {start + key.strip("_"): v for key, v in fields.items()}


def read(**data: str) -> allergies.Allergies:
    return allergies.read(data, editions.reference().lexicon, "en")


@pytest.mark.parametrize("answer", ["none", "not-asked"])
def test_none_and_not_asked_are_answers_of_their_own(
    client: Client, patient: Patient, answer: str
) -> None:
    treatment = recorded(send(client, patient, allergies_answer=answer))
    assert (treatment.allergies_answer, treatment.allergies) == (answer, [])
    assert treatment.facts().allergies == (("none",) if answer == "none" else ())


def test_no_answer_is_asked_for(client: Client, patient: Patient) -> None:
    found = refused(send(client, patient, allergies_answer=None))
    assert found == ["Ask: Allergic to anything? Or choose “Not asked”."]


def test_these_without_any_is_asked_for(client: Client, patient: Patient) -> None:
    found = refused(send(client, patient, allergies_answer="these"))
    assert found == ["Name what the patient is allergic to, or choose “None known”."]


def test_an_allergy_beside_none_known_is_refused(client: Client, patient: Patient) -> None:
    found = refused(send(client, patient, **row("nickel"), allergies_answer="none"))
    assert len(found) == 1
    assert "remove them, or choose “These”" in found[0]


def test_several_at_once_are_taken_apart(client: Client, patient: Patient) -> None:
    response = send(client, patient, allergies="penicillin, nickel; parabens")
    treatment = recorded(response)
    assert [(one["words"], one["code"]) for one in treatment.allergies] == [
        ("penicillin", "penicillin"),
        ("nickel", "nickel"),
        ("parabens", "parabens"),
    ]
    assert treatment.facts().allergies == ("penicillin", "nickel", "parabens")


@pytest.mark.parametrize("typed", ["NKDA", "inga kända", "nej", "None known."])
def test_a_negative_answer_is_none_known(client: Client, patient: Patient, typed: str) -> None:
    treatment = recorded(send(client, patient, allergies_answer=None, allergies=typed))
    assert (treatment.allergies_answer, treatment.allergies) == ("none", [])


def test_do_not_know_is_not_asked(client: Client, patient: Patient) -> None:
    treatment = recorded(send(client, patient, allergies_answer=None, allergies="vet ej"))
    assert treatment.allergies_answer == "not-asked"


def test_a_slip_is_confirmed_before_it_counts(client: Client, patient: Patient) -> None:
    response = send(client, patient, allergies="chlorhexidinne")
    assert refused(response) == ["“chlorhexidinne”: is that Chlorhexidine? Say what it is."]
    page = response.content.decode()
    assert 'name="allergy-0-words" value="chlorhexidinne"' in page
    assert '<option value="chlorhexidine" selected>' in page
    treatment = recorded(
        send(
            client,
            patient,
            **row("chlorhexidinne", decision="is", is_="chlorhexidine"),
            allergies_answer="these",
        )
    )
    assert treatment.facts().allergies == ("is:chlorhexidine:chlorhexidinne",)


@pytest.mark.parametrize(
    ("decided", "problem"),
    [
        ({}, "Nobody knows what “blorb” is: decide what follows from it."),
        ({"decision": "maybe"}, "Nobody knows what “blorb” is: decide what follows from it."),
        ({"decision": "is"}, "Choose which allergy “blorb” is."),
        ({"decision": "is", "is_": "no-code"}, "Choose which allergy “blorb” is."),
        ({"decision": "harmless"}, "Write why “blorb” concerns no product and no advice."),
    ],
)
def test_words_that_mean_nothing_are_not_recorded_undecided(
    client: Client, patient: Patient, decided: dict[str, str], problem: str
) -> None:
    response = send(client, patient, **row("blorb", 0, **decided), allergies_answer="these")
    assert refused(response) == [problem]
    assert Draft.objects.get().data["allergy-0-words"] == ["blorb"]


def test_a_decision_is_kept_with_name_and_time(client: Client, patient: Patient) -> None:
    fields = row("blorb", decision="harmless", reason="a horse") | row("zyx", 1, decision="ask")
    response = send(client, patient, **fields, allergies_answer="these")
    treatment = recorded(response)
    assert treatment.facts().allergies == ("harmless:blorb", "ask:zyx")
    first = treatment.allergies[0]
    assert (first["reason"], first["by"]) == ("a horse", treatment.recorded_by.name)
    assert first["at"] == factories.NOW.isoformat()
    event = Event.objects.get(verb="decide-allergies")
    assert event.data["decided"] == ["ask", "harmless"]
    assert "blorb" not in str(event.data)
    page = client.get(response.headers["Location"]).content.decode()
    assert "“blorb” concerns nothing here: a horse (" in page
    assert treatment.recorded_by.name in page


def test_a_decision_from_before_keeps_its_name(client: Client, patient: Patient) -> None:
    fields = row("blorb", decision="ask")
    first = recorded(send(client, patient, **fields, allergies_answer="these"))
    other = forms.client_of(factories.member(patient.clinic))
    with time_machine.travel(factories.NOW.replace(hour=18), tick=False):
        send(other, patient, **fields, allergies_answer="these")
    second = Treatment.objects.exclude(pk=first.pk).get()
    assert second.recorded_by != first.recorded_by
    assert second.allergies == first.allergies


def test_the_buttons_add_and_remove(client: Client, patient: Patient) -> None:
    data = forms.record(allergies_answer=None, allergies="blorb, nickel")
    page = client.post(url(patient, "preview/"), data | {"do": "add-allergy"}).content.decode()
    assert 'name="allergy-0-words" value="blorb"' in page
    assert 'name="allergy-1-words" value="nickel"' in page
    kept = Draft.objects.get().data
    assert (kept["allergies_answer"], kept["allergies"]) == (["these"], [""])
    client.post(url(patient, "preview/"), kept | {"do": "remove-allergy:0"})
    kept = Draft.objects.get().data
    assert kept["allergy-0-words"] == ["nickel"]
    client.post(url(patient, "preview/"), kept | {"do": "remove-allergy:0"})
    kept = Draft.objects.get().data
    assert kept["allergies_answer"] == [""]
    assert not [key for key in kept if key.startswith("allergy-")]


def test_what_is_chosen_from_the_offers_is_that_allergy(client: Client, patient: Patient) -> None:
    response = send(client, patient, allergies="numbing stuff", allergies_pick="la-amide")
    assert recorded(response).facts().allergies == ("is:la-amide:numbing stuff",)


@pytest.mark.parametrize("typed", ["Xylocain", "lidokain", "Emla", "lidocane", "bedövningskräm"])
def test_an_anaesthetic_stops_by_whatever_name(
    client: Client, patient: Patient, typed: str
) -> None:
    data = forms.record(allergies_answer=None, allergies=typed)
    page = client.post(url(patient, "preview/"), data | {"do": "add-allergy"}).content.decode()
    assert "A reason not to treat" in page


def test_as_last_time(client: Client, patient: Patient) -> None:
    factories.treatment(patient, allergies=("nickel", "latex"))
    page = client.get(url(patient)).content.decode()
    assert "nickel, latex" in page
    data = forms.record(allergies_answer=None) | {"do": "same-allergies"}
    client.post(url(patient, "preview/"), data)
    kept = Draft.objects.get().data
    assert [kept[f"allergy-{at}-words"] for at in (0, 1)] == [["nickel"], ["latex"]]
    assert kept["allergies_answer"] == ["these"]


def test_a_correction_begins_with_what_stood(client: Client, patient: Patient) -> None:
    send(client, patient, **row("blorb", decision="ask"), allergies_answer="these")
    first = Treatment.objects.get()
    page = client.get(f"{url(patient)}?corrects={first.pk}").content.decode()
    assert 'name="allergy-0-words" value="blorb"' in page
    assert 'value="ask" checked' in page
    data = forms.record(corrects=str(first.pk), why_corrected="she had none")
    client.post(url(patient), data)
    first.refresh_from_db()
    assert first.allergies[0]["words"] == "blorb"
    assert Treatment.objects.get(corrects=first).allergies_answer == "none"


@pytest.mark.parametrize("words", ["ask:blorb", "harmless:blorb", "is:latex:blorb"])
def test_words_decide_nothing_by_how_they_begin(
    client: Client, patient: Patient, words: str
) -> None:
    assert read(allergies=words).undecided == 1
    assert read(**row(words)).undecided == 1
    assert refused(send(client, patient, allergies=words))


def test_bad_signs_are_told_at_the_field() -> None:
    assert read(allergies="a\x07b").problems[0].anchor == "allergies"
    assert read(**row("a" * 121)).problems[0].anchor == "allergies"
    assert read(**row("blorb", decision="harmless", reason="x" * 201)).problems
    many = {key: value for at in range(21) for key, value in row(f"blorb{at}", at).items()}
    assert "Name at most 20 allergies." in [one.text for one in read(**many).problems]


def test_offers_while_typing(client: Client, patient: Patient) -> None:
    find = f"/c/{patient.clinic.slug}/allergies/find/"
    found = client.post(find, {"typed": "xylo"}).json()["offers"]
    assert found[0]["code"] == "la-amide"
    assert found[0]["words"].lower().startswith("xylo")
    assert client.post(find, {"typed": "Nickel"}).json()["offers"][0]["words"] == "Nickel"
    assert client.post(find, {"typed": "chlorhexidinne"}).json()["offers"]
    assert client.post(find, {"typed": "zzz"}).json() == {"offers": []}
    assert client.post(find).json() == {"offers": []}
