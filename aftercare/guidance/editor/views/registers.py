"""The working copy as a whole: what is changed, and the registers that it is made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import items, kinds, registers
from aftercare.guidance.editor import overview as editor_overview
from aftercare.guidance.evidence import listing
from aftercare.guidance.models import Proposal
from aftercare.guidance.store import offered, queries, working_copy
from aftercare.web import formats


def changes(request: Any) -> HttpResponse:
    """What is changed, by whom, and whether it may be proposed."""
    overview = editor_overview.overview(formats.language(), timezone.localdate())
    waiting = queries.waiting() or queries.waiting(is_urgent=True)
    newest = waiting or queries.proposals().first()
    context = {
        "overview": overview,
        "state": overview.state,
        "changes": overview.changes(),
        "findings": overview.findings(),
        "lacking": overview.lacking,
        "proposal": newest,
        "is_open": newest is not None and newest.state == Proposal.State.OPEN,
        "is_sent_back": newest is not None and newest.state == Proposal.State.SENT_BACK,
        "exceptions": working_copy.exceptions(),
        "lang": formats.language().value,
        "may_edit": request.user.has_perm("guidance.edit"),
    }
    return render(request, "guidance/editor/changes.html", context)


def register(request: Any, kind: str) -> HttpResponse:
    """Every item of one kind, to be looked through."""
    if kind not in kinds.KINDS:
        raise Http404
    overview = editor_overview.overview(formats.language(), timezone.localdate())
    given = registers.Context(
        kind,
        overview.document,
        overview.base.guidance,
        overview.readiness.findings,
        overview.language,
        overview.today,
    )
    options = registers.options(kind, given)
    found = listing.listing(registers.entries(given), request.GET, options)
    context = {
        "kind": kinds.KINDS[kind],
        "kinds": kinds.KINDS,
        "found": found,
        "groups": registers.grouped(found.entries, kind, given),
        "headings": registers.headings(kind, given)[1],
        "family": kinds.family(kind),
        "states": registers.STATES,
        "topics": items.named(overview.document, "topics", overview.language),
        "lang": overview.language.value,
        "phrases": phrases,
        "today": overview.today,
        "tiers": overview.base.guidance.words["tiers"],
        "may_edit": request.user.has_perm("guidance.edit"),
        "offered": offered.waiting() if kind == "ingredients" else (),
        "harmless_classes": offered.harmless_classes(overview.language),
    }
    return render(request, "guidance/editor/register.html", context)
