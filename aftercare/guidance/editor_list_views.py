"""The working copy as a whole: what is changed, and the registers that it is made of."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from aftercare import words
from aftercare.guidance import (
    editor_kinds,
    editor_lists,
    editor_overview,
    listing,
    phrases,
    working,
)
from aftercare.guidance.models import Proposal


def changes(request: Any) -> HttpResponse:
    """What is changed, by whom, and whether it may be proposed."""
    overview = editor_overview.overview(words.language(), timezone.localdate())
    newest = Proposal.objects.select_related("decided_by", "proposed_by").first()
    context = {
        "overview": overview,
        "state": overview.state,
        "changes": overview.changes(),
        "findings": overview.findings(),
        "proposal": newest,
        "is_open": newest is not None and newest.state == Proposal.State.OPEN,
        "is_sent_back": newest is not None and newest.state == Proposal.State.SENT_BACK,
        "exceptions": working.exceptions(),
        "lang": words.language().value,
        "may_edit": request.user.has_perm("guidance.edit"),
    }
    return render(request, "guidance/changes.html", context)


def register(request: Any, kind: str) -> HttpResponse:
    """Every item of one kind, to be looked through."""
    if kind not in editor_kinds.KINDS:
        raise Http404
    overview = editor_overview.overview(words.language(), timezone.localdate())
    given = editor_lists.Context(
        kind,
        overview.document,
        overview.base.guidance,
        overview.verdict.findings,
        overview.language,
        overview.today,
    )
    options = editor_lists.options(kind, given)
    found = listing.listing(editor_lists.entries(given), request.GET, options)
    context = {
        "kind": editor_kinds.KINDS[kind],
        "kinds": editor_kinds.KINDS,
        "found": found,
        "groups": editor_lists.grouped(found.entries, kind),
        "states": editor_lists.STATES,
        "topics": editor_kinds.named(overview.document, "topics", overview.language),
        "lang": overview.language.value,
        "phrases": phrases,
        "today": overview.today,
        "tiers": overview.base.guidance.words["tiers"],
        "may_edit": request.user.has_perm("guidance.edit"),
    }
    return render(request, "guidance/register.html", context)
