"""Editing a clinic's additions: the list, one piece of advice, and products."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.web import formats
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.additions import access, actions, checks, forms, page_parts, pages, queries
from clinics.additions import sentences as phrases
from clinics.additions.models import empty


@clinic_page("view_additions", methods=("GET", "HEAD"))
def overview(request: ClinicRequest) -> HttpResponse:
    """What the clinic adds to the guidance, what waits, and what no longer holds."""
    guidance, language = editions.current(), formats.language()
    edits = may(request.membership, "edit_additions")
    current = queries.in_force(request.clinic)
    stored = empty() if current is None else json.loads(current.document)
    data = queries.working_copy(request.clinic) if edits else stored
    query, only_own = request.GET.get("q", "")[:200], "own" in request.GET or not edits
    context = {
        "current": current,
        "waiting": queries.waiting(request.clinic),
        "lost": pages.lost(queries.held(request.clinic, guidance), stored, guidance, language),
        "groups": pages.groups(guidance, data, language=language, query=query, only_own=only_own),
        "products": data["products"],
        "changes": pages.changes(stored, data, guidance, language),
        "versions": list(queries.versions(request.clinic)[:10]),
        "count": pages.count_spoken(guidance),
        "may_edit": edits,
        "q": query,
        "only_own": only_own,
    }
    return render(request, "additions/overview.html", context)


@clinic_page("edit_additions")
def rule(request: ClinicRequest, id: str) -> HttpResponse:
    """One advice: days and a line of the clinic's own, tried out while typing."""
    guidance = editions.current()
    rule = access.rule(guidance, id)
    piece = checks.piece(queries.working_copy(request.clinic), rule.id)
    fixed = rules.why_not_longer(rule, guidance)
    form = forms.RuleForm(
        request.POST.copy() if request.method == "POST" else None,
        initial=forms.first_values(piece),
        may_lengthen=fixed is None,
    )
    wrong: list[Problem] = []
    if request.method == "POST":
        wrong = ours.problems(form)
        if not wrong and request.POST.get("do") == "save":
            wrong = _save_rule(request, rule.id, form)
            if not wrong:
                messages.success(request, _("Kept. No sheet changes until it is confirmed."))
                return redirect("additions", clinic=request.clinic.slug)
    context = _rule_page(request, rule, form, piece, wrong) | {
        "fixed": fixed and phrases.problem(fixed),
        "wrong": [] if request.POST.get("do") == "check" else wrong,
    }
    partly = request.htmx and request.POST.get("do") == "check"
    template = "additions/_answer.html" if partly else "additions/rule.html"
    return render(request, template, context)


def _save_rule(request: ClinicRequest, rule: str, form: forms.RuleForm) -> list[Problem]:
    """Keep what the form says, or return why not."""
    said = form.piece()
    try:
        actions.save_rule(
            clinic=request.clinic,
            rule=rule,
            days=said["days"],
            words=said["words"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.Stale as stale:
        text = _(
            "Somebody changed this meanwhile; what it says now is shown. "
            "Keep again to put yours in its place."
        )
        sent = request.POST.copy()
        sent["seen"] = checks.piece_digest(stale.theirs)
        form.data = sent
        return [Problem("theirs", text)]
    except actions.AdditionsRefused as refused:
        return page_parts.told(refused.reasons, named=False)
    return []


def _rule_page(
    request: ClinicRequest,
    rule: Any,
    form: forms.RuleForm,
    piece: checks.Data,
    wrong: list[Problem],
) -> dict[str, Any]:
    """Return what the page of one advice shows, with the answer to what is typed now."""
    guidance, language = editions.current(), formats.language()
    typed = form.piece() if form.is_bound and form.is_valid() else piece
    data = checks.with_piece(checks.only(empty(), rule.id), rule.id, typed["days"], typed["words"])
    reasons = checks.of_rule(data, rule.id, guidance, today=timezone.localdate())
    shown = []
    if not reasons:
        merged = rules.with_additions(guidance, rules.parse_additions(data, guidance))
        shown = page_parts.sample_sheets(request, guidance, merged)
    return {
        "rule": rule,
        "form": form,
        "piece": piece,
        "theirs": piece if any(one.anchor == "theirs" for one in wrong) else None,
        "windows": pages.windows(rule, typed["days"], guidance, language),
        "title": rule.title[language],
        "problems": [*(wrong if form.errors else ()), *page_parts.told(reasons, named=False)],
        "samples": [one for one in shown if one.moved],
        "is_nothing": not typed["days"] and not typed["words"],
    }


@clinic_page("edit_additions")
def products(request: ClinicRequest) -> HttpResponse:
    """The clinic's own products: judged for each patient, named on the sheet."""
    now, wrong = timezone.now(), []
    form = forms.ProductForm(request.POST if _adds(request) else None)
    if request.POST.get("remove"):
        actions.remove_product(
            clinic=request.clinic, product=request.POST["remove"][:80], by=request.user, now=now
        )
        messages.success(request, _("The product was taken off the list."))
        return redirect("additions_products", clinic=request.clinic.slug)
    if _adds(request):
        wrong = ours.problems(form)
        if not wrong:
            try:
                actions.add_product(
                    clinic=request.clinic, by=request.user, now=now, **form.cleaned_data
                )
            except actions.AdditionsRefused as refused:
                wrong = page_parts.told(refused.reasons)
            else:
                messages.success(request, _("Kept. No sheet changes until it is confirmed."))
                return redirect("additions_products", clinic=request.clinic.slug)
    products = queries.working_copy(request.clinic)["products"]
    listed = [{**one, "digest": rules.digest(one)} for one in products]
    context = {"form": form, "wrong": wrong, "products": listed}
    return render(request, "additions/products.html", context)


def _adds(request: ClinicRequest) -> bool:
    return request.method == "POST" and not request.POST.get("remove")


@clinic_page("edit_additions", methods=("POST",))
def start_over(request: ClinicRequest) -> HttpResponse:
    """What was edited is thrown away; or only what the guidance no longer allows."""
    who: dict[str, Any] = {"clinic": request.clinic, "by": request.user, "now": timezone.now()}
    if request.POST.get("do") == "take-out":
        actions.take_out_broken(**who)
        messages.success(request, _("Taken out. Propose what is left, for a clinician to confirm."))
    else:
        actions.start_over(**who)
        messages.success(request, _("Your changes were thrown away."))
    return redirect("additions", clinic=request.clinic.slug)
