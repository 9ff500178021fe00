"""Words of labels that nobody knew: looked at, called harmless, proposed for all clinics."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance.store import editions
from clinics.accounts.access import clinic_page, may
from clinics.accounts.requests import ClinicRequest
from clinics.labels import wording
from clinics.shelf import access, actions

TABS = ("open", "own", "aside")


@clinic_page("view_shelf", methods=("GET", "HEAD"))
def words(request: ClinicRequest) -> HttpResponse:
    """What nobody knew, the commonest first; what the clinic calls harmless; what is set aside."""
    tab = request.GET.get("show", "open")
    tab = tab if tab in TABS else "open"
    rows = wording.listed(request.clinic, editions.current())
    context = {
        "tab": tab,
        "rows": rows,
        "own": wording.own(request.clinic),
        "may_decide": may(request.membership, "decide_words"),
        "user": request.user,
    }
    return render(request, "labels/words.html", context)


@clinic_page("decide_words", methods=("POST",))
def harmless(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A clinician calls a word harmless."""
    row = access.word(request.membership, id)
    try:
        name = actions.add_harmless(
            clinic=request.clinic, word=row.word, by=request.user, now=timezone.now()
        )
    except actions.WordRefused as refused:
        messages.error(request, wording.refusal(row.word, refused.code))
        return _back(request, "open")
    if name.needs_second:
        said = _("“%(word)s” waits for a second person: it looks like %(like)s.")
        messages.success(request, said % {"word": name.word, "like": name.looks_like})
    else:
        said = _("“%(word)s” is harmless at your clinic from now on.")
        messages.success(request, said % {"word": name.word})
    return _back(request, "open")


@clinic_page("decide_words", methods=("POST",))
def aside(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A word is nothing to add, or is looked at again."""
    row, away = access.word(request.membership, id), request.POST.get("do") != "back"
    actions.set_aside(word=row, aside=away, by=request.user, now=timezone.now())
    said = _("“%(word)s” is set aside.") if away else _("“%(word)s” is to be looked at again.")
    messages.success(request, said % {"word": row.word})
    return _back(request, "open" if away else "aside")


@clinic_page("decide_words", methods=("POST",))
def name(request: ClinicRequest, id: UUID) -> HttpResponse:
    """A second person says yes, the word is taken back, or it is proposed for all clinics."""
    found, do, now = access.name(request.membership, id), request.POST.get("do"), timezone.now()
    try:
        if do == "second":
            actions.second(name=found, by=request.user, now=now)
            said = _("“%(word)s” is harmless at your clinic from now on.")
        elif do == "propose":
            actions.propose_for_all(name=found, by=request.user, now=now)
            said = _("“%(word)s” was proposed to the editors of the guidance.")
        elif do == "back":
            actions.take_back(name=found, by=request.user, now=now)
            said = _("“%(word)s” is no longer called harmless.")
        else:
            return _back(request, "own")
    except actions.WordRefused as refused:
        messages.error(request, wording.refusal(found.word, refused.code))
    else:
        messages.success(request, said % {"word": found.word})
    return _back(request, "own")


def _back(request: ClinicRequest, tab: str) -> HttpResponse:
    return redirect(reverse("shelf_words", args=[request.clinic.slug]) + f"?show={tab}")
