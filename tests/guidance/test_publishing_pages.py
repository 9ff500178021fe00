"""The pages of publishing: who sees what, what is refused, and the whole way through."""

import html
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aftercare import rules
from aftercare.guidance.models import Edition, Proposal
from aftercare.guidance.store import actions, editions, working_copy
from clinics.accounts.models import User
from clinics.sheets import queries as sheets
from tests import factories
from tests.guidance import publishing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def client(user: User) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(user)
    return made


def page(user: User, name: str, **kwargs: Any) -> str:
    """Return a page as its reader sees it."""
    answer = client(user).get(reverse(f"guidance:{name}", kwargs=kwargs))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def said(text: str) -> str:
    """Return the words of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def proposed(people: publishing.People) -> Proposal:
    publishing.change(people.editor)
    return publishing.propose(people.editor)


def decide(user: User, proposal: Proposal, **data: str) -> Any:
    return client(user).post(reverse("guidance:proposal", kwargs={"id": proposal.pk}), data)


def test_without_a_change_there_is_nothing_to_propose(people) -> None:
    text = page(people.editor, "propose")
    assert "There is nothing to propose" in text
    assert 'name="note"' not in text


def test_the_page_shows_what_will_be_proposed(people) -> None:
    publishing.change(people.editor)
    text = page(people.editor, "propose")
    assert "<del>10 days</del>" in text
    assert "<ins>12 days</ins>" in text
    assert "The proof holds" in text
    assert "until Tuesday 7 April" in said(text)
    assert "until Thursday 9 April" in said(text)
    assert 'name="note"' in text


def test_what_does_not_hold_can_not_be_proposed(people) -> None:
    publishing.change(people.editor, hours=24, rule=publishing.RETINOID)
    text = page(people.editor, "propose")
    assert "The proof does not hold" in text
    assert "INV-01" in text
    # The example in words, and the sheet that this patient would get.
    assert "For example this patient:" in text
    assert "The whole sheet that this patient would get" in text
    assert 'class="sheet"' in text
    assert 'name="note"' not in text
    data = {"note": "Try it", "form_key": str(uuid.uuid4())}
    answer = client(people.editor).post(reverse("guidance:propose"), data)
    assert answer.status_code == 200
    assert "<title>Error:" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_form_that_is_sent_twice_proposes_once(people) -> None:
    publishing.change(people.editor)
    data = {"note": "Two days\r\nmore", "form_key": str(uuid.uuid4())}
    browser = client(people.editor)
    answers = [browser.post(reverse("guidance:propose"), data) for _ in range(2)]
    made = Proposal.objects.get()
    assert made.note == "Two days more"
    address = reverse("guidance:proposal", kwargs={"id": made.pk})
    assert [answer.headers["Location"] for answer in answers] == [address, address]


def test_a_second_proposal_waits_for_the_first(people) -> None:
    made = proposed(people)
    text = page(people.both, "propose")
    assert "A proposal is waiting already" in text
    assert made.note in text
    data = {"note": "Mine", "form_key": str(uuid.uuid4())}
    answer = client(people.both).post(reverse("guidance:propose"), data)
    assert "A proposal is waiting already." in answer.content.decode()
    assert Proposal.objects.count() == 1


def test_the_note_is_needed(people) -> None:
    publishing.change(people.editor)
    answer = client(people.editor).post(
        reverse("guidance:propose"), {"note": " ", "form_key": str(uuid.uuid4())}
    )
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert 'href="#id_note"' in text


def test_the_approver_reads_all_that_changes(people) -> None:
    made = proposed(people)
    text = page(people.approver, "proposal", id=made.pk)
    assert made.digest in text
    assert "<del>10 days</del>" in text
    assert "The proof holds" in text
    assert "600 made-up treatments" in said(text)
    assert text.count('class="sheet-line sheet-changed"') >= 2
    assert "Approve and publish" in text
    assert "Send it back" in text
    assert "Take it back" not in text


def test_who_proposed_reads_that_somebody_else_decides(people) -> None:
    made = proposed(people)
    text = page(people.editor, "proposal", id=made.pk)
    assert "somebody else decides" in text
    assert people.approver.name in text
    assert "Take it back" in text
    assert "Approve and publish" not in text
    # Also for who may do both.
    publishing_both = publishing.people().both
    actions.take_back(proposal=made, by=people.editor, now=factories.NOW)
    own = publishing.propose(publishing_both)
    assert "Approve and publish" not in page(publishing_both, "proposal", id=own.pk)
    answer = decide(
        publishing_both,
        own,
        **{"do": "approve", "approve-digest": own.digest, "approve-confirmed": "on"},
    )
    assert "Somebody else decides about what you proposed." in answer.content.decode()
    assert Edition.objects.count() == 1


def test_other_editors_only_read(people) -> None:
    made = proposed(people)
    other = factories.user(permissions=["edit"])
    text = page(other, "proposal", id=made.pk)
    assert "It waits for somebody who may approve." in text
    assert "<form" not in text.partition('id="decide"')[2].partition("</section>")[0]
    for data in (
        {"do": "approve", "approve-digest": made.digest, "approve-confirmed": "on"},
        {"do": "send-back", "back-remarks": "No"},
        {"do": "take-back"},
        {"do": "nonsense"},
        {},
    ):
        assert "<title>Error:" in decide(other, made, **data).content.decode()
    made.refresh_from_db()
    assert made.state == "open"


def test_reading_is_confirmed(people) -> None:
    made = proposed(people)
    answer = decide(people.approver, made, **{"do": "approve", "approve-digest": made.digest})
    text = answer.content.decode()
    assert "<title>Error:" in text
    assert "Say that you have read what changes." in text
    assert 'href="#id_approve-confirmed"' in text
    assert Edition.objects.count() == 1


def test_only_what_was_read_is_approved(people) -> None:
    made = proposed(people)
    data = {"do": "approve", "approve-digest": "sha256:another", "approve-confirmed": "on"}
    text = html.unescape(decide(people.approver, made, **data).content.decode())
    assert "What you read is not what would be approved." in text
    # The page shows it anew, with the right digest.
    assert f'value="{made.digest}"' in text


def test_sending_back_needs_remarks_and_shows_them(people) -> None:
    made = proposed(people)
    answer = decide(people.approver, made, **{"do": "send-back", "back-remarks": " "})
    assert 'href="#id_back-remarks"' in answer.content.decode()
    answer = decide(people.approver, made, **{"do": "send-back", "back-remarks": "Which study?"})
    assert answer.status_code == 302
    text = page(people.editor, "proposal", id=made.pk)
    assert "Which study?" in text
    assert "Sent back" in text
    assert "Which study?" in page(people.editor, "changes")
    assert [one.key for one in working_copy.changes()] == [publishing.RULE]


def test_taking_back_leaves_the_working_copy(people) -> None:
    made = proposed(people)
    assert decide(people.editor, made, do="take-back").status_code == 302
    made.refresh_from_db()
    assert made.state == "taken-back"
    assert [one.key for one in working_copy.changes()] == [publishing.RULE]
    assert "Taken back" in page(people.approver, "proposals")


def test_an_outdated_proposal_can_only_be_sent_back(people) -> None:
    made = proposed(people)
    factories.publish(document=factories.changed_document())
    text = page(people.approver, "proposal", id=made.pk)
    assert "Edition 2 was published since" in text
    assert "Approve and publish" not in text
    assert "Send it back" in text
    data = {"do": "approve", "approve-digest": made.digest, "approve-confirmed": "on"}
    assert (
        "Another edition was published since."
        in decide(people.approver, made, **data).content.decode()
    )


def test_a_rule_that_nobody_gets_any_more_is_red(people) -> None:
    # Only after treatments that the probe set does not have.
    document = working_copy.document()
    gone = next(one for one in document["rules"] if one["id"] == "swim-wait") | {
        "when": [{"age": [99, 99]}],
        "unasked": "skips",
    }
    document["rules"] = [gone if one["id"] == "swim-wait" else one for one in document["rules"]]
    factories.publish(document=document)
    again = page(people.editor, "propose_again", number=1)
    assert "What would change" in again
    answer = client(people.editor).get(reverse("guidance:compare"), {"a": 1, "b": 2})
    text = html.unescape(answer.content.decode())
    assert "1 rule is not said to anybody any more" in text
    assert 'class="firing-zero"' in text
    assert "Nobody gets it any more" in text


def test_the_lists_say_what_to_do_where_there_is_nothing() -> None:
    people = publishing.people()
    assert "Nothing was proposed yet" in page(people.approver, "proposals")
    text = page(people.editor, "editions")
    assert "No edition was published yet" in text
    assert "Propose the first edition" in text
    # The reference edition is proposed and approved in the browser.
    assert 'name="note"' in page(people.editor, "propose")
    made = publishing.propose(people.editor, note="The reference edition")
    assert "the reference edition, which was not published yet" in page(
        people.approver, "proposal", id=made.pk
    )
    publishing.approve(made, people.approver)
    assert "Current" in page(people.approver, "editions")


def test_editions_are_compared_in_both_directions(people) -> None:
    publishing.approve(proposed(people), people.approver)
    browser = client(people.approver)
    for a, b, came in ((1, 2, "12 days"), (2, 1, "10 days")):
        answer = browser.get(reverse("guidance:compare"), {"a": a, "b": b})
        assert f"<ins>{came}</ins>" in answer.content.decode()
    same = browser.get(reverse("guidance:compare"), {"a": 2, "b": 2})
    assert "They say the same" in same.content.decode()
    for wrong in ("?a=1&b=9", "?a=x&b=1", ""):
        assert browser.get(reverse("guidance:compare") + wrong).status_code == 302


def test_an_edition_gives_its_document_as_its_digest_was_taken(people) -> None:
    edition = publishing.approve(proposed(people), people.approver)
    text = page(people.approver, "edition", number=2)
    assert edition.digest in text
    assert "<ins>12 days</ins>" in text
    answer = client(people.approver).get(reverse("guidance:edition_document", args=[2]))
    assert answer.content.decode() == edition.document
    assert json.loads(answer.content)["schema"] == rules.SCHEMA
    for name in ("edition", "edition_document"):
        assert client(people.approver).get(reverse(f"guidance:{name}", args=[9])).status_code == 404


def test_an_old_edition_is_proposed_again(people) -> None:
    publishing.approve(proposed(people), people.approver)
    text = page(people.editor, "propose_again", number=1)
    assert "<ins>10 days</ins>" in text
    data = {"note": "Back to ten days", "form_key": str(uuid.uuid4())}
    address = reverse("guidance:propose_again", args=[1])
    answer = client(people.editor).post(address, data)
    made = Proposal.objects.get(state="open")
    assert answer.headers["Location"] == reverse("guidance:proposal", args=[made.pk])
    assert made.digest == Edition.objects.get(number=1).digest
    assert client(people.approver).get(address).status_code == 403
    assert "says what edition 2 says" in page(people.editor, "propose_again", number=2)


def test_the_pages_are_for_the_people_of_the_guidance(people) -> None:
    made = proposed(people)
    addresses = [
        reverse("guidance:proposal", args=[made.pk]),
        reverse("guidance:proposals"),
        reverse("guidance:editions"),
        reverse("guidance:edition", args=[1]),
        reverse("guidance:edition_document", args=[1]),
        reverse("guidance:compare") + "?a=1&b=1",
    ]
    strangers = [factories.user(), factories.member(factories.clinic()).user]
    for address in addresses:
        for who in (people.editor, people.approver, people.both):
            assert client(who).get(address).status_code == 200
        for stranger in strangers:
            assert client(stranger).get(address).status_code == 403
            assert client(stranger).post(address).status_code in (403, 405)
        assert "/accounts/login/" in Client().get(address).headers["Location"]
    for name in ("propose",):
        assert client(people.approver).get(reverse(f"guidance:{name}")).status_code == 403
    assert client(people.editor).get(reverse("guidance:proposal", args=[0])).status_code == 404


def test_the_pages_are_there_in_swedish(people) -> None:
    made = proposed(people)
    browser = Client(headers={"accept-language": "sv"})
    browser.force_login(people.approver)
    text = browser.get(reverse("guidance:proposal", args=[made.pk])).content.decode()
    assert '<html lang="sv">' in text
    assert "Godkänn och publicera" in text
    assert "<ins>12 dagar</ins>" in text


def test_from_an_editors_change_to_a_patients_sheet(people) -> None:
    """A window, a Swedish sentence and a source; read and approved; old sheets stay."""
    patient = factories.patient(factories.clinic())
    old_sheet = factories.issue(factories.treatment(patient))
    before = sheets.fragment(old_sheet)
    item = publishing.of_working_copy(publishing.RULE)
    swedish = item.data["text"]["sv"].replace("hud som håller på", "hud som ännu håller på")
    data = item.data | {
        "windows": item.data["windows"] | {"T2": [0, 288]},
        "text": item.data["text"] | {"sv": swedish},
        "sources": [*item.data["sources"], "L07"],
    }
    publishing.save(people.editor, data)

    editor, approver = client(people.editor), client(people.approver)
    asked = said(html.unescape(editor.get(reverse("guidance:propose")).content.decode()))
    assert "1 item differs" in asked
    note = {"note": "Two days more: Smith 2025", "form_key": str(uuid.uuid4())}
    address = editor.post(reverse("guidance:propose"), note).headers["Location"]

    text = html.unescape(approver.get(address).content.decode())
    assert "<ins>12 days</ins>" in text
    assert "<ins>ännu </ins>" in text
    assert "<ins>, L07</ins>" in text
    publishing.accept_all(Proposal.objects.get(), people.approver)
    text = html.unescape(approver.get(address).content.decode())
    digest = re.search(r'name="approve-digest" value="(sha256:\w+)"', text)
    assert digest is not None
    answer = approver.post(
        address, {"do": "approve", "approve-digest": digest[1], "approve-confirmed": "on"}
    )
    assert answer.status_code == 302
    assert "Edition 2 is current now" in approver.get(address).content.decode()

    assert editions.current().number == 2
    new_sheet = factories.issue(factories.treatment(patient))
    line = next(one for one in sheets.plan(new_sheet).advice if one.rule == publishing.RULE)
    was = next(one for one in sheets.plan(old_sheet).advice if one.rule == publishing.RULE)
    assert line.until is not None
    assert was.until is not None
    assert (line.until - was.until).days == 2
    assert "L07" in line.sources
    old_sheet.refresh_from_db()
    assert sheets.fragment(old_sheet) == before
    assert old_sheet.edition_number == 1
