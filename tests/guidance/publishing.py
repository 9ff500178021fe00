"""People and acts that tests of publishing share."""

import contextlib
import uuid
from dataclasses import dataclass
from typing import Any

from aftercare import rules
from aftercare.guidance.models import Edition, ItemDecision, Proposal, ProposedItem
from aftercare.guidance.store import actions, comparing, items, reasons, working_copy
from aftercare.rules.vocabulary import Tier
from clinics.accounts.models import User
from tests import factories

RULE = "acid-aha-pha-avoid"
RETINOID = "retinoid-otc-avoid-early"


@dataclass(frozen=True, slots=True)
class People:
    """Who proposes, who approves, and somebody who may do both."""

    editor: User
    approver: User
    both: User


def people() -> People:
    """Return one of each."""
    return People(
        editor=factories.user(first_name="Helena", permissions=["edit"]),
        approver=factories.user(first_name="Anders", permissions=["approve"]),
        both=factories.user(first_name="Kim", permissions=["edit", "approve"]),
    )


def change(by: User, hours: int = 288, rule: str = RULE) -> None:
    """Let fruit acids (or what another rule is about) wait this long after a standard treatment."""
    item = of_working_copy(rule)
    save(by, item.data | {"windows": item.data["windows"] | {"T2": [0, hours]}})


def of_working_copy(rule: str) -> working_copy.Item:
    """Return a rule as the working copy has it."""
    item = working_copy.item("rules", rule)
    assert item is not None
    return item


def save(by: User, data: dict[str, Any]) -> None:
    """Save a rule over what is there."""
    version = of_working_copy(data["id"]).version
    actions.save_part(
        kind="rules", key=data["id"], data=data, version=version, by=by, now=factories.NOW
    )


def broken(
    refused: actions.ProposalRefused | actions.DecisionRefused,
) -> tuple[rules.BrokenInvariant, ...]:
    """Return what the proof found in a text that was refused."""
    assert refused.readiness is not None
    assert refused.readiness.proof is not None
    return refused.readiness.proof.violations


def reasoned(by: User) -> None:
    """Say of every looser change of the working copy why it is safe, where nobody has."""
    if not by.has_perm("guidance.edit"):
        return
    base = comparing.in_force()
    document = working_copy.document()
    try:
        new = rules.parse_guidance(document, 0)
    except rules.GuidanceInvalid:
        return
    found = rules.compare_documents(base.guidance, new, base.document, document)
    for one in reasons.lacking(found.items, working_copy.newest_number()):
        actions.give_reason(
            kind=one.kind,
            key=one.key,
            change=one.name,
            text="The trial shows no harm",
            source="L33",
            by=by,
            now=factories.NOW,
        )


def propose(by: User, **changes: Any) -> Proposal:
    """Propose the working copy, with a reason for all that is looser."""
    reasoned(by)
    values: dict[str, Any] = {
        "note": "Two days more",
        "form_key": uuid.uuid4(),
        "by": by,
        "now": factories.NOW,
    }
    return actions.propose(**values | changes)


def accept(item: ProposedItem, by: User, **changes: Any) -> ItemDecision:
    """Accept one item, with all that it asks for."""
    values: dict[str, Any] = {
        "reason": "Says the same",
        "source": "L33" if items.all_codes(item) & items.DATED else "",
        "marks": items.mark_names(item),
        "accept": True,
        "by": by,
        "now": factories.NOW,
    }
    return actions.decide_item(item=item, **values | changes)


def accept_all(proposal: Proposal, by: User) -> None:
    """Accept every item that is open."""
    for item in actions.lay_out(proposal=proposal):
        if item.must_be_decided and not hasattr(item, "decision"):
            accept(item, by)


def approve(proposal: Proposal, by: User, **changes: Any) -> Edition:
    """Approve what was proposed, having read it and decided every item."""
    if proposal.state == "open" and by.has_perm("guidance.approve"):
        with contextlib.suppress(actions.ItemRefused, rules.GuidanceInvalid):
            accept_all(proposal, by)
    values: dict[str, Any] = {"digest_read": proposal.digest, "by": by, "now": factories.NOW}
    return actions.approve(proposal=proposal, **values | changes)


def window(guidance: rules.Guidance) -> float | None:
    """Return the hours that fruit acids wait after a standard treatment."""
    windows = guidance.rule_by_id[RULE].windows
    assert windows is not None
    return windows[Tier.T2].until
