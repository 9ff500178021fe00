"""Proposing, and what a second person decides: in the actions, and in the database."""

import json
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aftercare import rules
from aftercare.guidance.models import Edition, Proposal
from aftercare.guidance.store import actions, editions, working_copy
from aftercare.installation import guards
from tests import factories
from tests.guidance import publishing

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def test_a_proposal_is_the_canonical_text_of_the_working_copy(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor, note="  Two days\nmore ")
    assert (made.state, made.base_number, made.note) == ("open", 1, "Two days more")
    assert made.document == rules.canonical(working_copy.document()).decode()
    assert made.digest == rules.digest(working_copy.document())
    # Frozen: what is edited afterwards is not in it.
    publishing.change(people.editor, hours=312)
    made.refresh_from_db()
    assert made.digest != rules.digest(working_copy.document())


def test_an_approved_proposal_is_the_current_edition_at_once(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    edition = publishing.approve(made, people.approver)
    assert (edition.number, edition.digest, edition.note) == (2, made.digest, made.note)
    assert (edition.proposed_by_id, edition.approved_by_id) == (
        people.editor.pk,
        people.approver.pk,
    )
    assert editions.current().number == 2
    assert publishing.window(editions.current()) == 288
    assert not working_copy.is_changed()
    made.refresh_from_db()
    assert (made.state, made.edition_id, made.decided_by_id) == (
        "approved",
        edition.pk,
        people.approver.pk,
    )


def test_what_was_edited_meanwhile_stays_in_the_working_copy(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    publishing.change(people.editor, hours=312)
    other = publishing.of_working_copy("sun-avoid-direct")
    publishing.save(people.editor, other.data | {"strength": "low"})
    publishing.approve(made, people.approver)
    changes = {one.key: one for one in working_copy.changes()}
    assert set(changes) == {publishing.RULE, "sun-avoid-direct"}
    assert changes[publishing.RULE].published["windows"]["T2"] == [0, 288]
    assert changes[publishing.RULE].data["windows"]["T2"] == [0, 312]


def test_nothing_new_is_not_proposed(people) -> None:
    with pytest.raises(actions.ProposalRefused) as refused:
        publishing.propose(people.editor)
    assert refused.value.reasons == ("same",)


def test_the_first_edition_is_proposed_as_it_comes() -> None:
    people = publishing.people()
    made = publishing.propose(people.editor)
    assert made.base_number == 0
    assert publishing.approve(made, people.approver).number == 1


def test_what_does_not_hold_is_not_proposed(people) -> None:
    publishing.change(people.editor, hours=24, rule=publishing.RETINOID)
    with pytest.raises(actions.ProposalRefused) as refused:
        publishing.propose(people.editor)
    assert refused.value.reasons == ("found",)
    broken = publishing.broken(refused.value)
    assert "INV-01" in {one.invariant for one in broken}
    assert broken[0].example_facts
    assert not Proposal.objects.exists()


def test_what_can_not_be_parsed_is_not_proposed(people) -> None:
    publishing.save(
        people.editor, publishing.of_working_copy(publishing.RULE).data | {"sources": []}
    )
    with pytest.raises(actions.ProposalRefused) as refused:
        publishing.propose(people.editor)
    assert refused.value.reasons == ("found",)
    assert refused.value.findings


def test_all_reasons_are_told_at_once(people) -> None:
    publishing.change(people.editor)
    publishing.propose(people.editor)
    with pytest.raises(actions.ProposalRefused) as refused:
        publishing.propose(people.approver, note=" ")
    assert refused.value.reasons == ("not-permitted", "no-note", "already-open")


def test_one_form_proposes_once(people) -> None:
    publishing.change(people.editor)
    key = uuid.uuid4()
    first = publishing.propose(people.editor, form_key=key)
    assert publishing.propose(people.editor, form_key=key) == first
    # Settled, and edited since: the old form is not taken for the new text.
    actions.take_back(proposal=first, by=people.editor, now=factories.NOW)
    assert publishing.propose(people.editor, form_key=key) == first
    publishing.change(people.editor, hours=312)
    with pytest.raises(actions.ProposalRefused, match="form-reused"):
        publishing.propose(people.editor, form_key=key)


def test_nobody_approves_their_own(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.both)
    for decide in (
        lambda: publishing.approve(made, people.both),
        lambda: actions.send_back(proposal=made, remarks="No", by=people.both, now=factories.NOW),
    ):
        with pytest.raises(actions.DecisionRefused) as refused:
            decide()
        assert refused.value.reasons == ("own",)
    assert Edition.objects.count() == 1


def test_only_approvers_decide(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.both)
    with pytest.raises(actions.DecisionRefused, match="not-permitted"):
        publishing.approve(made, people.editor)


def test_what_was_not_read_is_not_approved(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    with pytest.raises(actions.DecisionRefused) as refused:
        publishing.approve(made, people.approver, digest_read="sha256:other")
    assert refused.value.reasons == ("not-read",)


def test_a_proposal_on_an_older_edition_is_not_approved(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    factories.publish(document=factories.changed_document())
    with pytest.raises(actions.DecisionRefused) as refused:
        publishing.approve(made, people.approver)
    assert refused.value.reasons == ("outdated",)
    # Proposed again on the new base, it holds both changes.
    actions.take_back(proposal=made, by=people.editor, now=factories.NOW)
    edition = publishing.approve(publishing.propose(people.editor), people.approver)
    assert edition.number == 3
    assert publishing.window(editions.current()) == 288
    assert "Reviewed again." in edition.document


def test_a_damaged_proposal_is_not_approved(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    changed = made.document.replace("[0,288]", "[0,312]")
    assert changed != made.document
    guard = guards.Guard("guidance_proposal", "UPDATE", "")
    guards.drop(connection, (guard,))
    Proposal.objects.filter(pk=made.pk).update(document=changed)
    with pytest.raises(actions.DecisionRefused, match="damaged"):
        publishing.approve(made, people.approver)


def test_it_is_proven_again_when_it_is_approved(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    guards.drop(connection, (guards.Guard("guidance_proposal", "UPDATE", ""),))
    document = json.loads(made.document)
    for rule in document["rules"]:
        if rule["id"] == publishing.RETINOID:
            rule["windows"]["T2"] = [0, 24]
    Proposal.objects.filter(pk=made.pk).update(
        document=rules.canonical(document).decode(), digest=rules.digest(document)
    )
    with pytest.raises(actions.DecisionRefused) as refused:
        publishing.approve(made, people.approver, digest_read=rules.digest(document))
    assert refused.value.reasons == ("found",)
    assert publishing.broken(refused.value)
    assert Edition.objects.count() == 1


def test_what_is_sent_back_has_remarks_and_leaves_the_working_copy(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    before = working_copy.document()
    back = {"proposal": made, "by": people.approver, "now": factories.NOW}
    with pytest.raises(actions.DecisionRefused, match="no-remarks"):
        actions.send_back(remarks=" \n", **back)
    done = actions.send_back(remarks=" Name the study. ", **back)
    assert (done.state, done.remarks, done.decided_by_id) == (
        "sent-back",
        "Name the study.",
        people.approver.pk,
    )
    assert working_copy.document() == before
    with pytest.raises(actions.DecisionRefused, match="decided"):
        publishing.approve(made, people.approver)
    assert publishing.propose(people.editor).state == "open"


def test_only_the_proposer_takes_it_back(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    with pytest.raises(actions.DecisionRefused, match="not-own"):
        actions.take_back(proposal=made, by=people.both, now=factories.NOW)
    assert actions.take_back(proposal=made, by=people.editor, now=factories.NOW).state == (
        "taken-back"
    )
    with pytest.raises(actions.DecisionRefused, match="decided"):
        actions.take_back(proposal=made, by=people.editor, now=factories.NOW)


def test_an_old_edition_is_proposed_again_exactly(people) -> None:
    first = Edition.objects.get()
    factories.publish(document=factories.changed_document())
    publishing.change(people.editor)
    again: dict[str, Any] = {"number": 1, "note": "As before", "by": people.editor}
    made = actions.propose_edition(**again, form_key=uuid.uuid4(), now=factories.NOW)
    assert (made.digest, made.base_number) == (first.digest, 2)
    assert publishing.approve(made, people.approver).number == 3
    # The unpublished change is still there.
    assert [one.key for one in working_copy.changes()] == [publishing.RULE]
    with pytest.raises(actions.ProposalRefused, match="same"):
        actions.propose_edition(**again, form_key=uuid.uuid4(), now=factories.NOW)


def test_a_second_click_approves_once(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    assert publishing.approve(made, people.approver) == publishing.approve(made, people.approver)
    with pytest.raises(actions.DecisionRefused, match="decided"):
        publishing.approve(made, people.both)


def refused(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


FROZEN = {
    "document": "'{}'",
    "digest": "'sha256:0'",
    "base_number": "7",
    "note": "'other'",
    "accepted": "'[1]'",
    "form_key": "'00000000000000000000000000000000'",
    "proposed_at": "'2020-01-01 00:00:00'",
}


@pytest.mark.parametrize("column", FROZEN)
def test_the_database_keeps_what_was_proposed(people, column) -> None:
    publishing.change(people.editor)
    publishing.propose(people.editor)
    assert refused(f"UPDATE guidance_proposal SET {column} = {FROZEN[column]}")
    assert not refused(f"UPDATE guidance_proposal SET {column} = {column}")


def test_the_database_keeps_who_proposed(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    assert refused("UPDATE guidance_proposal SET proposed_by_id = %s", people.both.pk)
    assert refused("DELETE FROM guidance_proposal")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.delete()
    if connection.vendor == "sqlite":
        assert refused("INSERT OR REPLACE INTO guidance_proposal SELECT * FROM guidance_proposal")


def test_the_database_wants_another_to_decide(people) -> None:
    publishing.change(people.editor)
    publishing.propose(people.editor)
    update = "UPDATE guidance_proposal SET state = %s, decided_by_id = %s, decided_at = proposed_at"
    assert refused(update + ", remarks = 'x'", "sent-back", people.editor.pk)
    assert refused(update, "sent-back", people.approver.pk)
    assert refused(update, "taken-back", people.approver.pk)
    assert refused(update, "approved", people.approver.pk)
    assert refused(update + ", remarks = 'x'", "open", people.approver.pk)
    assert not refused(update, "taken-back", people.editor.pk)


def test_the_database_makes_no_other_text_the_approved_one(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    other = factories.publish(
        document=factories.changed_document(),
        proposed_by=people.editor,
        approved_by=people.approver,
    )
    update = (
        "UPDATE guidance_proposal SET state = 'approved', decided_by_id = %s,"
        " decided_at = proposed_at, edition_id = %s"
    )
    assert refused(update, people.approver.pk, other.pk)
    values = {"number": 3, "digest": made.digest, "document": made.document}
    values |= {"published_at": factories.NOW, "proposed_by": people.editor}
    own = Edition.objects.create(approved_by=people.both, **values)
    assert refused(update, people.approver.pk, own.pk)
    assert not refused(update, people.both.pk, own.pk)


def test_what_was_decided_stays_decided(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    actions.take_back(proposal=made, by=people.editor, now=factories.NOW)
    assert refused("UPDATE guidance_proposal SET remarks = 'x'")
    assert refused(
        "UPDATE guidance_proposal SET state = 'open', decided_by_id = NULL, decided_at = NULL"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_no_proposal_is_born_approved_and_no_edition_without_a_second_person(people) -> None:
    edition = Edition.objects.get()
    values = {"document": edition.document, "digest": edition.digest, "base_number": 0}
    values |= {"note": "x", "proposed_by": people.editor, "proposed_at": factories.NOW}
    values |= {"decided_by": people.approver, "decided_at": factories.NOW, "edition": edition}
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(form_key=uuid.uuid4(), state="approved", **values)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # The trigger refuses it even where checks are switched off.
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    try:
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.create(
                number=2,
                digest=edition.digest,
                document=edition.document,
                published_at=factories.NOW,
                proposed_by=people.both,
                approved_by=people.both,
            )
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_who_lost_the_right_to_propose_is_not_approved(people) -> None:
    publishing.change(people.editor)
    made = publishing.propose(people.editor)
    people.editor.user_permissions.clear()
    with pytest.raises(actions.DecisionRefused) as refused:
        publishing.approve(made, people.approver)
    assert refused.value.reasons == ("not-permitted",)
    assert Edition.objects.count() == 1


def test_what_was_loaded_over_is_never_changed(people) -> None:
    actions.load_document(
        document=factories.changed_document(), by=people.editor, now=factories.NOW
    )
    assert refused("UPDATE guidance_load SET before = 'x'")
    assert refused("DELETE FROM guidance_load")
