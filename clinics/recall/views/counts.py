"""Fragments for the pages of the guidance: what a change would do, in counts alone."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aftercare.guidance.models import Proposal
from aftercare.guidance.store import editions
from aftercare.rules import reach
from aftercare.web import formats
from clinics.additions import queries as additions
from clinics.recall import access, actions, counting, queries
from clinics.recall.sentences import CountWords

# A condition in its JSON form; a longer text is none.
LONGEST = 20_000


@access.for_the_guidance("GET", "HEAD", "POST")
def who_gets(request: Any) -> HttpResponse:
    """The share of the last 90 days' treatments that the rule on the screen reaches."""
    sent = request.POST if request.method == "POST" else request.GET
    guidance = editions.current()
    known = guidance.rule_by_id.get(sent.get("rule", ""))
    # A rule that is new counts as one to avoid: what nobody asked counts against the patient.
    rule = known or next(rule for rule in guidance.rules if rule.category == "avoid")
    clinics = list(access.clinics(request.user))
    share = None
    try:
        rule = reach.with_condition(rule, _typed(sent))
    except (ValueError, RecursionError):
        pass
    else:
        share = counting.who_gets(rule, guidance, clinics, timezone.now())
    context = {"share": share, "told": CountWords(request.user, clinics)}
    return _fragment(request, "recall/_who_gets.html", context)


def _typed(sent: Any) -> Any:
    """Return the condition that was sent; raises ValueError where there is none."""
    text = sent.get("data") or sent.get("when") or ""
    if len(text) > LONGEST:
        raise ValueError("too long to be a condition")
    found = json.loads(text)
    if found is None:
        raise ValueError("nothing is no condition: everybody is an empty list")
    return found


@access.for_the_guidance("GET", "HEAD")
def fired(request: Any) -> HttpResponse:
    """How often each rule was said in the last 90 days, by the edition and by the proposal."""
    proposal = _proposal(request)
    clinics = list(access.clinics(request.user))
    rows, share = counting.fired(
        _before(proposal), queries.proposed(proposal), clinics, timezone.now(), formats.language()
    )
    context = {"rows": rows, "share": share, "told": CountWords(request.user, clinics)}
    return _fragment(request, "recall/_fired.html", context)


def _before(proposal: Proposal) -> Any:
    """Return the edition that a proposal changes."""
    if proposal.base_number == 0:
        return editions.reference()
    return editions.get(proposal.base_number)


@access.for_the_guidance("GET", "HEAD")
def impact(request: Any) -> HttpResponse:
    """How many of the sheets of the last 90 days would say something else."""
    proposal, now = _proposal(request), timezone.now()
    clinics = list(access.clinics(request.user))
    is_asked = proposal.state == Proposal.State.OPEN or proposal.digest == editions.current().digest
    rows = []
    if is_asked:
        proposed = queries.proposed(proposal)
        _go_on_comparing(clinics, proposed, now)
        rows = counting.impacts(clinics, _against(proposal), proposed, now, actions.A_BATCH)
    reached, newest = _by_item(proposal, clinics, now) if is_asked else ({}, 0)
    context = {
        "proposal": proposal,
        "reached": reached,
        "newest": newest,
        "is_asked": is_asked,
        "rows": rows,
        "left": sum(row.sheets - row.compared for row in rows),
        "told": CountWords(request.user, clinics),
    }
    return _fragment(request, "recall/_impact.html", context)


def _by_item(proposal: Proposal, clinics: Any, now: Any) -> tuple[dict[int, int], int]:
    """Return for how many of the newest treatments each item is looser, as far as counted."""
    proposed = queries.proposed(proposal)
    found = counting.looser_in(clinics, _against(proposal), proposed, now)
    reached = {}
    for item in proposal.items.filter(heading="looser"):
        names = set(item.data["rules"]) | ({item.key} if item.kind == "rules" else set())
        if item.kind == "topics":
            names.add(item.key)
        rules_known = [proposed.rule_by_id[name] for name in names if name in proposed.rule_by_id]
        names |= {topic for rule in rules_known for topic in rule.topics}
        if not rules_known:
            continue
        reached[item.number] = sum(not names.isdisjoint(subjects) for subjects in found)
    return reached, len(found)


def _against(proposal: Proposal) -> Any:
    """Return what a proposal is counted against: the edition in force, as long as it waits."""
    if proposal.state == Proposal.State.OPEN:
        return editions.current()
    return _before(proposal)


def _go_on_comparing(clinics: Any, proposed: Any, now: Any) -> None:
    """Compare one batch of sheets, clinic by clinic; the page asks again for the next."""
    most = actions.A_BATCH
    for clinic in clinics:
        guidance = additions.guidance_for(clinic, proposed)
        done = actions.compare_some(
            clinic=clinic, since=now - counting.RECENT, guidance=guidance, now=now, most=most
        ).done
        most -= done
        if most <= 0:
            return


def _proposal(request: Any) -> Proposal:
    return access.proposal(request.GET.get("proposal", ""))


def _fragment(request: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return a part for a page that asks for it, and a page of its own for who has no scripts."""
    if request.htmx:
        return render(request, template, context)
    return render(request, "recall/counts.html", context | {"fragment": template})
