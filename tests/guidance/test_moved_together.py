"""A rule and the partner that was moved with it: one item for the approver, naming both."""

import pytest

from aftercare.guidance.models import Proposal, ProposedItem
from aftercare.guidance.publishing import deciding
from aftercare.guidance.store import actions, editions, working_copy
from aftercare.rules.vocabulary import Language, Tier
from tests import factories
from tests.guidance import publishing

pytestmark = pytest.mark.django_db
RESTART = "retinoid-restart-slowly"


@pytest.fixture
def people() -> publishing.People:
    """Return the people, with an edition in force that waits two days longer than it must."""
    factories.publish()
    found = publishing.people()
    move(found, 288)
    publishing.approve(publishing.propose(found.editor), found.approver)
    return found


def move(people: publishing.People, hours: int) -> None:
    """Let retinol wait this long after a standard treatment, and begin again then."""
    ban, restart = (publishing.of_working_copy(key) for key in (publishing.RETINOID, RESTART))
    windows = {
        publishing.RETINOID: ban.data["windows"] | {"T2": [0, hours]},
        RESTART: restart.data["windows"] | {"T2": [hours, hours + 336]},
    }
    moved = {
        item.key: (item.data | {"windows": windows[item.key]}, item.version)
        for item in (ban, restart)
    }
    actions.move_together(kind="rules", moved=moved, by=people.editor, now=factories.NOW)


def together(people: publishing.People) -> tuple[Proposal, ProposedItem]:
    move(people, 240)
    made = publishing.propose(people.editor)
    (item,) = (row for row in actions.lay_out(proposal=made) if row.must_be_decided)
    return made, item


def starts(rule: str) -> float:
    windows = editions.current().rule_by_id[rule].windows
    assert windows is not None
    return windows[Tier.T2].starts


def test_the_two_are_one_item_that_names_both(people) -> None:
    made, item = together(people)
    others = {one["key"] for one in item.data["with"]}
    assert {item.key, *others} == {publishing.RETINOID, RESTART}
    assert len(others) == 1
    page = deciding.page(made, made.items.all(), people.approver, Language.EN)
    (card,) = page.cards
    assert " and " in card.title
    assert card.moved_with[0].old != card.moved_with[0].new
    assert card.needs_source


def test_one_decision_publishes_both(people) -> None:
    made, item = together(people)
    publishing.accept(item, people.approver)
    publishing.approve(made, people.approver)
    assert starts(RESTART) == 240


def test_sent_back_both_stay_as_they_were(people) -> None:
    made, item = together(people)
    publishing.accept(item, people.approver, accept=False, reason="No data at all")
    with pytest.raises(actions.DecisionRefused, match="nothing-left"):
        publishing.approve(made, people.approver)
    assert starts(RESTART) == 288


def test_what_is_urgent_takes_the_partner_along(people) -> None:
    move(people, 240)
    made = publishing.propose(
        people.editor, urgent="Two were burnt", only=[("rules", publishing.RETINOID)]
    )
    assert {item.key for item in made.items.all()} >= {publishing.RETINOID}
    (item,) = (row for row in made.items.all() if row.must_be_decided)
    assert item.data["with"]


def test_the_two_are_no_pair_when_one_was_put_back(people) -> None:
    move(people, 240)
    actions.undo_part(
        kind="rules",
        key=RESTART,
        version=publishing.of_working_copy(RESTART).version,
        by=people.editor,
        now=factories.NOW,
    )
    assert working_copy.moved_together() == {}
