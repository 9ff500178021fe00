"""A clinic's photographs: added with a consent, shown on their days, and gone when it ends."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image

from clinics.accounts.journal.models import Event
from clinics.photographs import actions
from clinics.photographs.models import Photograph
from tests import factories
from tests.followup import photos
from tests.portal import opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Any:
    return factories.member(factories.clinic(), "clinician")


@pytest.fixture
def staff(member: Any) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def address(member: Any, rest: str = "") -> str:
    return f"/c/{member.clinic.slug}/photographs/{rest}"


def typed(**changes: Any) -> dict[str, Any]:
    said = {
        "form_key": str(uuid.uuid4()),
        "photo": SimpleUploadedFile("day-2.jpg", photos.jpeg()),
        "shows": "expected",
        "first_day": "1",
        "last_day": "3",
        "skin_type": "5",
        "words_en": "Red and tight",
        "words_sv": "Röd och stram",
        "consented_on": "2026-01-05",
        "consent_ends_on": "",
        "release": "Folder 12",
        "agreed": "on",
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def test_what_is_added_is_drawn_anew_and_written_down(staff: Client, member: Any) -> None:
    sent = typed()
    assert staff.post(address(member), sent).status_code == 302
    made = Photograph.objects.get()
    with Image.open(io.BytesIO(bytes(made.data))) as drawn:
        assert drawn.format == "JPEG"
        assert drawn.size == (made.width, made.height) == (20, 40)
        assert not drawn.getexif()
    assert made.words == {"en": "Red and tight", "sv": "Röd och stram"}
    event = Event.objects.get(verb="add-photograph")
    assert event.data == {"shows": "expected", "days": [1, 3]}
    # The same form once more: a double click.
    again = sent | {"photo": SimpleUploadedFile("day-2.jpg", photos.jpeg())}
    assert staff.post(address(member), again).status_code == 302
    assert Photograph.objects.count() == 1


WRONG = [
    ("photo", None, "Choose a photograph."),
    *(
        ("photo", kind, "This file can’t be used.")
        for kind in ("text", "svg", "gif", "bomb", "cut")
    ),
    ("agreed", None, "Without a written consent"),
    ("consented_on", "", "the day on which the person consented"),
    ("consented_on", "2999-01-01", "This day has not come yet."),
    ("consent_ends_on", "2026-01-04", "It ends before it was given."),
    ("last_day", "0", "The last day is before the first one."),
    ("last_day", "1000", "180"),
    ("words_sv", "", "Write what is seen in the photograph."),
    ("release", "", "where the signed consent is kept"),
    ("shows", "", "as expected or a reason to call"),
]


@pytest.mark.parametrize(("field", "value", "said"), WRONG, ids=lambda each: str(each)[:20])
def test_what_is_wrong_is_said_and_nothing_is_kept(
    staff: Client, member: Any, field: str, value: Any, said: str
) -> None:
    if field == "photo" and value:
        value = SimpleUploadedFile("day.jpg", photos.BAD[value]())
    page = staff.post(address(member), typed(**{field: value}))
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Photograph.objects.exists()


def test_it_is_changed_and_taken_away_for_good(staff: Client, member: Any) -> None:
    made = factories.photograph(member.clinic, by=member.user)
    picture = bytes(made.data)
    changed = typed(photo=None, agreed=None, form_key=None, last_day="5")
    assert staff.post(address(member, f"{made.pk}/"), changed).status_code == 302
    made.refresh_from_db()
    assert (made.last_day, bytes(made.data)) == (5, picture)
    assert staff.get(address(member, f"{made.pk}/take-away/")).status_code == 200
    assert staff.post(address(member, f"{made.pk}/take-away/")).status_code == 302
    made.refresh_from_db()
    assert (bytes(made.data), made.removed_by) == (b"", member.user)
    for rest in (f"{made.pk}/", f"{made.pk}/picture/", f"{made.pk}/take-away/"):
        assert staff.get(address(member, rest)).status_code == 404
    verbs = Event.objects.filter(object_id=str(made.pk)).values_list("verb", flat=True)
    assert list(verbs.order_by("seq")) == [
        "add-photograph",
        "change-photograph",
        "remove-photograph",
    ]


def test_the_database_keeps_the_picture_and_what_was_taken_away(member: Any) -> None:
    made = factories.photograph(member.clinic, by=member.user)
    rows = Photograph.objects.filter(pk=made.pk)
    other = factories.clinic(slug="other")
    for act in (
        lambda: rows.update(data=b"another"),
        lambda: rows.update(clinic=other),
        lambda: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    actions.remove(photograph=made, by=member.user, now=factories.NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(removed_at=None, removed_by=None)


# What patients see


@pytest.fixture
def sheet() -> Any:
    factories.publish()
    return opening.sheet()


@pytest.fixture
def link(sheet: Any) -> Any:
    return opening.link(sheet)


def page(link: Any, path: str, **after: float) -> str:
    with opening.at(timedelta(**after)):
        return opening.opened(link).get(path).content.decode()


def test_a_patient_sees_those_of_her_day(sheet: Any, link: Any) -> None:
    by = sheet.issued_by
    made = factories.photograph(sheet.clinic, by=by, first_day=1, last_day=3)
    source = f"/my/photographs/{made.pk}/"
    assert source not in page(link, "/my/", hours=2)
    assert source in page(link, "/my/", days=2)
    assert source not in page(link, "/my/", days=5)
    everything = page(link, "/my/sheet/", days=5)
    assert source in everything
    assert "Days 1 to 3." in everything
    assert source not in page(link, "/my/help/", days=2)
    with opening.at(timedelta(days=2)):
        answer = opening.opened(link).get(source)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")


def test_a_reason_to_call_stands_with_the_help(sheet: Any, link: Any) -> None:
    made = factories.photograph(sheet.clinic, by=sheet.issued_by, shows="call")
    source = f"/my/photographs/{made.pk}/"
    assert source in page(link, "/my/help/", days=1)
    assert source not in page(link, "/my/", days=1)


@pytest.mark.parametrize("how", ["ended", "to-come", "removed", "foreign"])
def test_without_a_consent_that_lasts_nobody_sees_it(sheet: Any, link: Any, how: str) -> None:
    by, clinic = sheet.issued_by, sheet.clinic
    dates: dict[str, Any] = {}
    if how == "ended":
        dates = {"consent_ends_on": date(2026, 3, 27)}
    if how == "to-come":
        dates = {"consented_on": date(2026, 4, 5)}
    if how == "foreign":
        clinic = factories.clinic(slug="other")
    made = factories.photograph(clinic, by=by, **dates)
    if how == "removed":
        actions.remove(photograph=made, by=by, now=factories.NOW)
    source = f"/my/photographs/{made.pk}/"
    for path in ("/my/", "/my/sheet/", "/my/help/"):
        assert source not in page(link, path, days=1)
    with opening.at(timedelta(days=1)):
        assert opening.opened(link).get(source).status_code == 404
