"""What is said about an item, and how it came to read as it does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance.editor import history as histories
from aftercare.guidance.editor import kinds
from aftercare.guidance.editor.editing import Editing
from aftercare.guidance.store import actions, talk
from aftercare.web import formats


def remark(request: Any, kind: str, key: str) -> HttpResponse:
    """Say something about an item; editors and approvers both read it."""
    _editing(kind, key)
    if request.method != "POST":
        return redirect("guidance:item", kind, key)
    if request.POST.get("text", "").strip():
        actions.write_remark(
            kind=kind, key=key, text=request.POST["text"], by=request.user, now=timezone.now()
        )
        messages.success(request, _("Your remark stands with the item, under your name."))
    else:
        messages.warning(request, _("Write what you want to say."))
    return redirect(f"{request.path.removesuffix('remarks/')}#remarks")


def history(request: Any, kind: str, key: str) -> HttpResponse:
    """One item through all editions."""
    editing = _editing(kind, key)
    context = {
        "editing": editing,
        "kind": editing.kind,
        "item": editing.item,
        "steps": histories.steps(editing),
        "remarks": talk.remarks(kind, key),
        "lang": editing.language.value,
    }
    return render(request, "guidance/editor/history.html", context)


def _editing(kind: str, key: str) -> Editing:
    if kind not in kinds.KINDS:
        raise Http404
    editing = Editing(kind, key, formats.language(), timezone.localdate())
    if editing.item is None:
        raise Http404
    return editing
