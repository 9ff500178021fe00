"""The editor of the guidance: nothing typed is lost, every field can be undone, two can work."""

import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from aftercare.guidance.store import working_copy
from tests import factories
from tests.forms import errors
from tests.frontdesk.filled import Form, changed, form_of, open_form
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db
MAKEUP = "/guidance/rules/makeup-wait/"


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(first_name="Anna", last_name="Berg", permissions=["edit"]))


@pytest.fixture
def other() -> Client:
    return signed_in(factories.user(first_name="Kim", last_name="Lund", permissions=["edit"]))


def page_of(client: Client, address: str = MAKEUP) -> str:
    return unescape(client.get(address).content.decode())


def send(client: Client, form: Form, address: str = MAKEUP, do: str = "") -> Any:
    return client.post(address, form | ({"do": [do]} if do else {}))


def saved(key: str = "makeup-wait", kind: str = "rules") -> Any:
    item = working_copy.item(kind, key)
    assert item is not None
    return item


# Saving


def test_a_changed_window_and_sentence_are_saved_and_nothing_else(editor: Client) -> None:
    form = changed(
        open_form(editor, MAKEUP),
        windows__T2__until="5",
        text___sv="Inget smink och ingen tonad kräm på huden. Ta rena borstar när du börjar igen.",
    )
    response = send(editor, form)
    assert (response.status_code, response["Location"]) == (302, MAKEUP)
    item = saved()
    assert item.data["windows"]["T2"] == [0, 120]
    assert {key for key in item.data if item.data[key] != item.published[key]} == {
        "windows",
        "text",
    }
    assert item.edited_by.name == "Anna Berg"
    assert "Changed" in page_of(editor)


def test_a_form_sent_back_untouched_changes_nothing(editor: Client) -> None:
    assert send(editor, open_form(editor, MAKEUP)).status_code == 302
    assert not working_copy.is_changed()


def test_nothing_is_saved_while_somebody_types(editor: Client) -> None:
    form = changed(open_form(editor, MAKEUP), title___en="Half a ti")
    editor.post(MAKEUP, form, headers={"HX-Request": "true"})
    send(editor, form, do="preview")
    assert not working_copy.is_changed()


def test_hours_days_and_commas_are_read(editor: Client) -> None:
    form = changed(
        open_form(editor, MAKEUP),
        windows__T1__until="1,5",
        windows__T2__until="60",
        windows__T2__unit="hours",
    )
    send(editor, form)
    assert saved().data["windows"]["T1"] == [0, 36]
    assert saved().data["windows"]["T2"] == [0, 60]


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"windows__T2__until": "ten"}, "f-windows-T2", "Windows: Write a number"),
        ({"windows__T2__until": ""}, "f-windows-T2", "Windows: Write until when"),
        ({"windows__T2__from": "9", "windows__T2__until": "3"}, "f-windows-T2", "It ends before"),
        ({"review_by": "soon"}, "f-review_by", "This is no day"),
        ({"category": "shout"}, "f-category", "Choose one of them"),
        ({"text___en": "A \u0007 bell"}, "f-text-en", "can’t be seen or printed"),
        ({"mod__0__factor": "0,5"}, "f-mod-0", "nothing shortens"),
        ({"boxes": ["0"]}, "f-box-0", "Choose what narrows it"),
        ({"boxes": ["0"], "box__0__dims": ["age"]}, "f-box-0-age", "from 0 to 120"),
        ({"boxes": ["0"], "box__0__dims": ["areas"]}, "f-box-0-areas", "at least one"),
    ],
)
def test_what_cant_be_read_is_told_at_its_field_and_stays_typed(
    editor: Client, changes: dict[str, Any], field: str, problem: str
) -> None:
    form = changed(open_form(editor, MAKEUP), title___en="Typed with care", **changes)
    response = send(editor, form)
    page = unescape(response.content.decode())
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert any(problem in text for text in errors(page)), errors(page)
    assert f'href="#{field}"' in page
    assert f'id="{field}"' in page
    again = form_of(response.content.decode())
    assert again["title.en"] == ["Typed with care"]
    for name, values in changed({}, **changes).items():
        assert "\u0007" in values[0] or again[name] == values
    assert not working_copy.is_changed()


def test_nothing_is_proven_while_something_cant_be_read(editor: Client) -> None:
    unread = {"boxes": ["0"], "box__0__dims": ["areas"]}
    form = changed(open_form(editor, MAKEUP), **unread)
    page = unescape(editor.post(MAKEUP, form, headers={"HX-Request": "true"}).content.decode())
    assert "Not yet provable" in page
    assert "proof-holds" not in page
    assert "The sentence follows once every line has an answer." in page
    assert "not saved" in page
    undone = form_of(send(editor, form, do="undo:when").content.decode())
    assert "boxes" not in undone


def test_what_is_none_of_the_options_stays_in_sight(editor: Client) -> None:
    address = "/guidance/sources/L24/"
    form = changed(open_form(editor, address), superseded_by="gone", kind="")
    shown = form_of(send(editor, form, address, do="preview").content.decode())
    assert shown["superseded_by"] == ["gone"]
    assert shown["kind"] == [""]
    assert "Choose one of them." in unescape(send(editor, form, address).content.decode())


def test_an_unfinished_rule_can_be_saved_and_says_what_is_missing(editor: Client) -> None:
    send(editor, changed(open_form(editor, MAKEUP), text___sv=""))
    page = page_of(editor)
    assert "Not yet provable" in page
    assert '<a href="#f-text-sv">Text (svenska)</a>' in page
    send(editor, changed(open_form(editor, MAKEUP), text___sv="Inget smink.", sources=[]))
    assert '<a href="#f-sources">Sources</a>' in page_of(editor)


def test_the_reading_level_of_each_language_follows(editor: Client) -> None:
    hard = "Cosmetic preparations containing pigmentation should categorically be discontinued."
    form = changed(open_form(editor, MAKEUP), text___en=hard)
    shown = unescape(editor.post(MAKEUP, form, headers={"HX-Request": "true"}).content.decode())
    note = shown[shown.index('id="note-text-en"') : shown.index('id="note-text-sv"')]
    assert "f-level-over" in note
    assert re.search(r"Grade [\d.]+ of at most 7", note)
    assert re.search(r"LIX [\d.]+ of at most", shown)


# Undo


def test_one_field_is_undone_and_the_rest_stays_typed(editor: Client) -> None:
    send(editor, changed(open_form(editor, MAKEUP), title___en="Make-up", windows__T2__until="5"))
    form = changed(open_form(editor, MAKEUP), title___sv="Typed just now")
    page = page_of(editor)
    assert "Published:</span> No makeup" in page
    undone = form_of(send(editor, form, do="undo:title.en").content.decode())
    assert undone["title.en"] == ["No makeup"]
    assert undone["title.sv"] == ["Typed just now"]
    assert undone["windows-T2-until"] == ["5"]
    send(editor, undone | {"title.sv": ["Inget smink"]})
    assert saved().data["title"] == saved().published["title"]
    back = form_of(send(editor, open_form(editor, MAKEUP), do="undo:windows").content.decode())
    send(editor, back)
    assert not working_copy.is_changed()


def test_a_whole_rule_is_undone_after_asking(editor: Client) -> None:
    send(editor, changed(open_form(editor, MAKEUP), title___en="Make-up"))
    asked = editor.get(f"{MAKEUP}undo/").content.decode()
    assert working_copy.is_changed()
    version = re.search(r'name="version" value="(\d+)"', asked)
    assert version
    editor.post(f"{MAKEUP}undo/", {"version": version[1]})
    assert not working_copy.is_changed()


def test_a_rule_is_taken_out_after_asking_and_brought_back(editor: Client) -> None:
    asked = editor.get(f"{MAKEUP}remove/").content.decode()
    assert working_copy.item("rules", "makeup-wait").data is not None  # type: ignore[union-attr]
    version = re.search(r'name="version" value="(\d+)"', asked)
    assert version
    editor.post(f"{MAKEUP}remove/", {"version": version[1]})
    assert saved().is_removed
    assert "Taken out" in page_of(editor, "/guidance/")
    page = page_of(editor)
    assert "Bring it back" in page
    editor.post(f"{MAKEUP}undo/", {"version": str(saved().version)})
    assert not working_copy.is_changed()


# New rules


def test_an_id_that_was_ever_used_is_not_used_again(editor: Client) -> None:
    form = open_form(editor, "/guidance/rules/new/?like=makeup-wait")
    assert form["title.en"] == ["No makeup"]
    for bad in ("makeup-wait", "No makeup", "new", "-x"):
        response = editor.post("/guidance/rules/new/", form | {"id": [bad]})
        assert response.status_code == 200
        assert 'href="#f-id"' in response.content.decode()
    response = editor.post("/guidance/rules/new/", form | {"id": ["makeup-eyes"]})
    assert response["Location"] == "/guidance/rules/makeup-eyes/"
    assert saved("makeup-eyes").data["windows"] == saved().data["windows"]


def test_a_copy_gets_an_id_of_its_own(editor: Client) -> None:
    form = open_form(editor, "/guidance/rules/new/?like=makeup-wait")
    response = editor.post("/guidance/rules/new/", form)
    assert response["Location"] == "/guidance/rules/no-makeup/"


# Two at once


def test_what_only_one_of_two_changed_is_kept_from_both(editor: Client, other: Client) -> None:
    mine, theirs = open_form(editor, MAKEUP), open_form(other, MAKEUP)
    send(other, changed(theirs, title___en="Their title"))
    response = send(editor, changed(mine, windows__T2__until="5"))
    assert response.status_code == 200
    page = unescape(response.content.decode())
    assert "Kim Lund saved this while you were editing it." in page
    assert saved().data["windows"]["T2"] == [0, 72]
    form = form_of(response.content.decode())
    assert form["title.en"] == ["Their title"]
    assert form["windows-T2-until"] == ["5"]
    assert send(editor, form).status_code == 302
    assert saved().data["title"]["en"] == "Their title"
    assert saved().data["windows"]["T2"] == [0, 120]


def test_what_both_changed_is_shown_beside_each_other_and_chosen(
    editor: Client, other: Client
) -> None:
    mine, theirs = open_form(editor, MAKEUP), open_form(other, MAKEUP)
    send(other, changed(theirs, title___en="Their title", title___sv="Deras"))
    response = send(editor, changed(mine, title___en="My title", title___sv="Min"))
    page = unescape(response.content.decode())
    clash = page[page.index('class="clash"') : page.index('id="fields"')]
    for words in ("Their title", "My title", "Deras", "Min", "Title (English)", "Kim Lund"):
        assert words in clash
    form = form_of(response.content.decode())
    assert form["title.en"] == ["My title"]
    again = form_of(send(editor, form, do="theirs:title.sv").content.decode())
    assert again["title.sv"] == ["Deras"]
    assert again["title.en"] == ["My title"]
    assert again["clash"] == ["title.en"]
    assert send(editor, again).status_code == 302
    assert saved().data["title"] == {"en": "My title", "sv": "Deras"}


def test_a_rule_taken_out_meanwhile_is_not_overwritten_silently(
    editor: Client, other: Client
) -> None:
    mine = open_form(editor, MAKEUP)
    other.post(f"{MAKEUP}remove/", {"version": str(saved().version)})
    response = send(editor, changed(mine, title___en="My title"))
    assert response.status_code == 200
    assert saved().is_removed
    assert "Kim Lund took this out while you were editing it." in unescape(
        response.content.decode()
    )
    form = form_of(response.content.decode())
    assert form["title.en"] == ["My title"]
    assert send(editor, form).status_code == 302
    assert saved().data["title"]["en"] == "My title"


def test_an_open_page_hears_that_somebody_saved(editor: Client, other: Client) -> None:
    mine = open_form(editor, MAKEUP)
    shown = mine["version"][0]
    assert "notice" not in page_of(editor, f"{MAKEUP}newer/?shown={shown}")
    send(other, changed(open_form(other, MAKEUP), title___en="Their title"))
    assert "Kim Lund saved this" in page_of(editor, f"{MAKEUP}newer/?shown={shown}")


# Sources


def test_sources_are_searched_added_placed_and_left_out(editor: Client) -> None:
    form = changed(open_form(editor, MAKEUP), sources__q="alster practical guide")
    shown = unescape(editor.post(MAKEUP, form, headers={"HX-Request": "true"}).content.decode())
    assert 'value="add-cite:sources:L01"' in shown
    form = form_of(send(editor, form, do="add-cite:sources:L01").content.decode())
    assert form["sources"][-1] == "L01"
    first = form["sources"][0]
    form = form_of(send(editor, form, do=f"drop-cite:sources:{first}").content.decode())
    assert first not in form["sources"]
    send(editor, changed(form, sources__place__L01="table 2"))
    assert saved().data["sources"][-1] == "L01"
    assert saved().data["locators"] == {"L01": "table 2"}


def test_a_superseded_source_is_marked_where_it_is_cited(editor: Client) -> None:
    cited = saved().data["sources"][0]
    address = f"/guidance/sources/{cited}/"
    form = changed(open_form(editor, address), superseded_on="2026-11-01", superseded_by="L01")
    assert send(editor, form, address).status_code == 302
    page = page_of(editor)
    assert "Superseded by L01" in page
    assert f"Leans on {cited}, which is superseded by L01." in page


# Who may


def test_who_only_approves_may_look_and_try_but_not_save(editor: Client) -> None:
    approver = signed_in(factories.user(permissions=["approve"]))
    form = changed(open_form(approver, MAKEUP), title___en="Mine")
    assert "data-send" not in page_of(approver)
    assert approver.post(MAKEUP, form, headers={"HX-Request": "true"}).status_code == 200
    assert approver.post(MAKEUP, form).status_code == 403
    assert approver.get("/guidance/rules/new/").status_code == 403
    assert approver.post(f"{MAKEUP}remove/", {"version": "0"}).status_code == 403
    assert not working_copy.is_changed()


def test_what_is_not_there_is_not_found(editor: Client) -> None:
    for address in ("rules/nothing/", "sources/makeup-wait/", "flags/nothing/", "rules/new/x/"):
        assert editor.get(f"/guidance/{address}").status_code == 404


@pytest.mark.parametrize("junk", ["'", "\x00", "9" * 400, "<b>", "0", "💥", "-1", "null", "[]"])
def test_nonsense_in_the_fields_is_no_accident(editor: Client, junk: str) -> None:
    form = open_form(editor, MAKEUP)
    more = ("box-0-dims", "do", "seen", "version", "clash", "id")
    everything = {name: [junk] for name in (*form, *more)}
    dims = {"boxes": ["0"], "box-0-dims": ["age", "min_depth_mm", "flag-smoker", "products"]}
    for sent in (everything, everything | dims, form | {"do": [f"add-dim:{junk}"]}):
        response = editor.post(MAKEUP, sent, headers={"HX-Request": "true"})
        assert response.status_code == 200


# The lists


def test_rules_are_found_filtered_and_marked(editor: Client) -> None:
    send(editor, changed(open_form(editor, MAKEUP), title___en="Paint and powder"))
    page = page_of(editor, "/guidance/rules/?q=POWDER paint")
    assert re.findall(r'row-title"><a href="/guidance/rules/([^/]+)/', page) == ["makeup-wait"]
    assert "Changed" in page
    page = page_of(editor, "/guidance/rules/?state=changed")
    assert "1 in the list" in page
    page = page_of(editor, "/guidance/rules/?q=nothing-like-this")
    assert "Nothing found here." in page
    page = page_of(editor, "/guidance/rules/?category=help&topic=&strength=nonsense")
    assert "18 in the list" in page


@time_machine.travel("2027-12-01", tick=False)
def test_a_rule_past_its_review_is_amber_here_and_to_staff() -> None:
    factories.publish()
    editor = signed_in(factories.user(permissions=["edit"]))
    assert "Review was due 22 November 2027" in page_of(editor, "/guidance/rules/")
    assert "Review is due" in page_of(editor)
    assert "136 in the list" in page_of(editor, "/guidance/rules/?review=due")
    staff = signed_in(factories.member(factories.clinic()).user)
    assert "Review was due 22 November 2027" in page_of(staff, "/evidence/rules/makeup-wait/")


def test_the_changes_tell_who_changed_what(editor: Client) -> None:
    assert "The working copy reads as published." in page_of(editor, "/guidance/")
    send(editor, changed(open_form(editor, MAKEUP), windows__T2__until="5"))
    page = page_of(editor, "/guidance/")
    assert "1 change" in page
    assert "Anna Berg" in page
    change = page[page.index('class="change-fields"') :][:900]
    assert "T2: 3 days" in change
    assert "T2: 5 days" in change
    assert f'href="{MAKEUP}#f-windows"' in change
    assert "/guidance/propose/" in page
