"""The staff's pages of the shelf and of words that nobody knew."""

import re
from typing import Any

import pytest
from django.test import Client

from clinics.accounts.models import Membership
from clinics.shelf import actions
from clinics.shelf.models import HarmlessName, ShelfProduct, UnreadWord
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "Aqua, Glycerin, {}, Panthenol, Carbomer"


@pytest.fixture
def ann() -> Membership:
    factories.publish()
    return factories.member(factories.clinic())


@pytest.fixture
def client(ann) -> Client:
    return signed_in(ann)


def signed_in(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def at(member: Membership, path: str) -> str:
    return f"/c/{member.clinic.slug}/{path}"


def text(response: Any) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.split())


def form(client: Client, path: str, **changes: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    values = {"brand": "Norra", "name": "Night cream", "kind": "", "form_key": key[1]}
    return values | {"ingredients": "Aqua, Glycerin, Retinol, Carbomer, Parfum"} | changes


def meet(member: Membership, word: str) -> UnreadWord:
    typed = [{"name": "Day cream", "ingredients": LIST.format(word)}]
    actions.count_unread(clinic=member.clinic, products=typed, by_patient=False, now=factories.NOW)
    return UnreadWord.objects.get(clinic=member.clinic, word=word)


def test_a_product_is_put_on_the_shelf_once_and_judged_for_everybody(ann, client) -> None:
    path = at(ann, "shelf/new/")
    data = form(client, path)
    assert client.post(path, data).status_code == client.post(path, data).status_code == 302
    product = ShelfProduct.objects.get()
    assert product.full_name == "Norra Night cream"
    page = text(client.get(at(ann, f"shelf/{product.pk}/")))
    tiers = (
        "Light treatment",
        "Standard treatment",
        "Deep treatment",
        "Treatment with heat energy",
    )
    for who, answers in (
        ("Breastfeeding", ("No", "No", "No", "No")),
        ("Nothing special", ("After 8 days", "After 11 days", "After 15 days", "After 15 days")),
    ):
        said = " ".join(f"{tier}: {one}" for tier, one in zip(tiers, answers, strict=True))
        assert f"{who} {said}" in page
    assert "Perfume" in page
    listed = text(client.get(at(ann, "shelf/")))
    assert "Norra Night cream" in listed
    assert "Breastfeeding, Pregnant, Trying to get pregnant" in listed
    assert "Norra" not in text(client.get(at(ann, "shelf/?q=balm")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"name": ""}, "Write the name"), ({"ingredients": "hello"}, "can’t be read as a list"),
     ({"ingredients": ""}, "Write the list"), ({"kind": "wonder"}, "Choose one of the kinds")],
)  # fmt: skip
def test_what_is_no_product_is_told_at_its_field(ann, client, changes, said) -> None:
    path = at(ann, "shelf/new/")
    page = client.post(path, form(client, path, **changes))
    assert said in text(page)
    assert "<title>Error:" in page.content.decode()
    assert not ShelfProduct.objects.exists()


def test_a_name_stands_once_is_changed_retired_and_put_back(ann, client) -> None:
    path = at(ann, "shelf/new/")
    client.post(path, form(client, path))
    assert "on the shelf already" in text(client.post(path, form(client, path, name="NIGHT cream")))
    product = ShelfProduct.objects.get()
    own = at(ann, f"shelf/{product.pk}/")
    client.post(own, form(client, own, name="Evening cream"))
    client.post(f"{own}retire/", {"do": "retire"})
    assert "The shelf is empty" in text(client.get(at(ann, "shelf/")))
    assert "Norra Evening cream" in text(client.get(at(ann, "shelf/?show=retired")))
    client.post(f"{own}retire/", {"do": "back"})
    assert "Norra Evening cream" in text(client.get(at(ann, "shelf/")))


def test_an_assistant_reads_and_changes_nothing(ann, client) -> None:
    row = meet(ann, "Blorp")
    helper = signed_in(factories.member(ann.clinic, "assistant"))
    page = text(helper.get(at(ann, "words/")))
    assert "Blorp" in page
    assert "It is harmless" not in page
    assert helper.post(at(ann, f"words/{row.pk}/harmless/")).status_code == 403
    assert not HarmlessName.objects.exists()


def test_a_word_is_called_harmless_seconded_proposed_and_taken_back(ann, client) -> None:
    row, near = meet(ann, "Blorp"), meet(ann, "Tretionin")
    page = text(client.get(at(ann, "words/")))
    assert "Blorp Met 1 time · 27 March 2026 · in Day cream" in page
    assert "Looks like tretinoin: two people have to say that it is not." in page
    for one in (row, near):
        client.post(at(ann, f"words/{one.pk}/harmless/"))
    assert "Every word was read" in text(client.get(at(ann, "words/")))
    names = {one.word: one for one in HarmlessName.objects.all()}
    path = {word: at(ann, f"words/names/{one.pk}/") for word, one in names.items()}
    own = text(client.post(path["Tretionin"], {"do": "second"}, follow=True))
    assert "A second person has to say yes" in own
    bea = signed_in(factories.member(ann.clinic))
    bea.post(path["Tretionin"], {"do": "second"})
    names["Tretionin"].refresh_from_db()
    assert not names["Tretionin"].needs_second
    own = text(client.post(path["Blorp"], {"do": "propose"}, follow=True))
    assert "For all clinics: Waiting" in own
    editor = Client()
    editor.force_login(factories.user(permissions=["edit"]))
    register = editor.get("/guidance/ingredients/")
    assert "Words that clinics call harmless 1" in text(register)
    found = re.search(r'action="(/guidance/names/\d+/)"', register.content.decode())
    assert found
    assert "Write why" in text(editor.post(found[1], {"do": "decline"}, follow=True))
    assert "Choose a class" in text(editor.post(found[1], {"do": "take"}, follow=True))
    taken = editor.post(found[1], {"do": "take", "into": "humectant"}, follow=True)
    assert "stands in the working copy" in text(taken)
    assert editor.get(found[1]).status_code == 302
    assert "For all clinics: Taken in" in text(client.get(at(ann, "words/?show=own")))
    client.post(path["Blorp"], {"do": "back"})
    assert "Blorp" in text(client.get(at(ann, "words/")))


def test_a_danger_is_listed_with_the_reason_and_without_the_button(ann, client) -> None:
    row = meet(ann, "Blorp")
    UnreadWord.objects.filter(pk=row.pk).update(word="Retinyl Blorpate", plain="retinyl blorpate")
    page = client.get(at(ann, "words/"))
    assert "can’t be called harmless" in text(page)
    assert "/harmless/" not in page.content.decode()
    said = text(client.post(at(ann, f"words/{row.pk}/harmless/"), follow=True))
    assert "can’t be called harmless" in said


def test_a_word_is_set_aside_and_brought_back(ann, client) -> None:
    row = meet(ann, "Blorp")
    client.post(at(ann, f"words/{row.pk}/aside/"), {"do": "aside"})
    assert "Blorp" in text(client.get(at(ann, "words/?show=aside")))
    client.post(at(ann, f"words/{row.pk}/aside/"), {"do": "back"})
    assert "Blorp" in text(client.get(at(ann, "words/")))


def test_the_record_form_offers_the_shelf_and_takes_its_list(ann, client) -> None:
    path = at(ann, "shelf/new/")
    client.post(path, form(client, path, kind="serum"))
    patient = factories.patient(ann.clinic, by=ann.user)
    record = at(ann, f"patients/{patient.pk}/record/")
    assert '<option value="Norra Night cream">' in client.get(record).content.decode()
    typed = {"new-0-name": "night cream", "device": "pen", "zone-0-area": "cheek"}
    preview = text(client.post(f"{record}preview/", typed))
    assert "It holds a retinoid (Retinol)" in preview
