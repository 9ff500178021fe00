"""A word of labels that clinics call harmless: taken into the working copy, or declined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance.names import ProposedName
from aftercare.guidance.store import editions
from aftercare.guidance.store.actions import naming


def decide(request: Any, id: int) -> HttpResponse:
    """An editor takes a word in, or says why not."""
    name = get_object_or_404(ProposedName, pk=id)
    if request.method != "POST":
        return redirect("guidance:register", "ingredients")
    who: dict[str, Any] = {"name": name, "by": request.user, "now": timezone.now()}
    remarks, into = request.POST.get("remarks", "").strip(), request.POST.get("into", "")[:120]
    taken = request.POST.get("do") == "take"
    try:
        if taken:
            naming.take_name(into=into, guidance=editions.current(), **who)
        elif not remarks:
            raise naming.NameRefused("no-remarks")
        else:
            naming.decline_name(remarks=remarks, **who)
    except naming.NameRefused as refused:
        messages.error(request, _refusal(refused.code) % {"word": name.word})
    else:
        said = (
            _("“%(word)s” stands in the working copy.") if taken else _("“%(word)s” is declined.")
        )
        messages.success(request, said % {"word": name.word})
    return redirect("guidance:register", "ingredients")


def _refusal(code: str) -> str:
    said = {
        "class": _("Choose a class of harmless ingredients for “%(word)s”."),
        "decided": _("“%(word)s” was decided meanwhile."),
        "danger": _("“%(word)s” is something to avoid, or holds it: it can’t be taken in here."),
        "empty": _("“%(word)s” has no letters."),
        "no-remarks": _("Write why “%(word)s” is not taken in: the clinic reads it."),
    }
    return said[code]
