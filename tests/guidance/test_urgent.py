"""An urgent proposal beside a waiting one: neither holds the other, and no decision is lost."""

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from aftercare.guidance.models import Proposal, ProposedItem
from aftercare.guidance.store import actions, editions, items, talk, working_copy
from tests import factories
from tests.guidance import publishing
from tests.guidance.test_items import refused

pytestmark = pytest.mark.django_db
VITAMIN_C = "vitamin-c-avoid"
URGENT = ("rules", publishing.RULE)


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def waits(people: publishing.People) -> Proposal:
    """Propose a shorter wait for vitamin C, and a sentence about swimming."""
    item = publishing.of_working_copy(VITAMIN_C)
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    swim = publishing.of_working_copy("swim-wait")
    why = swim.data["why"] | {"sv": swim.data["why"]["sv"] + " Det gäller även badkar."}
    publishing.save(people.editor, swim.data | {"why": why})
    return publishing.propose(people.editor)


def urgently(people: publishing.People, **changes: Any) -> Proposal:
    """Propose nothing but a longer wait for fruit acids, at once."""
    publishing.change(people.editor)
    values = {"urgent": "Two patients were burnt", "only": [URGENT], "note": "Acids wait"}
    return publishing.propose(people.editor, **values | changes)


def one(made: Proposal, key: str) -> ProposedItem:
    return next(item for item in actions.lay_out(proposal=made) if item.key == key)


def open_now() -> Proposal:
    return Proposal.objects.get(state="open")


def test_what_is_urgent_is_published_while_something_waits_and_no_decision_is_lost(people) -> None:
    first = waits(people)
    publishing.accept(one(first, VITAMIN_C), people.approver)
    edition = publishing.approve(urgently(people), people.approver)
    assert edition.number == 2
    windows = editions.current().rule_by_id[VITAMIN_C].windows
    assert windows is not None
    assert next(iter(windows.values())).until == 168
    assert publishing.window(editions.current()) == 288
    first.refresh_from_db()
    again = open_now()
    assert (first.state, again.follows, again.base_number) == ("overtaken", first, 2)
    assert one(again, VITAMIN_C).decision.decided_by_id == people.approver.pk
    assert not hasattr(one(again, "swim-wait"), "decision")
    assert {row.user_id for row in one(again, VITAMIN_C).authors.all()} == {people.editor.pk}
    assert talk.reasons(2)
    # The rest is decided on the new page, and then the two are one edition.
    assert publishing.approve(again, people.approver).number == 3
    assert publishing.window(editions.current()) == 288
    assert "badkar" in str(editions.current().rule_by_id["swim-wait"].why)


def test_what_was_sent_back_stays_sent_back(people) -> None:
    first = waits(people)
    publishing.accept(one(first, VITAMIN_C), people.approver, accept=False, reason="No data at all")
    publishing.approve(urgently(people), people.approver)
    assert not one(open_now(), VITAMIN_C).decision.is_accepted


def test_the_same_content_in_both_is_named_and_decided_anew(people) -> None:
    publishing.change(people.editor, hours=264)
    first = publishing.propose(people.editor)
    publishing.change(people.editor, hours=336)
    urgent = publishing.propose(people.editor, urgent="Two were burnt", only=[URGENT])
    publishing.approve(urgent, people.approver)
    again = open_now()
    assert [(each.key, each.field) for each in items.conflicts(again)] == [
        (publishing.RULE, "windows.T2")
    ]
    item = one(again, publishing.RULE)
    assert (item.heading, hasattr(item, "decision")) == ("looser", False)
    shown = client(people.approver).get(reverse("guidance:proposal", args=[again.pk]))
    assert b"Edition 2 changed the same content" in shown.content
    old = client(people.approver).get(reverse("guidance:proposal", args=[first.pk]))
    assert f"/guidance/proposals/{again.pk}/" in old.content.decode()


def test_both_changes_of_one_item_are_kept_where_they_do_not_clash(people) -> None:
    item = publishing.of_working_copy(publishing.RULE)
    why = item.data["why"] | {"sv": item.data["why"]["sv"] + " Så är det."}
    publishing.save(people.editor, item.data | {"why": why})
    publishing.propose(people.editor)
    publishing.save(people.editor, item.data)
    publishing.approve(urgently(people), people.approver)
    again = open_now()
    assert items.conflicts(again) == ()
    assert publishing.approve(again, people.approver).number == 3
    assert publishing.window(editions.current()) == 288
    assert "Så är det." in str(editions.current().rule_by_id[publishing.RULE].why)


def test_what_the_edition_says_already_is_not_proposed_once_more(people) -> None:
    publishing.change(people.editor)
    first = publishing.propose(people.editor)
    publishing.approve(urgently(people), people.approver)
    first.refresh_from_db()
    assert first.state == "overtaken"
    assert not Proposal.objects.filter(state="open").exists()


def test_an_edition_that_is_withdrawn_leaves_what_waits_on_the_one_before(people) -> None:
    item = publishing.of_working_copy(VITAMIN_C)
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    publishing.approve(publishing.propose(people.editor), people.approver)
    swim = publishing.of_working_copy("swim-wait")
    why = swim.data["why"] | {"sv": swim.data["why"]["sv"] + " Det gäller även badkar."}
    publishing.save(people.editor, swim.data | {"why": why})
    made = publishing.propose(people.editor)
    publishing.accept(one(made, "swim-wait"), people.approver)
    actions.withdraw_edition(number=2, reason="Too early", by=people.approver, now=factories.NOW)
    again = open_now()
    assert again.base_number == 3
    assert hasattr(one(again, "swim-wait"), "decision")


def test_one_of_each_waits_at_most_and_what_is_urgent_says_why(people) -> None:
    waits(people)
    with pytest.raises(actions.ProposalRefused, match="no-urgent-reason"):
        urgently(people, urgent="now")
    urgently(people)
    with pytest.raises(actions.ProposalRefused, match="urgent-open"):
        urgently(people, note="Once more")
    with pytest.raises(actions.ProposalRefused, match="already-open"):
        publishing.propose(people.editor)
    row: dict[str, Any] = dict(Proposal.objects.filter(is_urgent=True).values().get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**row | {"id": None, "form_key": uuid.uuid4()})


def test_the_database_keeps_what_is_urgent_and_what_follows_what(people) -> None:
    first = waits(people)
    urgent = urgently(people)
    assert refused("UPDATE guidance_proposal SET is_urgent = true, urgent_reason = 'x'")
    assert refused("UPDATE guidance_proposal SET urgent_reason = 'x' WHERE id = %s", urgent.pk)
    statement = "UPDATE guidance_proposal SET follows_id = %s WHERE id = %s"
    assert refused(statement, first.pk, urgent.pk)
    row: dict[str, Any] = dict(Proposal.objects.filter(pk=first.pk).values().get())
    row |= {"id": None, "form_key": uuid.uuid4(), "follows_id": first.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM guidance_proposal WHERE is_urgent")
        assert cursor.fetchone() == (1,)


def client(user: Any) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(user)
    return made


def test_the_page_offers_what_does_not_wait_already(people) -> None:
    waits(people)
    publishing.change(people.editor)
    desk = client(people.editor)
    shown = desk.get(reverse("guidance:propose")).content.decode()
    boxes = re.findall(r'<input type="checkbox"[^>]*name="urgent-only"[^>]*>', shown)
    ticked = [box for box in boxes if "checked" in box]
    assert len(boxes) == 3
    assert ["rules/acid-aha-pha-avoid" in box for box in ticked] == [True]
    form = {
        "note": "Acids wait",
        "form_key": str(uuid.uuid4()),
        "urgent-is_urgent": "True",
        "urgent-reason": "",
        "urgent-only": [],
    }
    wrong = desk.post(reverse("guidance:propose"), form).content.decode()
    assert "Write in a few words why it can’t wait." in wrong
    assert "Choose at least one item." in wrong
    form |= {"urgent-reason": "Two were burnt", "urgent-only": ["rules/acid-aha-pha-avoid"]}
    sent = desk.post(reverse("guidance:propose"), form)
    made = Proposal.objects.get(is_urgent=True)
    assert sent.headers["location"] == reverse("guidance:proposal", args=[made.pk])
    assert {item.key for item in made.items.all()} == {publishing.RULE}
    assert {item.key for item in working_copy.changes()} >= {VITAMIN_C, "swim-wait"}
    approver = client(people.approver)
    assert "Two were burnt" in approver.get(sent.headers["location"]).content.decode()
    assert "Urgent" in approver.get(reverse("guidance:proposals")).content.decode()


def test_a_page_that_was_overtaken_says_where_to_decide(people) -> None:
    first = waits(people)
    item = one(first, "swim-wait")
    urgent = urgently(people)
    publishing.approve(urgent, people.approver)
    with pytest.raises(actions.ItemRefused, match="overtaken"):
        publishing.accept(item, people.approver)
    with pytest.raises(actions.DecisionRefused, match="overtaken"):
        publishing.approve(first, people.approver)
