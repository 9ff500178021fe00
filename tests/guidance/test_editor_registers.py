"""Sources, claims, topics and ingredients: added, edited, superseded, to nobody's harm."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from aftercare.guidance.editor import kinds
from aftercare.guidance.store import working_copy
from tests import factories
from tests.frontdesk.filled import Form, changed, open_form
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(permissions=["edit"]))


def live(client: Client, address: str, form: Form) -> str:
    response = client.post(address, form, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return unescape(response.content.decode())


def saved(kind: str, key: str) -> Any:
    item = working_copy.item(kind, key)
    assert item is not None
    return item.data


def test_a_source_is_added_with_the_next_free_id_and_cited(editor: Client) -> None:
    form = changed(
        open_form(editor, "/guidance/sources/new/"),
        citation="Berg A, Lund K. Makeup after needling. J Skin 2026;1:1-9",
        used_for___en="No makeup",
        used_for___sv="Inget smink",
        mark="verified",
    )
    response = editor.post("/guidance/sources/new/", form)
    assert response["Location"] == "/guidance/sources/L74/"
    rule = "/guidance/rules/makeup-wait/"
    form = changed(open_form(editor, rule), sources__q="Berg needling")
    assert 'value="add-cite:sources:L74"' in live(editor, rule, form)
    form["sources"].append("L74")
    assert editor.post(rule, form).status_code == 302
    page = unescape(editor.get("/guidance/sources/L74/").content.decode())
    assert 'href="/guidance/rules/makeup-wait/"' in page
    assert "proof-holds" in page


def test_a_source_without_its_citation_is_told(editor: Client) -> None:
    form = open_form(editor, "/guidance/sources/new/")
    page = editor.post("/guidance/sources/new/", form).content.decode()
    assert 'href="#f-citation"' in page
    assert not working_copy.is_changed()


def test_a_claim_is_edited_and_superseded(editor: Client) -> None:
    address = "/guidance/claims/S2-19/"
    form = changed(
        open_form(editor, address),
        why___en="Declined, and answered again.",
        superseded_on="2026-11-20",
        superseded_by="S2-20",
    )
    assert editor.post(address, form).status_code == 302
    assert saved("claims", "S2-19")["superseded_by"] == "S2-20"
    page = unescape(editor.get("/guidance/claims/?superseded=yes").content.decode())
    assert "1 in the list" in page
    like = open_form(editor, "/guidance/claims/new/?like=S2-19")
    response = editor.post("/guidance/claims/new/", like)
    assert response["Location"] == "/guidance/claims/S2-88/"


def test_a_rule_that_states_a_declined_claim_is_refused(editor: Client) -> None:
    address = "/guidance/rules/comfort-care/"
    form = open_form(editor, address)
    form["sources"].append("S2-19")
    shown = live(editor, address, form)
    assert "INV-32" in shown
    assert "It states the declined claim S2-19." in shown


def test_a_topic_is_added_and_a_class_of_ingredients_with_it(editor: Client) -> None:
    form = changed(
        open_form(editor, "/guidance/topics/new/"),
        label___en="Snail slime",
        label___sv="Snigelslem",
    )
    assert editor.post("/guidance/topics/new/", form)["Location"] == "/guidance/topics/snail-slime/"
    form = changed(
        open_form(editor, "/guidance/ingredients/new/"),
        topic="snail-slime",
        names="snail secretion filtrate\nsnail slime\nsnail slime",
    )
    response = editor.post("/guidance/ingredients/new/", form)
    assert response["Location"] == "/guidance/ingredients/snail-secretion-filtrate/"
    made = saved("ingredients", "snail-secretion-filtrate")
    assert made["names"] == ["snail secretion filtrate", "snail slime"]
    assert made["topic"] == "snail-slime"


def test_a_name_is_added_to_a_class(editor: Client) -> None:
    address = "/guidance/ingredients/retinoid-cosmetic/"
    form = open_form(editor, address)
    form["names"] = [form["names"][0] + "\nretinyl moonshinate"]
    assert editor.post(address, form).status_code == 302
    assert saved("ingredients", "retinoid-cosmetic")["names"][-1] == "retinyl moonshinate"
    assert "proof-holds" in editor.get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"topic": "moisturiser"}, "INV-05"),
        ({"note___en": "Use your retinol.", "note___sv": "Använd ditt retinol."}, "INV-01"),
    ],
)
def test_no_retinoid_can_be_let_through(
    editor: Client, changes: dict[str, str], broken: str
) -> None:
    address = "/guidance/ingredients/retinoid-cosmetic/"
    shown = live(editor, address, changed(open_form(editor, address), **changes))
    assert "proof-broken" in shown
    assert broken in shown


def test_a_source_that_rules_lean_on_asks_before_it_goes(editor: Client) -> None:
    page = unescape(editor.get("/guidance/sources/L24/remove/").content.decode())
    assert "rules lean on it" in page
    item = working_copy.item("sources", "L24")
    assert item is not None
    editor.post("/guidance/sources/L24/remove/", {"version": str(item.version)})
    changes = unescape(editor.get("/guidance/").content.decode())
    assert "Not yet provable" in changes
    assert "L24" in changes


@pytest.mark.parametrize("kind", list(kinds.KINDS))
@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_register_lists_all_and_opens_a_new_form(kind: str, language: str) -> None:
    browser = signed_in(factories.user(permissions=["edit"]), language)
    page = browser.get(f"/guidance/{kind}/").content.decode()
    assert all(f'href="/guidance/{kind}/{one.key}/"' in page for one in working_copy.items(kind))
    assert page.count('aria-current="page"') == 2  # the guidance, and the register's heading
    if not kinds.KINDS[kind].is_open:
        assert browser.get(f"/guidance/{kind}/new/").status_code == 404
        return
    new = browser.get(f"/guidance/{kind}/new/").content.decode()
    assert f'<html lang="{language}">' in new
    assert 'id="record"' in new


@pytest.mark.parametrize(
    "address",
    [
        "rules/pregnant-stop/",
        "sources/L24/",
        "claims/S2-19/",
        "topics/sun/",
        "ingredients/aha/",
        "flags/pregnant/",
        "areas/eyelid/",
        "devices/pen/",
        "modifiers/skin/",
        "red_flags/anaphylaxis/",
        "conflicts/C-01/",
        "words/tiers.T1/",
        "flag_groups/pregnancy/",
    ],
)
def test_an_empty_form_is_answered_and_never_saved_over_a_changed_item(
    editor: Client, address: str
) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        response = editor.post(f"/guidance/{address}", {"version": "7"}, headers=headers)
        assert response.status_code == 200
    assert not working_copy.is_changed()
