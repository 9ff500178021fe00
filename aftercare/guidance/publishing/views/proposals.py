"""Proposing, and the page on which a second person decides."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance import clinic_links
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import overview as editor_overview
from aftercare.guidance.models import Proposal
from aftercare.guidance.publishing import deciding, firing, frozen_document, pages
from aftercare.guidance.publishing import sentences as publishing_phrases
from aftercare.guidance.publishing.forms import (
    ApproveForm,
    DecideForm,
    ProposeForm,
    SendBackForm,
    UrgentForm,
)
from aftercare.guidance.store import actions, items, queries, working_copy
from aftercare.web import formats
from aftercare.web.forms import Problem, problems


def propose(request: Any) -> HttpResponse:
    """What will be proposed, and whether it holds; sent, it is frozen for a second person."""
    sent = request.POST if request.method == "POST" else None
    form = ProposeForm(sent, initial={"form_key": uuid.uuid4()})
    overview, waiting = _overview(), queries.waiting()
    urgent = _urgent_form(request, overview, waiting)
    wrong: list[Problem] = []
    if request.method == "POST":
        wrong = problems(form) + problems(urgent)
        if not wrong:
            given = form.cleaned_data | urgent.given()
            try:
                made = actions.propose(**given, by=request.user, now=timezone.now())
                messages.success(request, _("Proposed. Somebody else decides about it now."))
                return redirect("guidance:proposal", id=made.pk)
            except actions.ProposalRefused as refused:
                wrong = publishing_phrases.refused(refused.reasons) + _found(overview, refused)
    context = _to_propose(overview, waiting) | {"form": form, "urgent": urgent, "wrong": wrong}
    return render(request, "guidance/publishing/propose.html", context)


def _overview() -> editor_overview.Overview:
    return editor_overview.overview(formats.language(), timezone.localdate())


def _urgent_form(
    request: Any, overview: editor_overview.Overview, waiting: Proposal | None
) -> UrgentForm:
    """Return the form of what can't wait: at first, all that does not wait already."""
    changed = working_copy.changes()
    choices = [
        (working_copy.slot(one.kind, one.key), overview.name_of(one.kind, one.key))
        for one in changed
    ]
    new = items.not_in(waiting, changed) if waiting is not None else changed
    initial = {"only": [working_copy.slot(one.kind, one.key) for one in new]}
    sent = request.POST if request.method == "POST" else None
    return UrgentForm(sent, choices=choices, must=waiting is not None, initial=initial)


def _found(overview: editor_overview.Overview, refused: actions.ProposalRefused) -> list[Problem]:
    """Return what stands in the way of a part of the working copy, each in words."""
    told = [overview.told(one) for one in refused.findings if one.is_error]
    found = [Problem("found", f"{one.about.name}: {one.text}") for one in told]
    proof = refused.readiness.proof if refused.readiness is not None else None
    if proof is not None and not proof.holds:
        found += [Problem("found", f"{one.invariant}: {one.message}") for one in proof.violations]
    for item in refused.lacking:
        name = overview.name_of(item.kind, item.key)
        text = _("%(name)s: write why the change is still safe, and its source.")
        found.append(Problem("lacking", text % {"name": name}))
    return found


def _to_propose(overview: editor_overview.Overview, waiting: Proposal | None) -> dict[str, Any]:
    """Return what the page of proposing shows."""
    language = formats.language()
    text = frozen_document.of_working_copy(overview.base)
    readable = overview.readiness.guidance is not None
    base = frozen_document.of_edition(overview.base.number)
    return {
        "overview": overview,
        "lacking": [(overview.link(one.item), one) for one in overview.lacking],
        "findings": overview.findings(),
        "state": overview.state,
        "may_be_proposed": working_copy.is_changed() or overview.base.number == 0,
        "reading": pages.reading(base, text, language) if readable else None,
        "waiting": waiting,
        "urgent_waiting": queries.waiting(is_urgent=True),
        "people": queries.approvers(),
        "phrases": publishing_phrases,
    }


def proposals(request: Any) -> HttpResponse:
    """Every proposal, and what became of it."""
    context = {
        "proposals": queries.proposals(),
        "is_changed": working_copy.is_changed(),
        "phrases": publishing_phrases,
    }
    return render(request, "guidance/publishing/proposals.html", context)


def proposal(request: Any, id: int) -> HttpResponse:
    """One proposal as a second person reads it; sent, it is decided."""
    found = queries.proposals().filter(pk=id).first()
    if found is None:
        raise Http404
    forms = {
        "approve": ApproveForm(initial={"digest": found.digest}),
        "back": SendBackForm(),
    }
    wrong: list[Problem] = []
    if request.method == "POST":
        done, wrong = _decided(request, found, forms)
        if done:
            messages.success(request, done)
            return redirect("guidance:proposal", id=found.pk)
        found.refresh_from_db()
    return render(
        request, "guidance/publishing/proposal.html", _shown(request, found, forms, wrong)
    )


def decide(request: Any, id: int, number: int) -> HttpResponse:
    """One change of a proposal, accepted or sent back; the page goes on to the next open one."""
    found = queries.proposals().filter(pk=id).first()
    item = found.items.filter(number=number).first() if found is not None else None
    if found is None or item is None:
        raise Http404
    if request.method != "POST":  # a page that was refused, loaded anew
        address = reverse("guidance:proposal", kwargs={"id": id})
        return redirect(f"{address}#item-{number}")
    form = DecideForm(request.POST)
    wrong = problems(form)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.decide_item(
                item=item,
                accept=given["what"] == "accept",
                reason=given["reason"],
                source=given["source"],
                marks=request.POST.getlist("marks"),
                by=request.user,
                now=timezone.now(),
            )
        except actions.ItemRefused as refused:
            wrong = publishing_phrases.not_decided(refused.reasons)
    if wrong:
        forms = {"approve": ApproveForm(initial={"digest": found.digest}), "back": SendBackForm()}
        names = ("what", "reason", "source")
        typed: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
        typed["marks"] = request.POST.getlist("marks")
        shown = _shown(request, found, forms, wrong) | {"refused": number, "typed": typed}
        return render(request, "guidance/publishing/proposal.html", shown)
    following = deciding.page(
        found, actions.lay_out(proposal=found), request.user, formats.language()
    ).next_open
    address = reverse("guidance:proposal", kwargs={"id": id})
    return redirect(f"{address}#item-{following.item.number}" if following else f"{address}#decide")


def _decided(request: Any, found: Proposal, forms: dict[str, Any]) -> tuple[str, list[Problem]]:
    """Return what was done, or what is wrong; the forms are then those that were sent."""
    now, what = timezone.now(), request.POST.get("do", "")
    try:
        if what == "take-back":
            actions.take_back(proposal=found, by=request.user, now=now)
            return _("Taken back. The working copy is as it was."), []
        if what not in ("approve", "send-back"):
            return "", [Problem("decide", _("Choose what to do."))]
        name, kind = ("approve", ApproveForm) if what == "approve" else ("back", SendBackForm)
        form = forms[name] = kind(request.POST)
        if not form.is_valid():
            return "", problems(form)
        if what == "approve":
            read = form.cleaned_data["digest"]
            edition = actions.approve(proposal=found, digest_read=read, by=request.user, now=now)
            done = _("Edition %(number)s is current now, for every clinic.")
            return done % {"number": edition.number}, []
        remarks = form.cleaned_data["remarks"]
        actions.send_back(proposal=found, remarks=remarks, by=request.user, now=now)
        return _("Sent back. The editor sees your remarks beside the changes."), []
    except actions.DecisionRefused as refused:
        # Read anew, and confirmed anew.
        forms["approve"] = ApproveForm(initial={"digest": found.digest})
        return "", publishing_phrases.not_decided(refused.reasons)


def _shown(
    request: Any, found: Proposal, forms: dict[str, Any], wrong: list[Problem]
) -> dict[str, Any]:
    """Return everything that the page of a proposal shows."""
    language, today = formats.language(), timezone.localdate()
    new = frozen_document.of_proposal(found)
    old = frozen_document.of_edition(found.base_number)
    overview = pages.overview(new, tuple(found.accepted), language, today)
    page = deciding.page(found, actions.lay_out(proposal=found), request.user, language)
    return _standing(request, found) | {
        "anew": deciding.compared_anew(found, page, language),
        "page": page,
        "refused": 0,
        "typed": {},
        "proposal": found,
        "reading": pages.reading(old, new, language),
        "firing": firing.report(old, new, language),
        "state": overview.state,
        "findings": overview.findings(),
        "people": queries.approvers(besides=found.proposed_by_id),
        "fired": clinic_links.address(clinic_links.FIRED, proposal=found.pk),
        "impact": clinic_links.address(clinic_links.IMPACT, proposal=found.pk),
        "forms": forms,
        "wrong": wrong,
        "phrases": publishing_phrases,
        "evidence_phrases": phrases,
    }


def _standing(request: Any, found: Proposal) -> dict[str, Any]:
    """Return where a proposal stands, and whether it is this person's to decide."""
    newest = working_copy.newest_number()
    is_open = found.state == Proposal.State.OPEN
    is_own = found.proposed_by_id == request.user.pk
    return {
        "newest": newest,
        "following": Proposal.objects.filter(follows=found).only("pk").first(),
        "is_open": is_open,
        "is_own": is_own,
        "is_outdated": is_open and newest != found.base_number,
        "may_decide": is_open and not is_own and request.user.has_perm("guidance.approve"),
    }
