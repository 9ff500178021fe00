"""The numbing cream, the baby's age and the place of a scar on the record form."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from aftercare.rules.vocabulary import Agent, Area
from clinics.frontdesk.forms import choices
from clinics.records.models import Draft, Patient, Treatment
from tests import factories, forms
from tests.frontdesk import filled
from tests.frontdesk.test_record_a_treatment import NOW, post, refused, url

pytestmark = pytest.mark.django_db
TOLD = {
    "zone-0-area": "scar",
    "zone-0-place": "cheek",
    "adjuncts": ["anaesthetic"],
    "anaesthetic_agent": "lidocaine_prilocaine",
    "anaesthetic_percent": "2,5 %",
    "flag-breastfeeding": "yes",
    "baby_age_months": "3",
}


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


def test_they_are_recorded_and_reach_the_rules(client: Client, patient: Patient) -> None:
    assert client.post(url(patient), forms.record(**TOLD)).status_code == 302
    facts = Treatment.objects.get().facts()
    assert facts.zones[0].place is Area.CHEEK
    assert facts.anaesthetic_agent is Agent.LIDOCAINE_PRILOCAINE
    assert facts.anaesthetic_percent == Decimal("2.5")
    assert facts.baby_age_months == 3


def test_what_is_left_open_is_not_recorded(client: Client, patient: Patient) -> None:
    open_ones = {"zone-0-place": "", "anaesthetic_agent": "", "anaesthetic_percent": ""}
    client.post(url(patient), forms.record(**TOLD | open_ones | {"baby_age_months": ""}))
    facts = Treatment.objects.get().facts()
    assert facts.zones[0].place is None
    assert (facts.anaesthetic_agent, facts.anaesthetic_percent) == (None, None)
    assert facts.baby_age_months is None


@pytest.mark.parametrize(
    ("changes", "anchor", "said"),
    [
        ({"anaesthetic_agent": "rum"}, "anaesthetic_agent", "Choose one of the numbing creams"),
        ({"anaesthetic_percent": "0"}, "anaesthetic_percent", "above 0 and at most 100"),
        ({"anaesthetic_percent": "101"}, "anaesthetic_percent", "above 0 and at most 100"),
        ({"anaesthetic_percent": "strong"}, "anaesthetic_percent", "above 0 and at most 100"),
        ({"anaesthetic_percent": "٤"}, "anaesthetic_percent", "above 0 and at most 100"),
        ({"anaesthetic_percent": "2.125"}, "anaesthetic_percent", "at most two decimals"),
        ({"adjuncts": ["nothing"]}, "anaesthetic_agent", "Tick “Numbing cream”"),
        ({"baby_age_months": "61"}, "baby_age_months", "0 to 60"),
        ({"baby_age_months": "1,5"}, "baby_age_months", "0 to 60"),
        ({"baby_age_months": "-1"}, "baby_age_months", "0 to 60"),
        ({"flag-breastfeeding": "no"}, "baby_age_months", "only of who breastfeeds"),
        ({"zone-0-place": "scar"}, "zone-0-place", "choose where on the body"),
        ({"zone-0-place": "moon"}, "zone-0-place", "choose where on the body"),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(
    client: Client, patient: Patient, changes: dict[str, Any], anchor: str, said: str
) -> None:
    response = post(client, patient, forms.record(**TOLD | changes))
    found = refused(response)
    assert len(found) == 1
    assert said in found[0]
    page = response.content.decode()
    assert f'href="#{anchor}"' in page
    assert f'id="{anchor}"' in page


def test_a_place_belongs_to_a_scar_alone(client: Client, patient: Patient) -> None:
    client.post(url(patient), forms.record(**TOLD | {"zone-0-area": "cheek"}))
    assert Treatment.objects.get().facts().zones[0].place is None


def test_a_correction_and_a_draft_begin_with_them(client: Client, patient: Patient) -> None:
    client.post(url(patient), forms.record(**TOLD))
    first = Treatment.objects.get()
    form = filled.open_form(client, f"{url(patient)}?corrects={first.pk}")
    form["why_corrected"] = ["Typed wrongly"]
    client.post(url(patient), filled.changed(form, notes="Corrected."))
    assert Treatment.objects.get(corrects=first).facts() == first.facts()
    client.post(url(patient, "preview/"), forms.record(**TOLD))
    assert Draft.objects.get().data["baby_age_months"] == ["3"]
    again = filled.open_form(client, url(patient))
    assert {key: again[key] for key in TOLD} == {
        key: value if isinstance(value, list) else [value] for key, value in TOLD.items()
    }


def test_the_preview_follows_the_place(client: Client, patient: Patient) -> None:
    stop = "Breast area while breastfeeding"
    for place, stopped in (("", True), ("breast", True), ("cheek", False)):
        form = forms.record(**TOLD | {"zone-0-place": place})
        page = client.post(url(patient, "preview/"), form).content.decode()
        assert (stop in page) is stopped, place


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("marks (cheeks)", "Lidocaine and prilocaine, 2.5 percent", "3 months")),
        ("sv", ("Lidokain och prilokain, 2,5 procent", "3 månader")),
    ],
)
def test_the_review_tells_them(patient: Patient, language: str, texts: tuple[str, ...]) -> None:
    client = forms.client_of(factories.member(patient.clinic), language)
    page = client.post(url(patient), forms.record(**TOLD), follow=True).content.decode()
    for text in texts:
        assert text in page


def test_the_review_tells_what_was_not_recorded(client: Client, patient: Patient) -> None:
    none = {"anaesthetic_agent": "", "anaesthetic_percent": "", "baby_age_months": ""}
    page = client.post(url(patient), forms.record(**TOLD | none), follow=True).content.decode()
    assert "what it contained is not recorded, strength not recorded" in page


def test_every_agent_can_be_chosen() -> None:
    assert {code for code, _label in choices.AGENTS} == set(Agent)


@pytest.mark.parametrize(
    "values",
    [{"anaesthetic_agent": "rum"}, {"anaesthetic_percent": 101}, {"baby_age_months": 61}],
)
def test_the_database_refuses_them_too(patient: Patient, values: dict[str, Any]) -> None:
    made = factories.treatment(patient)
    with pytest.raises(IntegrityError), transaction.atomic():
        Treatment.objects.filter(pk=made.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.zones.update(place="cheek")
