"""Recording a treatment on the screen: what is written, what is refused, what is kept."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinics.records.models import Draft, Patient, PatientProduct, Treatment
from tests import factories, forms

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def patient() -> Patient:
    return factories.patient(factories.clinic(slug="alder"))


@pytest.fixture
def client(patient: Patient) -> Client:
    return forms.client_of(factories.member(patient.clinic))


def url(patient: Patient, end: str = "") -> str:
    return f"/c/{patient.clinic.slug}/patients/{patient.pk}/record/{end}"


def send(client: Client, patient: Patient, **changes: Any) -> Any:
    return post(client, patient, forms.record(**changes))


def post(client: Client, patient: Patient, form: dict[str, Any]) -> Any:
    return forms.sent(client, url(patient), form)


def refused(response: Any) -> list[str]:
    """Return the problems of a form that was shown again, having written nothing."""
    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert Treatment.objects.count() == 0
    return forms.errors(page)


def test_a_whole_form_is_recorded_and_leads_to_the_review(client: Client, patient: Patient) -> None:
    response = send(
        client,
        patient,
        zone__0__depth="1,5",
        zone__1__area="neck",
        zone__1__depth="0.5 mm",
        adjuncts=["anaesthetic", "led"],
        allergies="lidocaine, nickel",
        used__0__name="Plain gel",
        used__0__lot="G-7",
        cartridge_lot="LOT 9",
        cartridge_expires_on="2027-06-30",
        notes="Calm skin",
    )
    treatment = Treatment.objects.get()
    assert response.headers["Location"] == f"/c/alder/treatments/{treatment.pk}/review/"
    assert [(z.area, z.set_depth_mm) for z in treatment.zones.all()] == [
        ("cheek", Decimal("1.50")),
        ("neck", Decimal("0.50")),
    ]
    assert treatment.adjuncts == ["anaesthetic", "led"]
    assert treatment.facts().allergies == ("lidocaine", "nickel")
    assert treatment.products_used == [{"name": "Plain gel", "lot": "G-7"}]
    assert treatment.cartridge_lot == "LOT 9"
    assert treatment.cartridge_expires_on == date(2027, 6, 30)
    assert treatment.performed_at == datetime(2026, 3, 27, 14, 0, tzinfo=UTC)
    assert treatment.flags["pregnant"] == "no"


@pytest.mark.parametrize(
    ("depth", "problem"),
    [
        ("0", "0 mm is not possible"),
        ("50", "50 mm is not possible"),
        ("-1", "is not a depth"),
        ("nan", "“nan” is not a depth"),
        ("1e0", "is not a depth"),
        ("inf", "is not a depth"),
        ("٠٫٥", "is not a depth"),
        ("1,5,0", "is not a depth"),
        ("0.125", "at most two decimals"),
        ("", "type the depth that was set"),
    ],
)
def test_a_depth_that_can_not_be_is_refused_at_its_field(
    client: Client, patient: Patient, depth: str, problem: str
) -> None:
    response = send(client, patient, zone__0__depth=depth)
    found = refused(response)
    assert len(found) == 1
    assert found[0].startswith("Cheeks: ")
    assert problem in found[0]
    page = response.content.decode()
    assert 'href="#zone-0-depth"' in page
    assert f'name="zone-0-depth" value="{depth}"' in page


def test_an_hour_that_came_twice_is_read_as_the_later_one(patient: Patient) -> None:
    """What ends after so many hours must not end one hour too early."""
    with time_machine.travel(datetime(2026, 10, 25, 9, 0, tzinfo=UTC), tick=False):
        client = forms.client_of(factories.member(patient.clinic))
        send(client, patient, day="2026-10-25", time="02:30")
    assert Treatment.objects.get().performed_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("dash", ["-", "–", "?"])
def test_a_dash_says_that_nobody_noted_the_depth(
    client: Client, patient: Patient, dash: str
) -> None:
    send(client, patient, zone__0__depth=dash)
    assert Treatment.objects.get().zones.get().set_depth_mm is None


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"day": "2026-03-28"}, "The treatment is in the future."),
        ({"time": "17:45"}, "The treatment is in the future."),
        ({"day": "1984-03-06"}, "The year of the treatment is not possible."),
        ({"day": "2026-02-30"}, "The day does not exist. Write it as 2026-03-27."),
        ({"day": "03/04/2026"}, "The day does not exist. Write it as 2026-03-27."),
        ({"time": "25:00"}, "The time does not exist. Write it as 15:05."),
        ({"device": None}, "Choose the device."),
        ({"device": "drill"}, "Choose one of the devices."),
        ({"endpoint": None}, "Choose what you saw at the end, or “Not recorded”."),
        ({"adjuncts": None}, "Tick what else was used, or “Nothing else”."),
        (
            {"adjuncts": ["nothing", "led"]},
            "“Nothing else” and “Not recorded” stand alone: untick them, or the rest.",
        ),
        ({"flag-pregnant": None}, "Ask: Pregnant?"),
        ({"flag-pregnant": "maybe"}, "Pregnant? Choose one of the answers."),
        ({"flag-left_handed": "yes"}, "“left_handed” is not a question here."),
        ({"zone-0-area": "moon"}, "“moon” is not an area."),
        ({"zone-0-area": None}, "Add the areas that were treated."),
        (
            {"zone-1-area": "cheek", "zone-1-depth": "0.5"},
            "Cheeks is listed twice: remove one of the two.",
        ),
        ({"cartridge_lot": "x" * 61}, None),
        ({"cartridge_lot": "A\x07B"}, None),
        ({"notes": "tea \u202e txt"}, None),
        ({"notes": "tea\0"}, "“\ufffd” can’t be printed. Leave pictures out."),
        (
            {"new-0-name": "𐍅𐌿𐌻", "new-0-ingredients": "Glycerin"},
            "Product: These letters can’t be printed: 𐍅𐌿𐌻. Spell it in Latin letters.",
        ),
        ({"skin_type": "7"}, None),
    ],
)
def test_bad_input_is_told_keeps_what_was_typed_and_writes_nothing(
    client: Client, patient: Patient, changes: dict[str, Any], problem: str | None
) -> None:
    response = post(client, patient, {**forms.record(**changes), "allergies": "nickel"})
    found = refused(response)
    if problem:
        assert problem in found
    assert found
    assert 'value="nickel"' in response.content.decode()
    # PostgreSQL keeps no null character: neither does the draft.
    assert "\0" not in str(Draft.objects.values_list("data", flat=True))


def test_a_treatment_before_birth_is_refused(client: Client, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(date_of_birth=date(2026, 3, 20))
    response = send(client, patient, day="2026-03-19")
    assert "The treatment is before the patient’s birth." in refused(response)


def test_a_depth_above_the_usual_asks_for_a_confirmation(client: Client, patient: Patient) -> None:
    form = {"zone-0-area": "forehead", "zone-0-depth": "0.7"}
    page = post(client, patient, forms.record(**form))
    assert refused(page) == ["Forehead: confirm the depth, or correct it."]
    client.post(url(patient), forms.record(**form, **{"zone-0-confirm": "1"}))
    assert Treatment.objects.get().depth_reasons == {"forehead": "confirmed"}


def test_a_depth_above_the_limit_asks_for_a_reason(client: Client, patient: Patient) -> None:
    form = {"zone-0-area": "forehead", "zone-0-depth": "1.5", "zone-0-confirm": "1"}
    page = post(client, patient, forms.record(**form))
    assert refused(page) == ["Forehead: write why this depth was set, or correct it."]
    client.post(url(patient), forms.record(**form, **{"zone-0-reason": "Deep scar"}))
    assert Treatment.objects.get().depth_reasons == {"forehead": "Deep scar"}


def test_the_same_form_sent_twice_is_recorded_once(client: Client, patient: Patient) -> None:
    form = forms.record(**{"new-0-name": "Serum", "new-0-ingredients": "Aqua, Retinol"})
    first, second = client.post(url(patient), form), client.post(url(patient), form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Treatment.objects.count() == 1
    assert PatientProduct.objects.count() == 1


def test_the_same_form_with_other_answers_is_refused(client: Client, patient: Patient) -> None:
    form = forms.record()
    client.post(url(patient), form)
    response = post(client, patient, form | {"endpoint": "none"})
    assert response.status_code == 200
    assert "This form was recorded already" in response.content.decode()
    assert Treatment.objects.count() == 1


def test_products_at_home_are_asked_about_one_by_one(client: Client, patient: Patient) -> None:
    cream = factories.product(patient, name="Night cream")
    soap = factories.product(patient, name="Soap")
    response = send(client, patient)
    assert set(refused(response)) == {
        "Ask whether Night cream is still in use.",
        "Ask whether Soap is still in use.",
    }
    answers = {f"own-{cream.pk}": "stopped", f"own-{soap.pk}": "uses"}
    client.post(url(patient), forms.record(**answers, **{"new-0-name": "Sun cream"}))
    assert [each["name"] for each in Treatment.objects.get().products] == ["Soap", "Sun cream"]
    cream.refresh_from_db()
    assert cream.removed_at == NOW


def test_a_product_of_another_patient_is_answered_like_a_missing_one(
    client: Client, patient: Patient
) -> None:
    other = factories.product(factories.patient(factories.clinic()))
    assert send(client, patient, **{f"own-{other.pk}": "uses"}).status_code == 404
    gone = "own-00000000-0000-4000-8000-000000000000"
    assert send(client, patient, **{gone: "uses"}).status_code == 404
    assert Treatment.objects.count() == 0


def test_last_visit_is_shown_and_never_copied(client: Client, patient: Patient) -> None:
    flags = factories.ANSWERED | {"cold_sores": "history"}
    factories.treatment(patient, flags=flags)
    page = client.get(url(patient)).content.decode()
    assert 'id="last-cold_sores">27 Mar: Has had<' in page
    assert 'id="flag-cold_sores-history" value="history">' in page
    assert 'value="history" checked' not in page


def test_the_buttons_work_without_scripts(client: Client, patient: Patient) -> None:
    form = forms.record(**{"zone-0-area": None, "zone-0-depth": None, "flag-smoker": None})
    page = post(
        client, patient, form | {"do": "add-zone", "add_area": "cheekbone", "add_depth": "0,7"}
    ).content.decode()
    assert 'name="zone-0-area" id="zone-0-area" value="cheekbone"' in page
    assert 'name="zone-0-depth" value="0,7"' in page
    assert 'class="sheet"' in page
    page = post(client, patient, form | {"do": "no-to-the-rest"}).content.decode()
    assert 'id="flag-smoker-no" value="no" checked' in page
    form |= {"filled_no": "smoker", "flag-smoker": "no", "do": "undo-no"}
    page = post(client, patient, form).content.decode()
    assert 'id="flag-smoker-no" value="no" checked' not in page
    assert Treatment.objects.count() == 0


def test_no_to_the_rest_never_answers_what_can_stop(client: Client, patient: Patient) -> None:
    form = forms.record(**{"flag-pregnant": None, "flag-smoker": None, "flag-epilepsy": None})
    page = post(client, patient, form | {"do": "no-to-the-rest"}).content.decode()
    assert 'id="flag-smoker-no" value="no" checked' in page
    assert 'id="flag-epilepsy-no" value="no" checked' not in page
    assert 'id="flag-pregnant-no" value="no" checked' not in page


def test_the_preview_says_why_and_keeps_the_draft(client: Client, patient: Patient) -> None:
    form = forms.record(**{"flag-pregnant": "yes", "zone-0-depth": "0,9"})
    response = client.post(url(patient, "preview/"), form)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="sheet"' in page
    assert "sheet-because" in page
    assert '<a href="#flag-pregnant-no">' in page
    assert "Treatment" not in [type(row).__name__ for row in Treatment.objects.all()]
    assert Draft.objects.get().data["zone-0-depth"] == ["0,9"]
    again = client.get(url(patient)).content.decode()
    assert 'name="zone-0-depth" value="0,9"' in again
    assert "You began this earlier" in again


@pytest.mark.parametrize(("areas", "stopped"), [(["breast"], True), ([], False)])
def test_a_stop_of_an_area_waits_until_an_area_is_named(
    client: Client, patient: Patient, areas: list[str], stopped: bool
) -> None:
    form = forms.record(**{"flag-breastfeeding": "yes"})
    form = {name: value for name, value in form.items() if not name.startswith("zone-")}
    form |= {f"zone-{n}-area": area for n, area in enumerate(areas)}
    form |= {f"zone-{n}-depth": "0,5" for n in range(len(areas))}
    page = client.post(url(patient, "preview/"), form).content.decode()
    assert ("Breast area while breastfeeding" in page) is stopped


def test_a_recorded_treatment_leaves_no_draft(client: Client, patient: Patient) -> None:
    form = forms.record(time="17:00")
    client.post(url(patient, "preview/"), form)
    client.post(url(patient), form)
    client.post(url(patient, "preview/"), form)
    assert Draft.objects.count() == 0


def test_a_correction_begins_with_what_was_recorded(client: Client, patient: Patient) -> None:
    first = factories.treatment(patient, endpoint="pinpoint_bleeding")
    page = client.get(url(patient), {"corrects": str(first.pk)}).content.decode()
    assert 'id="endpoint-pinpoint_bleeding" value="pinpoint_bleeding" checked' in page
    assert f'name="corrects" value="{first.pk}"' in page
    form = forms.record(corrects=str(first.pk))
    refused = post(client, patient, form)
    assert "Say why the record is corrected." in refused.content.decode()
    assert not Treatment.objects.filter(corrects=first).exists()
    client.post(url(patient), form | {"why_corrected": "Seen wrongly"})
    corrected = Treatment.objects.get(corrects=first)
    assert corrected.endpoint == "erythema"
    assert corrected.correction_reason == "Seen wrongly"


def test_a_correction_of_somebody_elses_treatment_is_a_missing_page(
    client: Client, patient: Patient
) -> None:
    other = factories.treatment(factories.patient(factories.clinic()))
    same_clinic = factories.treatment(factories.patient(patient.clinic, name="Bo Ek"))
    for treatment in (other, same_clinic):
        answer = client.get(url(patient), {"corrects": str(treatment.pk)})
        assert answer.status_code == 404
        assert send(client, patient, corrects=str(treatment.pk)).status_code == 404
    assert client.get(url(patient), {"corrects": "x"}).status_code == 404


def test_an_expired_sign_in_loses_no_draft(client: Client, patient: Patient) -> None:
    client.post(url(patient, "preview/"), forms.record(cartridge_lot="LOT-77"))
    user = factories.User.objects.get(pk=client.session["_auth_user_id"])
    client.logout()
    answer = client.post(url(patient), forms.record())
    assert answer.headers["Location"] == f"/accounts/login/?next={url(patient)}"
    client.force_login(user)
    assert 'value="LOT-77"' in client.get(url(patient)).content.decode()
