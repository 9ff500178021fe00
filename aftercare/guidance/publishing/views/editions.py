"""The editions: which there were, what each one changed, and an old one proposed again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance import sentences as phrases
from aftercare.guidance.models import Edition
from aftercare.guidance.publishing import firing, frozen_document, pages
from aftercare.guidance.publishing import sentences as publishing_phrases
from aftercare.guidance.publishing.forms import CompareForm, ProposeForm
from aftercare.guidance.store import actions, queries
from aftercare.web import formats
from aftercare.web.forms import Problem, problems


def editions(request: Any) -> HttpResponse:
    """Every edition, the newest first, and a form that sets two against each other."""
    found = list(queries.published())
    numbers = [one.number for one in found]
    pair = {"a": numbers[1], "b": numbers[0]} if len(numbers) > 1 else {}
    context = {"editions": found, "form": CompareForm(initial=pair, numbers=numbers)}
    return render(request, "guidance/publishing/editions.html", context)


def edition(request: Any, number: int) -> HttpResponse:
    """One edition: who answers for it, and what it changed."""
    found = _known(number)
    text = frozen_document.of_edition(number)
    before = frozen_document.of_edition(number - 1)
    newest = queries.published().values_list("number", flat=True).first()
    context = {
        "edition": found,
        "guidance": text.guidance,
        "reading": pages.reading(before, text, formats.language()),
        "newest": newest,
        "numbers": [one for one in range(newest or 0, 0, -1) if one != number],
        "may_withdraw": number == newest
        and number > 1
        and request.user.has_perm("guidance.approve"),
        "may_propose": number != newest and request.user.has_perm("guidance.edit"),
        "phrases": publishing_phrases,
    }
    return render(request, "guidance/publishing/edition.html", context)


def document(request: Any, number: int) -> HttpResponse:
    """The canonical document of an edition, whose SHA-256 is its digest."""
    _known(number)
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    response = HttpResponse(text.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="guidance-{number}.json"'
    return response


def compare(request: Any) -> HttpResponse:
    """Any two editions set against each other."""
    numbers = list(queries.published().values_list("number", flat=True))
    form = CompareForm(request.GET or None, numbers=numbers)
    if not form.is_valid():
        return redirect("guidance:editions")
    old, new = (frozen_document.of_edition(form.cleaned_data[name]) for name in ("a", "b"))
    context = {
        "form": form,
        "reading": pages.reading(old, new, formats.language()),
        "firing": firing.report(old, new, formats.language()),
        "phrases": publishing_phrases,
        "evidence_phrases": phrases,
    }
    return render(request, "guidance/publishing/compare.html", context)


def again(request: Any, number: int) -> HttpResponse:
    """Propose the text of an old edition again; a second person decides as about any other."""
    context = _compared_with_newest(number)
    form = ProposeForm(request.POST or None, initial={"form_key": uuid.uuid4()})
    wrong: list[Problem] = []
    if request.method == "POST":
        wrong = problems(form)
        if form.is_valid():
            given = form.cleaned_data | {"by": request.user, "now": timezone.now()}
            try:
                made = actions.propose_edition(number=number, **given)
                messages.success(request, _("Proposed. Somebody else decides about it now."))
                return redirect("guidance:proposal", id=made.pk)
            except actions.ProposalRefused as refused:
                wrong = publishing_phrases.refused(refused.reasons)
    return render(
        request, "guidance/publishing/again.html", context | {"form": form, "wrong": wrong}
    )


def withdraw(request: Any, number: int) -> HttpResponse:
    """Put the edition before in force again, at once, where nobody is told less by it."""
    found = _known(number)
    wrong: list[Problem] = []
    if request.method == "POST":
        try:
            made = actions.withdraw_edition(
                number=number,
                reason=request.POST.get("reason", ""),
                by=request.user,
                now=timezone.now(),
            )
            done = _("Withdrawn. Edition %(number)s is in force, with the text of edition %(old)s.")
            messages.success(request, done % {"number": made.number, "old": number - 1})
            return redirect("guidance:edition", number=made.number)
        except actions.PublishRefused as refused:
            told = publishing_phrases.NOT_WITHDRAWN
            wrong = [Problem("reason", str(told.get(one, one))) for one in refused.reasons]
    context = {"edition": found, "wrong": wrong, "phrases": publishing_phrases}
    return render(request, "guidance/publishing/withdraw.html", context)


def _compared_with_newest(number: int) -> dict[str, Any]:
    """Return an old edition as what it would change in the newest one."""
    found = _known(number)
    newest = queries.published().values_list("number", flat=True)[0]
    old, new = frozen_document.of_edition(newest), frozen_document.of_edition(number)
    return {
        "edition": found,
        "newest": newest,
        "reading": pages.reading(old, new, formats.language()),
        "waiting": queries.waiting(),
        "phrases": publishing_phrases,
    }


def _known(number: int) -> Edition:
    found = queries.published().filter(number=number).first()
    if found is None:
        raise Http404
    return found
