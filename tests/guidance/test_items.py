"""The items of a proposal: laid out once, decided one by one, by nobody who wrote them."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aftercare import rules
from aftercare.guidance.models import Edition, ItemAuthor, ItemDecision, Proposal, ProposedItem
from aftercare.guidance.store import actions, documents, editions, items
from aftercare.guidance.store.actions import PublishRefused
from tests import factories
from tests.guidance import publishing

pytestmark = pytest.mark.django_db
VITAMIN_C = "vitamin-c-avoid"


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def proposed(people: publishing.People) -> Proposal:
    """Propose a shorter wait for vitamin C, and a better sentence about swimming."""
    item = publishing.of_working_copy(VITAMIN_C)
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    swim = publishing.of_working_copy("swim-wait")
    why = swim.data["why"] | {"sv": swim.data["why"]["sv"] + " Det gäller även badkar."}
    publishing.save(people.editor, swim.data | {"why": why})
    return publishing.propose(people.both)


def one(made: Proposal, key: str) -> ProposedItem:
    return next(item for item in actions.lay_out(proposal=made) if item.key == key)


def test_what_is_looser_comes_first_with_its_author_and_an_example(people) -> None:
    items = actions.lay_out(proposal=proposed(people))
    assert [(item.number, item.key, item.heading) for item in items] == [
        (1, VITAMIN_C, "looser"),
        (2, "swim-wait", "sentence"),
    ]
    assert "6 days earlier" in items[0].data["text"]["en"]
    assert "6 dagar tidigare" in items[0].data["text"]["sv"]
    assert items[0].data["example"]["device"] == "pen"
    assert {row.user_id for row in items[0].authors.all()} == {people.editor.pk}


def test_changes_are_told_against_the_edition_that_there_is() -> None:
    factories.publish()
    text = rules.canonical(documents.reference_document()).decode()
    found = []
    for key in ("exercise-wait", "swim-wait"):
        # As where a backup was put back, and another edition took the number.
        with transaction.atomic():
            document = documents.reference_document()
            (rule,) = (one for one in document["rules"] if one["id"] == key)
            rule["why"]["en"] += " Read again."
            factories.edition(document)
            changed = items.compared(Proposal(base_number=2, document=text)).items
            found.append([one.key for one in changed])
            transaction.set_rollback(True)
    assert found == [["exercise-wait"], ["swim-wait"]]


def test_nothing_is_published_before_every_item_is_decided(people) -> None:
    made = proposed(people)
    publishing.accept(one(made, VITAMIN_C), people.approver)
    with pytest.raises(actions.DecisionRefused, match="undecided"):
        actions.approve(
            proposal=made, digest_read=made.digest, by=people.approver, now=factories.NOW
        )
    publishing.accept(one(made, "swim-wait"), people.approver)
    edition = publishing.approve(made, people.approver)
    assert edition.number == 2
    kept = ItemDecision.objects.filter(item__proposal__edition=edition)
    assert {decision.decided_by_id for decision in kept} == {people.approver.pk}


def test_a_looser_date_asks_for_a_reason_and_a_source(people) -> None:
    item = one(proposed(people), VITAMIN_C)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"reason": " "}, "no-reason"),
        ({"source": ""}, "no-source"),
        ({"source": "L999"}, "unknown-source"),
    ]
    for changes, code in wrong:
        with pytest.raises(actions.ItemRefused, match=code):
            publishing.accept(item, people.approver, **changes)
    publishing.accept(item, people.approver)
    with pytest.raises(actions.ItemRefused, match="decided"):
        publishing.accept(item, people.approver)


def test_every_mark_is_answered_for(people) -> None:
    swim = publishing.of_working_copy("swim-wait")
    text = {key: f"{words} It is fine tonight." for key, words in swim.data["text"].items()}
    publishing.save(people.editor, swim.data | {"text": text})
    item = one(publishing.propose(people.both), "swim-wait")
    assert "permission" in {mark["short"] for mark in item.data["marks"]}
    with pytest.raises(actions.ItemRefused, match="marks"):
        publishing.accept(item, people.approver, marks=["permission"])
    assert publishing.accept(item, people.approver).marks


def test_nobody_decides_what_she_wrote_though_another_proposed_it(people) -> None:
    publishing.change(people.both, hours=200)
    made = publishing.propose(people.editor)
    item = one(made, publishing.RULE)
    with pytest.raises(actions.ItemRefused, match="own-text"):
        publishing.accept(item, people.both)
    publishing.accept(item, people.approver)
    with pytest.raises(actions.DecisionRefused, match="own-text"):
        publishing.approve(made, people.both)
    assert publishing.approve(made, people.approver).number == 2


def refused(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


def test_the_database_compares_authors_too(people) -> None:
    item = one(proposed(people), VITAMIN_C)
    insert = (
        "INSERT INTO guidance_itemdecision (item_id, is_accepted, reason, source, marks,"
        " decided_by_id, decided_at) VALUES (%s, true, 'x', '', '[]', %s, '2026-12-01')"
    )
    assert refused(insert, item.pk, people.editor.pk)
    assert not refused(insert, item.pk, people.approver.pk)
    assert refused("UPDATE guidance_itemdecision SET reason = 'y' WHERE item_id = %s", item.pk)
    assert refused("DELETE FROM guidance_itemauthor WHERE item_id = %s", item.pk)
    assert refused("UPDATE guidance_proposeditem SET key = 'y' WHERE id = %s", item.pk)
    assert ItemAuthor.objects.filter(item=item).exists()


def test_the_database_publishes_nothing_undecided(people) -> None:
    made = proposed(people)
    edition = Edition.objects.get()
    statement = (
        "UPDATE guidance_proposal SET state = 'approved', decided_by_id = %s,"
        " decided_at = '2026-12-01', edition_id = %s WHERE id = %s"
    )
    assert refused(statement, people.approver.pk, edition.pk, made.pk)


def test_one_item_is_sent_back_and_the_rest_is_published(people) -> None:
    made = proposed(people)
    publishing.accept(
        one(made, VITAMIN_C), people.approver, accept=False, reason="Two more weeks of data"
    )
    publishing.accept(one(made, "swim-wait"), people.approver)
    actions.lay_out(proposal=made)
    edition = publishing.approve(made, people.approver)
    guidance = editions.current()
    assert edition.number == 2
    windows = guidance.rule_by_id[VITAMIN_C].windows
    assert windows is not None
    assert next(iter(windows.values())).until == 168
    assert "badkar" in edition.document
    # What was sent back stays in the working copy.
    assert publishing.of_working_copy(VITAMIN_C).data["windows"]["T1"] == [0, 24]


def test_what_was_decided_stands_when_the_same_is_proposed_again(people) -> None:
    made = proposed(people)
    publishing.accept(one(made, VITAMIN_C), people.approver)
    actions.take_back(proposal=made, by=people.both, now=factories.NOW)
    again = publishing.propose(people.both)
    assert one(again, VITAMIN_C).decision.decided_by_id == people.approver.pk
    assert not hasattr(one(again, "swim-wait"), "decision")


def test_a_proposal_of_an_older_release_is_laid_out_when_it_is_read(people, monkeypatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(actions.proposing.deciding, "lay_out", lambda **_: [])
        made = proposed(people)
    assert not made.items.exists()
    assert len(actions.lay_out(proposal=made)) == 2


def test_a_bad_edition_is_withdrawn_by_one_approver_at_once(people) -> None:
    made = proposed(people)
    publishing.approve(made, people.approver)
    back = actions.withdraw_edition(
        number=2, reason="Too early", by=people.approver, now=factories.NOW
    )
    assert (back.number, back.note) == (3, "Too early")
    assert back.document == Edition.objects.get(number=1).document
    assert back.approved_by_id == people.approver.pk != back.proposed_by_id


def test_an_edition_before_that_was_looser_is_not_brought_back_by_one(people) -> None:
    publishing.change(people.editor, hours=288)
    publishing.approve(publishing.propose(people.editor), people.approver)
    with pytest.raises(PublishRefused, match="looser"):
        actions.withdraw_edition(number=2, reason="No", by=people.approver, now=factories.NOW)


def test_the_command_line_publishes_nothing_that_is_left_to_decide(people) -> None:
    document = factories.changed_document()
    with pytest.raises(PublishRefused, match="to be decided"):
        actions.publish(
            document=document,
            proposed_by=people.editor,
            approved_by=people.approver,
            now=factories.NOW,
        )
