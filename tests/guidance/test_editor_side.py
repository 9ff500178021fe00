"""Beside the field: where it stands, the smallest example, why it is safe, and what moves too."""

import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from aftercare import rules
from aftercare.guidance.editor import review_document
from aftercare.guidance.models import Part, Proposal, Reason
from aftercare.guidance.store import actions, talk, working_copy
from aftercare.rules.vocabulary import Language
from tests import factories
from tests.frontdesk.filled import Form, changed, open_form
from tests.guidance import publishing
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db

VITAMIN_C = "/guidance/rules/vitamin-c-avoid/"
RETINOL = "/guidance/rules/retinoid-otc-avoid-early/"


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(permissions=["edit"]))


def live(client: Client, address: str, form: Form) -> str:
    response = client.post(address, form, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return unescape(response.content.decode())


def looser(client: Client) -> Form:
    return changed(open_form(client, VITAMIN_C), windows__T1__until="3", windows__T2__until="3")


def part(page: str, name: str) -> str:
    start = page.index(f'id="{name}"')
    ends = [page.find(tag, start) for tag in ("</section>", "\n</div>\n")]
    return page[start : min(end for end in ends if end > 0)]


def test_the_three_truths_stand_apart_and_the_worst_is_first(editor: Client) -> None:
    shown = live(editor, VITAMIN_C, looser(editor))
    standing = part(shown, "standing")
    first, second, third = (
        standing.index("Looser than edition 1"),
        standing.index("Proof holds."),
        standing.index("Not proven: the words."),
    )
    assert first < second < third
    assert "You changed no sentence here." in standing
    assert 'role="status"' in standing


def test_an_untouched_item_is_not_looser(editor: Client) -> None:
    page = unescape(editor.get(VITAMIN_C).content.decode())
    assert "Not looser than edition 1." in part(page, "standing")
    assert '<fieldset class="reason"' not in page
    assert "was-looser" not in page


def test_the_smallest_example_says_both_dates_in_both_languages(editor: Client) -> None:
    example = live(editor, VITAMIN_C, looser(editor))
    assert "<del>until 4 April 2026</del> <ins>until 31 March 2026</ins>" in example
    assert "<del>till 4 april 2026</del> <ins>till 31 mars 2026</ins>" in example
    assert "data-changed" in example
    assert "All that this patient reads:" in example


def test_the_rows_that_got_looser_offer_the_editions_value(editor: Client) -> None:
    form = looser(editor)
    shown = live(editor, VITAMIN_C, form)
    assert shown.count("was-looser") == 2
    assert 'value="back:windows:T1"' in shown
    assert 'value="back:windows:T3"' not in shown
    back = live(editor, VITAMIN_C, form | {"do": ["back:windows:T1"]})
    assert back.count("was-looser") == 1
    assert 'value="back:windows:T2"' in back


def test_why_it_is_safe_is_asked_at_once_and_saved_with_the_item(editor: Client) -> None:
    form = looser(editor)
    asked = part(live(editor, VITAMIN_C, form), "reasons-s-when")
    name = asked.split('name="why-')[1].split('"')[0]
    assert editor.post(VITAMIN_C, form).status_code == 302
    assert not Reason.objects.exists()
    form = open_form(editor, VITAMIN_C)
    form |= {f"why-{name}": ["Trials used it sooner."], f"source-{name}": ["L33"]}
    assert editor.post(VITAMIN_C, form).status_code == 302
    (reason,) = talk.reasons(1).values()
    assert (reason.text, reason.source) == ("Trials used it sooner.", "L33")
    page = unescape(editor.get(VITAMIN_C).content.decode())
    assert "Trials used it sooner." in page
    assert "reason missing" not in page


def test_a_piece_that_reads_the_same_is_not_sent_again(editor: Client) -> None:
    form = looser(editor)
    shown = live(editor, VITAMIN_C, form)
    for name in ("standing", "example", "s-when"):
        form[f"{name}-shown"] = [shown.split(f'name="{name}-shown" value="')[1].split('"')[0]]
    again = live(editor, VITAMIN_C, form)
    assert 'id="standing"' not in again
    assert 'id="example"' not in again
    assert 'id="reasons-s-when"' not in again


def test_what_is_stricter_asks_for_nothing(editor: Client) -> None:
    form = changed(open_form(editor, VITAMIN_C), windows__T2__until="9")
    shown = live(editor, VITAMIN_C, form)
    assert "Stricter than edition 1" in part(shown, "standing")
    assert "was-changed" in shown
    assert '<fieldset class="reason"' not in shown


def test_a_changed_sentence_is_never_called_proven(editor: Client) -> None:
    form = changed(open_form(editor, VITAMIN_C), text___sv="Använd gärna C-vitamin i morgon.")
    shown = live(editor, VITAMIN_C, form)
    standing = part(shown, "standing")
    assert "1 sentence reads otherwise: only a reader can judge it." in standing
    assert "i morgon" in part(shown, "note-text-sv")
    assert "f-note-sentence" in shown


def test_a_needed_placeholder_is_not_lost_unseen(editor: Client) -> None:
    address = "/guidance/rules/help-anaphylaxis/"
    form = changed(
        open_form(editor, address), text___en="Call for help.", text___sv="Ring efter hjälp."
    )
    standing = part(live(editor, address, form), "standing")
    assert "It can’t be like this:" in standing
    assert "{emergency_number} is needed here" in standing


def test_a_refusal_stands_at_its_field_and_says_which_words_are_wanted(editor: Client) -> None:
    address = "/guidance/rules/help-anaphylaxis/"
    form = changed(open_form(editor, address), text___en="Call for help.")
    wanted = "{emergency_number} stands in the other language and not here."
    assert wanted in part(live(editor, address, form), "note-text-en")
    form = changed(form, text___sv="Ring efter hjälp.")
    shown = live(editor, address, form)
    for field in ("note-text-en", "note-text-sv"):
        assert "{emergency_number} is needed here and was left out" in part(shown, field)
    swim = "/guidance/rules/swim-wait/"
    form = changed(open_form(editor, swim), text___en="Do not swim: it is not risk-free.")
    note = part(live(editor, swim, form), "note-text-en")
    assert "No sheet may say 'risk-free'. Leave these words out." in note


def test_a_mark_says_which_words_are_gone(editor: Client) -> None:
    form = changed(open_form(editor, VITAMIN_C), text___en="Vitamin C may sting the skin a lot.")
    note = part(live(editor, VITAMIN_C, form), "note-text-en")
    assert "No longer says any of these: “no”, “not”, “never”" in note


def test_the_other_rule_moves_with_one_press_and_both_are_one_change(editor: Client) -> None:
    form = changed(open_form(editor, RETINOL), windows__T2__until="12")
    asked = part(live(editor, RETINOL, form), "reasons-s-when")
    assert "from 10 days to 12 days" in asked
    assert "from 24 days to 26 days" in asked
    press = asked.split('value="move:')[1].split('"')[0]
    assert editor.post(RETINOL, form | {"do": [f"move:{press}"]}).status_code == 302
    rows = {one.key: one for one in Part.objects.all()}
    assert set(rows) == {"retinoid-otc-avoid-early", "retinoid-restart-slowly"}
    moved = rows["retinoid-restart-slowly"].data or {}
    assert moved["windows"]["T2"] == [288, 624]
    assert rows["retinoid-restart-slowly"].moved_with == "rules/retinoid-otc-avoid-early"
    assert rows["retinoid-otc-avoid-early"].moved_with == "rules/retinoid-restart-slowly"
    assert "Proof holds." in unescape(editor.get(RETINOL).content.decode())


def test_neither_moves_where_somebody_saved_the_other_meanwhile(editor: Client) -> None:
    form = changed(open_form(editor, RETINOL), windows__T2__until="12")
    asked = part(live(editor, RETINOL, form), "reasons-s-when")
    press = asked.split('value="move:')[1].split('"')[0]
    other = publishing.of_working_copy("retinoid-restart-slowly")
    publishing.save(factories.user(permissions=["edit"]), other.data | {"review_by": "2027-01-01"})
    editor.post(RETINOL, form | {"do": [f"move:{press}"]})
    assert [one.key for one in working_copy.changes()] == ["retinoid-restart-slowly"]


@pytest.mark.parametrize(
    ("address", "changes", "said"),
    [
        ("areas/nose/", {"limit_mm": "2"}, "Looser than edition 1"),
        ("flags/breastfeeding/", {"blocks_issue": ""}, "Looser than edition 1"),
        ("areas/nose/", {"limit_mm": "0.5"}, "Stricter than edition 1"),
    ],
)
def test_every_register_says_where_it_stands(
    editor: Client, address: str, changes: dict[str, str], said: str
) -> None:
    form = changed(open_form(editor, f"/guidance/{address}"), **changes)
    if changes.get("blocks_issue") == "":
        del form["blocks_issue"]
    shown = live(editor, f"/guidance/{address}", form)
    assert said in part(shown, "standing")
    assert ('<fieldset class="reason"' in shown) is said.startswith("Looser")


def test_both_whole_sheets_stand_beside_each_other(editor: Client) -> None:
    page = unescape(editor.post(VITAMIN_C, looser(editor) | {"do": ["sheets"]}).content.decode())
    assert page.count('<div class="sheet" lang="en">') == 2
    assert page.count('<div class="sheet" lang="sv">') == 2
    assert "data-changed" in page
    assert not working_copy.is_changed()


def test_the_keyboard_goes_from_the_field_to_what_it_does_and_back(editor: Client) -> None:
    page = editor.get(VITAMIN_C).content.decode()
    assert page.count('href="#standing">') >= 4
    assert "data-back" in page
    assert 'aria-describedby="note-text-en"' in page


def test_a_rule_that_is_taken_out_needs_a_reason_too(editor: Client) -> None:
    address = "/guidance/rules/swim-wait/"
    item = publishing.of_working_copy("swim-wait")
    editor.post(f"{address}remove/", {"version": str(item.version)})
    page = unescape(editor.get(address).content.decode())
    name = page.split('name="why-')[1].split('"')[0]
    form = {f"why-{name}": "It is said in another line."}
    assert editor.post(f"{address}reasons/", form).status_code == 302
    assert "It is said in another line." in unescape(editor.get("/guidance/").content.decode())


def test_the_changes_say_what_is_looser_and_what_is_still_missing(editor: Client) -> None:
    editor.post(VITAMIN_C, looser(editor))
    page = unescape(editor.get("/guidance/").content.decode())
    assert "<strong>Looser:</strong>" in page
    assert "1 looser change still lacks its reason or its source" in page


def test_nothing_looser_is_proposed_without_its_reason_and_its_source(editor: Client) -> None:
    form = looser(editor)
    name = live(editor, VITAMIN_C, form).split('name="why-')[1].split('"')[0]
    editor.post(VITAMIN_C, form | {f"why-{name}": ["Trials used it sooner."]})
    address = "/guidance/propose/"
    sent = {"note": "Vitamin C sooner", "form_key": str(uuid.uuid4())}
    page = unescape(editor.post(address, sent).content.decode())
    assert "lacks its reason or its source" in page
    assert not Proposal.objects.exists()
    editor.post(VITAMIN_C, open_form(editor, VITAMIN_C) | {f"source-{name}": ["L33"]})
    assert editor.post(address, sent).status_code == 302
    assert Proposal.objects.get().state == "open"


def test_a_proposal_is_printed_for_colleagues_who_do_not_sign_in(editor: Client) -> None:
    people = publishing.people()
    row = publishing.of_working_copy("vitamin-c-avoid").data
    publishing.save(
        people.editor, row | {"windows": row["windows"] | {"T2": [0, 72], "T1": [0, 72]}}
    )
    name = next(one.name for one in _compared().items if one.key == "vitamin-c-avoid")
    actions.give_reason(
        kind="rules",
        key="vitamin-c-avoid",
        change=name,
        text="Trials used it sooner.",
        source="L33",
        by=people.editor,
        now=factories.NOW,
    )
    actions.write_remark(
        kind="rules", key="vitamin-c-avoid", text="Ask Maja.", by=people.editor, now=timezone.now()
    )
    proposal = publishing.propose(people.editor)
    answer = signed_in(people.approver).get(f"/guidance/proposals/{proposal.pk}/review.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    with translation.override("sv"):
        text = unescape(review_document.document(proposal, Language.SV))
    for words in ("Trials used it sooner.", "L33", "Ask Maja.", "Mildare"):
        assert words in text
    assert text.index("Mildare (1)") < text.index("Trials used it sooner.")


def _compared() -> Any:
    base = working_copy.base()
    document = working_copy.document()
    return rules.compare_documents(
        base.guidance, rules.parse_guidance(document, 0), base.document, document
    )
