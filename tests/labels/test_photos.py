"""A patient sends a photo of a label; somebody reads it; her page answers; the photo is gone."""

import io
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from PIL import Image

from clinics.accounts.journal.models import Event
from clinics.labels import actions
from clinics.labels.models import LabelQuestion
from clinics.sheets.models import Sheet
from clinics.shelf.models import ShelfProduct
from tests import factories
from tests.followup import photos
from tests.portal import opening
from tests.portal.test_sharing import helped

pytestmark = pytest.mark.django_db
CREAM = "Aqua, Glycerin, Squalane, Panthenol, Carbomer"


@pytest.fixture(autouse=True)
def _edition() -> Iterator[None]:
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


@pytest.fixture
def sheet() -> Sheet:
    return opening.sheet()


@pytest.fixture
def patient(sheet) -> Client:
    return opening.opened(opening.link(sheet))


def staff(sheet: Sheet, role: str = "clinician") -> Client:
    client = Client()
    client.force_login(factories.member(sheet.clinic, role).user)
    return client


def path(sheet: Sheet, rest: str = "") -> str:
    return f"/c/{sheet.clinic.slug}/labels/{rest}"


def send(patient: Client, data: bytes | None = None, **changes: Any) -> Any:
    file = SimpleUploadedFile("label.jpg", photos.jpeg() if data is None else data)
    form = {"name": "Norra balm", "form_key": str(uuid.uuid4()), "photo": file} | changes
    return patient.post("/my/products/photo/", form)


def test_the_photo_is_kept_without_what_was_in_it_until_somebody_has_read_it(
    sheet, patient
) -> None:
    sent = send(patient, familiar="yes")
    assert sent.headers["Location"] == "/my/products/#asked"
    question = LabelQuestion.objects.get()
    assert question.familiar is True
    with Image.open(io.BytesIO(bytes(question.photo))) as kept:
        assert kept.format == "JPEG"
        assert not kept.getexif()
    assert "Leave it off until we have read your photo" in opening.words(
        patient.get("/my/products/")
    )
    clinician = staff(sheet)
    follow_up = opening.words(clinician.get(f"/c/{sheet.clinic.slug}/follow-up/", follow=True))
    assert "1 photo of a label waits to be read" in follow_up
    assert "Norra balm" in opening.words(clinician.get(path(sheet)))
    page = clinician.get(path(sheet, f"{question.pk}/"))
    assert "Used before, without trouble" in opening.words(page)
    picture = clinician.get(path(sheet, f"{question.pk}/photo/"))
    assert picture.content == bytes(question.photo)
    assert "no-store" in picture.headers["Cache-Control"]
    read = {"ingredients": CREAM, "do": "read"}
    assert clinician.post(path(sheet, f"{question.pk}/"), read).status_code == 302
    question.refresh_from_db()
    assert bytes(question.photo) == b""
    assert clinician.get(path(sheet, f"{question.pk}/photo/")).status_code == 404
    said = opening.words(patient.get("/my/products/"))
    assert "Photos that you sent us" in said
    assert "Norra balm Wait. Not before Monday 30 March" in said
    verbs = Event.objects.filter(clinic_id=sheet.clinic_id).values_list("verb", flat=True)
    assert {"ask-label", "read-label"} <= set(verbs)


def test_the_answer_is_as_strict_as_she_is_and_of_today(sheet, patient) -> None:
    send(patient, familiar="yes")
    question = LabelQuestion.objects.get()
    who = {"by": sheet.issued_by, "now": factories.NOW}
    actions.answer(question=question, ingredients="Aqua, Retinol, Glycerin, Carbomer", **who)
    assert "It holds a retinoid (Retinol)" in opening.words(patient.get("/my/products/"))
    form = patient.get("/my/changed/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', form)
    assert key
    patient.post("/my/changed/", {"form_key": key[1], "what": ["pregnant"]})
    assert "No, do not use it" in opening.words(patient.get("/my/products/"))


@pytest.mark.parametrize("data", [b"", b"hello", b"<svg/>", b"GIF89a" + b"0" * 90])
def test_what_is_no_photo_is_told_and_nothing_is_kept(patient, data) -> None:
    page = send(patient, data)
    assert "<title>Error: " in page.content.decode()
    assert not LabelQuestion.objects.exists()


def test_name_and_photo_are_asked_for(patient) -> None:
    page = opening.words(patient.post("/my/products/photo/", {"form_key": str(uuid.uuid4())}))
    assert "Write what the product is called" in page
    assert "Choose a photo of the list on the pack" in page
    assert patient.get("/my/products/photo/").headers["Location"] == "/my/products/"


def test_one_form_is_one_question_and_only_a_few_wait(sheet, patient) -> None:
    key = str(uuid.uuid4())
    for _ in range(2):
        send(patient, form_key=key)
    assert LabelQuestion.objects.count() == 1
    for _ in range(actions.MOST_OPEN):
        page = send(patient)
    assert "We have yet to read the photos" in opening.words(page)
    assert LabelQuestion.objects.count() == actions.MOST_OPEN


def test_a_photo_that_nobody_can_read_says_so(sheet, patient) -> None:
    send(patient)
    question = LabelQuestion.objects.get()
    helper = staff(sheet, "assistant")
    own = path(sheet, f"{question.pk}/")
    assert "Type the ingredients, or say" in opening.words(helper.post(own, {"do": "read"}))
    wrong = helper.post(own, {"do": "read", "ingredients": "hello there"})
    assert "can’t be read as a list" in opening.words(wrong)
    helper.post(own, {"do": "unreadable", "ingredients": "Aqua, half"})
    assert "We could not read the photo" in opening.words(patient.get("/my/products/"))
    late = staff(sheet).post(own, {"do": "read", "ingredients": CREAM})
    assert "A colleague was quicker" in opening.words(late)


def test_what_was_read_may_go_on_the_shelf(sheet, patient) -> None:
    send(patient)
    question = LabelQuestion.objects.get()
    read = {"ingredients": CREAM, "do": "read", "on_shelf": "on"}
    staff(sheet).post(path(sheet, f"{question.pk}/"), read)
    assert ShelfProduct.objects.get(clinic=sheet.clinic).name == "Norra balm"


def test_a_photo_that_nobody_read_in_time_is_erased(sheet, patient) -> None:
    send(patient)
    sent = LabelQuestion.objects.get().asked_at
    actions.tick(sent + actions.KEPT - timedelta(seconds=1))
    assert LabelQuestion.objects.get().photo
    actions.tick(sent + actions.KEPT)
    question = LabelQuestion.objects.get()
    assert bytes(question.photo) == b""
    assert not question.is_open
    assert "did not read this photo in time" in opening.words(patient.get("/my/products/"))


def test_a_helper_sends_nothing(sheet) -> None:
    client, _helper = helped(opening.link(sheet))
    assert "photo" not in client.get("/my/products/").content.decode()
    assert send(client).status_code in (302, 403)
    assert not LabelQuestion.objects.exists()


def test_the_database_keeps_what_was_asked_and_answered(sheet, patient) -> None:
    send(patient)
    rows = LabelQuestion.objects.all()
    other = opening.sheet()
    for changes in ({"name": "Other"}, {"sheet": other}, {"patient": other.patient}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    who = {"by": sheet.issued_by, "now": factories.NOW}
    actions.answer(question=rows.get(), ingredients=CREAM, **who)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(ingredients="Aqua, Retinol, Glycerin")
