"""An id of another clinic in a query or a form is refused as if it did not exist."""

import copy
import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from clinics.records.models import Draft, Treatment
from clinics.sheets.models import Sheet
from tests import factories, worlds
from tests.test_access_matrix import body, leaks, rows_of, visitor

pytestmark = pytest.mark.django_db
MISSING = str(uuid.UUID(int=7, version=4))


@pytest.fixture(scope="module")
def built(made_once: Any) -> tuple[worlds.World, worlds.World]:
    return made_once(worlds.two)


@pytest.fixture
def two(built: Any, db: None) -> tuple[worlds.World, worlds.World]:
    return copy.deepcopy(built)


@pytest.fixture
def alice(two) -> Client:
    return visitor(two[0].staff["clinician"].user)


def fields(page: Any) -> dict[str, list[str]]:
    """Return what a browser would send from the forms of a page."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|button)\b[^>]*>", page.content.decode()):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        skipped = said.get("type") in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag)
        if "name" in said and said["name"] != "do" and not skipped:
            found.setdefault(said["name"], []).append(html.unescape(said.get("value", "")))
    return found


def swapped(data: dict[str, list[str]], ids: dict[str, str]) -> dict[str, list[str]]:
    def swap(text: str) -> str:
        for mine, theirs in ids.items():
            text = text.replace(mine, theirs)
        return text

    return {swap(name): [swap(value) for value in values] for name, values in data.items()}


def pages(own: worlds.World) -> dict[str, str]:
    start = f"/c/{own.clinic.slug}"
    return {
        "record": f"{start}/patients/{own.patient.pk}/record/",
        "correct": f"{start}/patients/{own.patient.pk}/record/?corrects={own.treatment.pk}",
        "preview": f"{start}/patients/{own.patient.pk}/record/preview/",
        "review": f"{start}/treatments/{own.waiting.pk}/review/",
        "withdraw": f"{start}/sheets/{own.sheet.pk}/withdraw/",
        "change": f"{start}/patients/{own.patient.pk}/change/",
        "channel": f"{start}/patients/{own.patient.pk}/channel/",
        "product": f"{start}/products/{own.product.pk}/",
    }


@pytest.mark.parametrize("act", ["print", "send", "print-new", "send-new"])
def test_foreign_sheets_in_a_list_are_as_if_they_were_not_there(two, alice, act) -> None:
    own, other = two
    before = rows_of(other)
    path = f"/c/{own.clinic.slug}/lists/new/"
    for ids in ([str(other.sheet.pk)], [str(own.sheet.pk), str(other.sheet.pk)], [MISSING]):
        response = alice.post(path, {"act": act, "sheet": ids})
        assert not leaks(response, other.canary)
        sent = fields(response) | {"do": ["begin"], "confirmed": ["on"]}
        answer = alice.post(path, sent | {"act": [act], "sheet": ids})
        assert not leaks(answer, other.canary)
    assert rows_of(other) == before


def test_the_desk_knows_ones_own_patients_only(two, alice) -> None:
    own, other = two
    path = f"/c/{own.clinic.slug}/deliveries/"
    foreign, missing = (alice.get(path, {"patient": id}) for id in (other.patient.pk, MISSING))
    assert foreign.status_code == missing.status_code == 404
    assert body(foreign, other.patient.pk) == body(missing, MISSING)
    for typed in ("Canary", "@mail", "%", ""):
        assert not leaks(alice.get(path, {"q": typed}), other.canary)


@pytest.mark.parametrize(
    "form", ["record", "correct", "review", "withdraw", "change", "channel", "product"]
)
def test_foreign_ids_in_a_form_do_nothing_in_the_other_clinic(two, alice, form) -> None:
    own, other = two
    path = pages(own)[form]
    data = fields(alice.get(path))
    assert data, "the page has a form"
    ids = {str(mine): str(other.ids()[kind]) for kind, mine in own.ids().items()}
    ids |= {str(own.treatment.pk): str(other.treatment.pk)}
    before = rows_of(other)
    for sent in (swapped(data, ids), data | {"do": [f"remove:{other.product.pk}"]}):
        for where in {path, pages(own)["preview"] if form == "record" else path}:
            response = alice.post(where, sent)
            assert response.status_code < 500
            assert not leaks(response, other.canary)
            assert not any(
                theirs in response.headers.get("Location", "") for theirs in ids.values()
            )
    assert rows_of(other) == before


def test_a_correction_is_of_a_treatment_of_this_patient(two, alice) -> None:
    own, other = two
    path = f"/c/{own.clinic.slug}/patients/{own.patient.pk}/record/"
    assert alice.get(path, {"corrects": str(own.treatment.pk)}).status_code == 200
    foreign = alice.get(path, {"corrects": str(other.treatment.pk)})
    missing = alice.get(path, {"corrects": MISSING})
    assert foreign.status_code == 404
    assert body(foreign, other.treatment.pk) == body(missing, MISSING)
    for nonsense in ("", "x", "'", "1" * 5000, "\x00"):
        assert alice.get(path, {"corrects": nonsense}).status_code == 404


def test_another_clinics_form_key_opens_nothing_of_theirs(two, alice) -> None:
    own, other = two
    for page, key in (("review", other.sheet.form_key), ("record", other.treatment.form_key)):
        path = pages(own)[page]
        data: dict[str, Any] = fields(alice.get(path)) | {"form_key": [str(key)]}
        response = alice.post(path, data)
        assert str(other.sheet.pk) not in response.headers.get("Location", "")
        assert str(other.treatment.pk) not in response.headers.get("Location", "")
        assert not leaks(response, other.canary)
    for made in Treatment.objects.filter(clinic=own.clinic):
        assert made.patient == own.patient
    for issued in Sheet.objects.filter(clinic=own.clinic):
        assert issued.patient == own.patient
    assert set(Draft.objects.filter(clinic=other.clinic)) == {other.draft}


@pytest.mark.parametrize("typed", ["Canary", "CanaryBravo", "Åsa", "08-555", "1984-03-07", "%", ""])
def test_search_finds_ones_own_patients_only(two, alice, typed) -> None:
    own, other = two
    for headers in ({}, {"HX-Request": "true"}):
        path = f"/c/{own.clinic.slug}/patients/"
        response = alice.get(path, {"q": typed}, headers=headers)
        # A single hit opens at once.
        assert response.status_code == 200 or str(own.patient.pk) in response.url
        assert f"Åsa {other.canary}" not in response.content.decode()
        assert str(other.patient.pk) not in response.content.decode()


def test_a_person_of_two_clinics_sees_each_in_its_own_frame(two) -> None:
    own, other = two
    kim = factories.member(own.clinic, "clinician").user
    factories.member(other.clinic, "clinician", user=kim)
    client = visitor(kim)
    for here, there in ((own, other), (other, own)):
        start = f"/c/{here.clinic.slug}"
        assert client.get(f"{start}/patients/{here.patient.pk}/").status_code == 200
        response = client.get(f"{start}/patients/{there.patient.pk}/")
        assert response.status_code == 404
        assert not leaks(response, there.canary)
        assert client.get(f"{start}/sheets/{there.sheet.pk}/").status_code == 404
