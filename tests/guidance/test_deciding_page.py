"""The page on which a second person decides: by danger, one decision a change."""

import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client

from aftercare.guidance.models import Edition, ItemDecision, Proposal
from aftercare.guidance.store import actions
from clinics.accounts.models import User
from tests import factories
from tests.guidance import publishing

pytestmark = pytest.mark.django_db
VITAMIN_C = "vitamin-c-avoid"


@pytest.fixture
def people() -> publishing.People:
    factories.publish()
    return publishing.people()


def proposed(people: publishing.People) -> Proposal:
    item = publishing.of_working_copy(VITAMIN_C)
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    heat = publishing.of_working_copy("heat-wait")
    text = {key: f"{words} Retinol is fine tonight." for key, words in heat.data["why"].items()}
    publishing.save(people.editor, heat.data | {"why": text})
    return publishing.propose(people.editor)


def signed_in(user: User, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(user)
    return made


def page(client: Client, made: Proposal) -> str:
    return unescape(client.get(f"/guidance/proposals/{made.pk}/").content.decode())


def test_the_system_writes_the_heading_and_the_proposer_is_quoted(people) -> None:
    made = proposed(people)
    shown = page(signed_in(people.approver), made)
    assert "2 of 2 changes need care: 1 are looser, 1 sentences are marked" in shown
    assert f"calls it “{made.note}”" in shown
    assert shown.index("Looser than edition 1") < shown.index('id="h-marked"')
    assert "Not proven: only a reader can judge" in shown
    assert "“The trial shows no harm”" in shown
    assert "0 of 2 decided" in shown
    assert 'value="approve"' not in shown


def test_each_change_is_decided_with_its_own_reason_and_then_published(people) -> None:
    made = proposed(people)
    client = signed_in(people.approver)
    first = f"/guidance/proposals/{made.pk}/items/1/"
    refused = unescape(client.post(first, {"what": "accept", "reason": "Fine"}).content.decode())
    assert "An earlier date needs a source that carries it." in refused
    assert not ItemDecision.objects.exists()
    sent = client.post(first, {"what": "accept", "reason": "Read the trial", "source": "L33"})
    assert sent.headers["Location"].endswith("#item-2")
    second = f"/guidance/proposals/{made.pk}/items/2/"
    no_marks = client.post(second, {"what": "accept", "reason": "No"}).content.decode()
    assert "Answer for each mark" in unescape(no_marks)
    client.post(second, {"what": "back", "reason": "A retinoid is not fine"})
    shown = page(client, made)
    assert "2 of 2 decided" in shown
    assert "compared and proven again" in shown
    publish = {"do": "approve", "approve-digest": made.digest, "approve-confirmed": "on"}
    client.post(f"/guidance/proposals/{made.pk}/", publish)
    edition = Edition.objects.get(number=2)
    assert "fine tonight" not in edition.document
    assert "Read the trial" in page(client, made)


def test_whoever_wrote_it_is_told_that_someone_else_decides(people) -> None:
    publishing.change(people.both, hours=200)
    made = publishing.propose(people.editor)
    shown = page(signed_in(people.both), made)
    assert "You wrote this, so someone else decides it" in shown
    assert "Decide item 1" not in shown


def test_the_page_speaks_swedish(people) -> None:
    shown = page(signed_in(people.approver, "sv"), proposed(people))
    assert "Mildare än utgåva 1" in shown
    assert "6 dagar tidigare" in shown


def test_an_approver_withdraws_the_edition_in_force(people) -> None:
    made = proposed(people)
    publishing.approve(made, people.approver)
    client = signed_in(people.approver)
    assert "Withdraw it" in client.get("/guidance/editions/2/").content.decode()
    address = "/guidance/editions/2/withdraw/"
    assert "Withdraw edition 2 now" in client.get(address).content.decode()
    assert "Write why it is withdrawn." in client.post(address).content.decode()
    assert client.post(address, {"reason": "Too early"}).status_code == 302
    assert Edition.objects.order_by("-number")[0].number == 3
    assert actions.lay_out(proposal=made)


def test_both_whole_sheets_of_the_smallest_example_are_one_press_away(people) -> None:
    made = proposed(people)
    client = signed_in(people.approver)
    address = f"/guidance/proposals/{made.pk}/sheets/1/"
    assert address in page(client, made)
    whole = unescape(client.get(address).content.decode())
    part = unescape(client.get(address, headers={"hx-request": "true"}).content.decode())
    for shown in (whole, part):
        assert shown.count("whole-sheet") == 4
        assert "data-changed" in shown
    assert "<html" in whole
    assert "<html" not in part
    assert client.get(f"/guidance/proposals/{made.pk}/sheets/2/").status_code == 404
    assert client.get(f"/guidance/proposals/{made.pk}/sheets/9/").status_code == 404


def test_what_can_not_be_published_yet_leads_to_the_first_open_item(people) -> None:
    made = proposed(people)
    shown = page(signed_in(people.approver), made)
    assert 'class="btn btn-dashed" href="#item-1"' in shown
    assert "<kbd>n</kbd>" in shown


def test_a_reason_that_says_nothing_is_refused_by_the_action_too(people) -> None:
    made = proposed(people)
    item = made.items.get(number=1)
    for empty in ("ok", "x x x x x x", "...", "fine fine"):
        with pytest.raises(actions.ItemRefused, match="empty-reason"):
            publishing.accept(item, people.approver, reason=empty)
    with pytest.raises(actions.ItemRefused, match="no-source"):
        publishing.accept(item, people.approver, source="")


def test_a_looser_change_without_its_authors_reason_is_not_proposed(people) -> None:
    item = publishing.of_working_copy(VITAMIN_C)
    windows = item.data["windows"] | {"T1": [0, 24]}
    publishing.save(people.editor, item.data | {"windows": windows})
    asked: dict[str, Any] = {"note": "Two days", "form_key": uuid.uuid4(), "by": people.editor}
    with pytest.raises(actions.ProposalRefused) as refused:
        actions.propose(**asked, now=factories.NOW)
    assert refused.value.reasons == ("no-reasons",)
    (change,) = refused.value.lacking
    given: dict[str, Any] = {
        "kind": "rules",
        "key": VITAMIN_C,
        "change": change.name,
        "by": people.editor,
    }
    for text, source in (("ok", "L33"), ("The trial shows no harm", "")):
        actions.give_reason(**given, text=text, source=source, now=factories.NOW)
        with pytest.raises(actions.ProposalRefused, match="no-reasons"):
            actions.propose(**asked, now=factories.NOW)
    actions.give_reason(**given, text="The trial shows no harm", source="L33", now=factories.NOW)
    assert actions.propose(**asked, now=factories.NOW).items.count() == 1
