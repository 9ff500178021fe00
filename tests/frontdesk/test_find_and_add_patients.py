"""Today, the list of patients, and a patient's details."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from clinics.accounts.models import Clinic
from clinics.records.models import Patient
from tests import factories, forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    factories.publish()
    return factories.clinic(slug="alder")


@pytest.fixture
def client(clinic: Clinic) -> Client:
    return forms.client_of(factories.member(clinic))


def text(response: Any) -> str:
    return str(response.content.decode())


GOOD = {
    "name": "Zoë O’Neill-Åberg",
    "date_of_birth": "1990-05-01",
    "phone": "070-123 45 67",
    "email": "zoe@mail.example",
    "language": "sv",
    "large_print": "on",
}


def test_an_empty_clinic_says_what_to_do(client: Client) -> None:
    assert "No treatments yet." in text(client.get("/c/alder/"))
    assert "Add the first one" in text(client.get("/c/alder/patients/"))


def test_a_patient_is_added(client: Client) -> None:
    answer = client.post("/c/alder/patients/new/", GOOD)
    patient = Patient.objects.get()
    assert answer.headers["Location"] == f"/c/alder/patients/{patient.pk}/"
    assert (patient.name, patient.language, patient.large_print) == (
        "Zoë O’Neill-Åberg",
        "sv",
        True,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 500),
        ("name", "Anna \u200fEk"),
        ("name", "Anna \u202eEk"),
        ("name", "Anna 😀"),
        ("name", "Anna\x00Ek"),
        ("name", "Anna\x1bEk"),
        ("name", "<script>"),
        ("name", "---"),
        ("date_of_birth", ""),
        ("date_of_birth", "1990-02-30"),
        ("date_of_birth", "3000-01-01"),
        ("date_of_birth", "1850-01-01"),
        ("date_of_birth", "yesterday"),
        ("email", "not an address"),
        ("phone", "call me"),
        ("language", "tlh"),
    ],
)
def test_bad_details_are_told_at_their_field_and_written_nowhere(
    client: Client, field: str, value: str
) -> None:
    answer = client.post(
        "/c/alder/patients/new/",
        GOOD | {field: value, "phone": "070-99"} | ({"phone": value} if field == "phone" else {}),
    )
    page = text(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in page
    assert f'href="#id_{field}' in page
    assert "zoe@mail.example" in page or field == "email"
    assert Patient.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Lan", "אסתר כהן", "ÅÄÖ", "O'Brien Jr.", "李 小龙", "김민수"]
)
def test_names_of_many_alphabets_are_fine(client: Client, name: str) -> None:
    client.post("/c/alder/patients/new/", GOOD | {"name": name})
    assert Patient.objects.get().name == name


def test_letters_that_no_sheet_can_print_are_told_at_the_field(client: Client) -> None:
    page = text(client.post("/c/alder/patients/new/", GOOD | {"name": "Wulfila 𐍅𐌿𐌻"}))
    told = "These letters can’t be printed: 𐍅𐌿𐌻. Spell it in Latin letters."
    assert forms.errors(page) == [told]
    assert Patient.objects.count() == 0


def test_a_birth_date_is_never_guessed(client: Client) -> None:
    page = text(client.post("/c/alder/patients/new/", GOOD | {"date_of_birth": "01/02/1990"}))
    assert forms.errors(page) == ["Write a day that exists, such as 1984-03-07."]
    client.post("/c/alder/patients/new/", GOOD | {"date_of_birth": "19900201"})
    assert Patient.objects.get().date_of_birth == date(1990, 2, 1)


def test_what_is_too_long_says_how_long_it_may_be(client: Client) -> None:
    page = text(client.post("/c/alder/patients/new/", GOOD | {"name": "x" * 500}))
    assert forms.errors(page) == ["Name: Write at most 120 characters (now 500)."]


def test_a_search_for_what_no_database_can_hold_finds_nobody(client: Client) -> None:
    assert client.get("/c/alder/patients/", {"q": "\0"}).status_code == 200
    assert "Nobody found" in text(client.get("/c/alder/patients/", {"q": "Ann\0a"}))


def test_the_same_person_twice_is_asked_about(client: Client, clinic: Clinic) -> None:
    client.post("/c/alder/patients/new/", GOOD)
    page = text(client.post("/c/alder/patients/new/", GOOD))
    first = Patient.objects.get()
    assert "This may be somebody who is here already:" in page
    assert f'name="other" value="{first.pk}"' in page
    for not_told in ({"another": "1"}, {"other": str(first.pk)}, {"another": "1", "other": "x"}):
        client.post("/c/alder/patients/new/", GOOD | not_told)
        assert Patient.objects.count() == 1
    client.post("/c/alder/patients/new/", GOOD | {"another": "1", "other": str(first.pk)})
    assert Patient.objects.count() == 2


def test_details_are_changed(client: Client, clinic: Clinic) -> None:
    patient = factories.patient(clinic)
    address = f"/c/alder/patients/{patient.pk}/change/"
    assert 'value="Åsa Öberg"' in text(client.get(address))
    client.post(address, GOOD)
    patient.refresh_from_db()
    assert patient.name == "Zoë O’Neill-Åberg"


@pytest.mark.parametrize("typed", ["asa", "Öberg", "1984-03-07", "7/3 1984", "070 123"])
def test_the_search_forgives(client: Client, clinic: Clinic, typed: str) -> None:
    factories.patient(clinic)
    factories.patient(clinic, name="Asa Oberg", told_apart=None)
    factories.patient(factories.clinic(), name="Åsa Elsewhere")
    page = text(client.get("/c/alder/patients/", {"q": typed}))
    assert "Åsa Öberg" in page
    assert "Elsewhere" not in page


def test_a_single_hit_opens(client: Client, clinic: Clinic) -> None:
    patient = factories.patient(clinic)
    address = f"/c/alder/patients/{patient.pk}/"
    assert client.get("/c/alder/patients/", {"q": "asa"}).headers["Location"] == address
    # While somebody types, the list stands still.
    partly = client.get("/c/alder/patients/", {"q": "asa"}, headers={"HX-Request": "true"})
    assert partly.status_code == 200
    assert client.get("/c/alder/patients/").status_code == 200


def test_a_personal_number_with_a_slip_is_said(client: Client, clinic: Clinic) -> None:
    factories.patient(clinic)
    assert client.get("/c/alder/patients/", {"q": "840307-1239"}).status_code == 302
    page = text(client.get("/c/alder/patients/", {"q": "840307-1238"}))
    assert "The personal number has a slip" in page


def test_nobody_found_offers_to_add(client: Client) -> None:
    page = text(client.get("/c/alder/patients/", {"q": "Bo <Ek>"}))
    assert "Nobody found for “Bo &lt;Ek&gt;”." in page
    assert "/patients/new/?name=Bo" in page


def test_the_list_is_by_name_over_all_its_pages(client: Client, clinic: Clinic) -> None:
    names = [f"{letter}sa Berg" for letter in "QWERTYUIOPASDFGHJKLZXCVBNM"] + ["Åsa Alm"]
    for name in names:
        factories.patient(clinic, name=name)
    pages = [text(client.get(f"/c/alder/patients/?page={number}")) for number in (1, 2)]
    seen = [name for page in pages for name in re.findall(r"[A-ZÅ]sa (?:Berg|Alm)", page)]
    assert list(dict.fromkeys(seen)) == sorted(
        names, key=lambda name: name.replace("Å", "A").lower()
    )


def test_the_list_keeps_its_place_page_by_page(client: Client, clinic: Clinic) -> None:
    by = factories.member(clinic).user
    for number in range(27):
        factories.patient(clinic, name=f"Anna {'ABCDEFGHIJKLMNOPQRSTUVWXYZÅ'[number]}", by=by)
    page = text(client.get("/c/alder/patients/", {"q": "anna"}))
    assert page.count('<th scope="row">') == 25
    assert "?q=anna&amp;page=2" in page
    page = text(client.get("/c/alder/patients/", {"q": "anna", "page": "2"}))
    assert page.count('<th scope="row">') == 2
    assert client.get("/c/alder/patients/", {"page": "no"}).status_code == 200


@pytest.mark.parametrize("rows", [2, 25])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    clinic: Clinic,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    by = factories.member(clinic).user
    for number in range(rows):
        patient = factories.patient(clinic, name=f"Anna {chr(65 + number)}", by=by)
        treatment = factories.treatment(patient)
        if number % 2:
            factories.issue(treatment)
    # One of them writes down who looked.
    patient_pages = [("patients/", 9), ("", 22), (f"patients/{patient.pk}/", 29)]
    for address, most in [*patient_pages, (f"patients/{patient.pk}/record/", 16)]:
        client.get(f"/c/alder/{address}")
        with django_assert_max_num_queries(most):
            client.get(f"/c/alder/{address}")


def test_today_shows_what_waits_and_what_was_issued(client: Client, clinic: Clinic) -> None:
    patient = factories.patient(clinic)
    waiting = factories.treatment(patient)
    issued = factories.issue(factories.treatment(patient))
    page = text(client.get("/c/alder/"))
    assert f"/c/alder/treatments/{waiting.pk}/review/" in page
    assert f"/c/alder/sheets/{issued.pk}/" in page


def test_an_assistant_may_not_record(clinic: Clinic) -> None:
    patient = factories.patient(clinic)
    factories.treatment(patient)
    client = forms.client_of(factories.member(clinic, "assistant"))
    assert client.get(f"/c/alder/patients/{patient.pk}/record/").status_code == 403
    for address in ("", "patients/", f"patients/{patient.pk}/"):
        page = text(client.get(f"/c/alder/{address}"))
        assert "/record/" not in page
        assert "/review/" not in page


def test_foreign_and_missing_patients_are_the_same(client: Client) -> None:
    foreign = factories.patient(factories.clinic())
    pages = [client.get(f"/c/alder/patients/{id}/") for id in (foreign.pk, uuid.uuid4())]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
