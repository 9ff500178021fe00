"""Remarks on an item, why a looser change is safe, and one item through all editions."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from aftercare.guidance.models import Reason, Remark
from aftercare.guidance.store import actions, talk
from tests import factories
from tests.guidance import publishing
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db

RULE = publishing.RULE
ADDRESS = f"/guidance/rules/{RULE}/"


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def test_editor_and_approver_talk_about_an_item(people: publishing.People) -> None:
    editor, approver = signed_in(people.editor), signed_in(people.approver)
    answer = editor.post(f"{ADDRESS}remarks/", {"text": "Why not 4 days?"})
    assert answer["Location"] == f"{ADDRESS}#remarks"
    approver.post(f"{ADDRESS}remarks/", {"text": "L24 says 3."})
    approver.post(f"{ADDRESS}remarks/", {"text": "L24 says 3."})
    page = unescape(editor.get(ADDRESS).content.decode())
    assert "Why not 4 days?" in page
    assert [one.text for one in talk.remarks("rules", RULE)] == [
        "Why not 4 days?",
        "L24 says 3.",
    ]
    assert talk.remarks("rules", "swim-wait") == []


def test_nothing_said_is_nothing_kept(people: publishing.People) -> None:
    signed_in(people.editor).post(f"{ADDRESS}remarks/", {"text": "  "})
    assert not Remark.objects.exists()


def test_what_was_said_is_never_changed_or_deleted(people: publishing.People) -> None:
    now = timezone.now()
    actions.write_remark(kind="rules", key=RULE, text="Why?", by=people.editor, now=now)
    actions.give_reason(
        kind="rules",
        key=RULE,
        change="a",
        text="So.",
        source="L24",
        by=people.editor,
        now=now,
    )
    for rows in (Remark.objects.all(), Reason.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(text="No.")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_who_does_not_work_on_the_guidance_says_nothing(people: publishing.People) -> None:
    with pytest.raises(PermissionDenied):
        actions.write_remark(
            kind="rules", key=RULE, text="Hi", by=factories.user(), now=timezone.now()
        )
    with pytest.raises(PermissionDenied):
        actions.give_reason(
            kind="rules",
            key=RULE,
            change="a",
            text="So.",
            source="",
            by=people.approver,
            now=timezone.now(),
        )


def test_the_newest_reason_counts_and_what_stood_then_is_kept(people: publishing.People) -> None:
    def say(text: str) -> Reason | None:
        return actions.give_reason(
            kind="rules",
            key=RULE,
            change="a",
            text=text,
            source="",
            by=people.editor,
            now=timezone.now(),
        )

    assert say("") is None
    first = say("One.")
    assert first is not None
    assert say("One. ") is None
    say("Two.")
    assert talk.reasons(1)["a"].text == "Two."
    assert talk.reasons(1, until=first.written_at)["a"].text == "One."
    assert talk.reasons(2) == {}


def test_a_rule_is_followed_through_all_editions(people: publishing.People, client: Client) -> None:
    publishing.change(people.editor)
    actions.write_remark(
        kind="rules", key=RULE, text="Four days?", by=people.editor, now=timezone.now()
    )
    publishing.approve(publishing.propose(people.editor), people.approver)
    publishing.change(people.editor, 312)
    versions = talk.versions("rules", RULE)
    assert [one.edition.number for one in versions] == [2, 1]
    page = unescape(signed_in(people.editor).get(f"{ADDRESS}history/").content.decode())
    now, second, first = page.index('id="now"'), page.index('id="e-2"'), page.index('id="e-1"')
    assert now < second < first
    assert second < page.index("Four days?") < first
    assert "13 days" in page[now:second]
    other = unescape(
        signed_in(people.editor).get("/guidance/rules/swim-wait/history/").content.decode()
    )
    assert 'id="e-2"' not in other
    assert 'id="e-1"' in other
