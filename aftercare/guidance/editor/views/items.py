"""The pages of one item of the working copy: edit it, add one, take it out, undo it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.guidance.editor import kinds, pages, reasons
from aftercare.guidance.editor import overview as overviews
from aftercare.guidance.editor.editing import Editing
from aftercare.guidance.editor.fields import anchor
from aftercare.guidance.store import actions, working_copy
from aftercare.web import formats
from aftercare.web.forms import Problem

MOST_REASON = 300
# The buttons of a form that save it, too.
KEEPING = ("sign:", "unsign:", "move:")


def item(request: Any, kind: str, key: str) -> HttpResponse:
    """One item: its fields on the left, and what follows from them on the right."""
    editing = _editing(kind, key)
    if request.method != "POST":
        editing.open()
        return _page(request, editing)
    editing.take(pages.posted(request))
    do = request.POST.get("do", "")
    if do == "sheets":
        return render(request, "guidance/editor/sheets.html", pages.sheets(editing))
    if request.htmx or (do and not do.startswith(KEEPING)):
        return _changed(request, editing, do)
    if not request.user.has_perm("guidance.edit"):
        raise PermissionDenied
    if do.startswith("unsign:"):
        return _unsign(request, editing, do)
    return _save(request, editing, do)


def new(request: Any, kind: str) -> HttpResponse:
    """An item that is only being made, from nothing or like another one."""
    if not kinds.KINDS[kind].is_open:
        raise Http404
    editing = Editing(kind, "", formats.language(), timezone.localdate())
    if request.method != "POST":
        like = working_copy.item(kind, request.GET.get("like", ""))
        editing.open(like.data or like.published if like else pages.blank(kind))
        return _page(request, editing)
    editing.take(pages.posted(request))
    do = request.POST.get("do", "")
    if request.htmx or do:
        return _changed(request, editing, do)
    return _save(request, editing, "")


def _changed(request: Any, editing: Editing, do: str) -> HttpResponse:
    """Show what follows from what was typed, without saving it."""
    if do:
        editing.edit(do)
    if request.htmx:
        return render(request, "guidance/editor/_pieces.html", pages.context(request, editing))
    return _page(request, editing)


def _save(request: Any, editing: Editing, do: str) -> HttpResponse:
    """Save what was typed; what can't be kept is told at its field, and stays typed."""
    if editing.is_new and (saved := _saved_before(editing)):
        return redirect("guidance:item", editing.kind.name, saved)
    if problems := editing.problems():
        return _page(request, editing, problems)
    if do.startswith("sign:") and not request.POST.get(_reason(do), "").strip():
        return _page(
            request, editing, [Problem(anchor(_reason(do)), _("Write why it may stay as it is."))]
        )
    try:
        _write(request, editing, do)
    except actions.Stale as stale:
        editing.meet(stale.theirs)
        return _page(request, editing)
    except actions.IdTaken:
        return _page(request, editing, [Problem("f-id", _("This id was used before."))])
    messages.success(request, _("Saved in the working copy. Nothing is published by that."))
    return redirect("guidance:item", editing.kind.name, editing.new_key)


def _write(request: Any, editing: Editing, do: str) -> None:
    kind, key, now = editing.kind.name, editing.new_key, timezone.now()
    value = (editing.value, editing.version)
    cure = editing.cure if do.startswith("move:") else None
    if cure is not None:
        shown = do.rpartition(":")[2]
        moved = {key: value, cure.rule: (cure.data, int(shown) if shown.isdecimal() else -1)}
        actions.move_together(kind=kind, moved=moved, by=request.user, now=now)
    else:
        data, version = value
        actions.save_part(kind=kind, key=key, data=data, version=version, by=request.user, now=now)
    for asked in reasons.asked(editing).values():
        _give_reasons(request, asked, now)
    if do.startswith("sign:"):
        _sign, field, code = do.split(":", 2)
        reason = request.POST[_reason(do)].strip()[:MOST_REASON]
        signed = {"field": field, "code": code, "reason": reason}
        actions.sign_exception(kind=kind, key=key, by=request.user, now=now, **signed)


def _give_reasons(request: Any, asked: Iterable[reasons.Asked], now: datetime) -> None:
    """Keep why each looser change is still safe, as far as that was written."""
    for one in asked:
        actions.give_reason(
            kind=one.told.item.kind,
            key=one.told.item.key,
            change=one.told.item.name,
            text=one.text,
            source=one.source,
            by=request.user,
            now=now,
        )


def give_reasons(request: Any, kind: str, key: str) -> HttpResponse:
    """Say why it is safe that an item was taken out; its own form is not there any more."""
    editing = _editing(kind, key)
    if request.method == "POST":
        _give_reasons(request, _of_removed(editing, request.POST), timezone.now())
        messages.success(request, _("Saved with the item. The approver reads it."))
    return redirect("guidance:item", kind, key)


def _of_removed(editing: Editing, data: Mapping[str, Any]) -> tuple[reasons.Asked, ...]:
    view = overviews.overview(editing.language, editing.today)
    return reasons.typed(view.compared(editing.kind.name, editing.key), data)


def _reason(do: str) -> str:
    return "reason-" + do.partition(":")[2].replace(":", "-")


def _unsign(request: Any, editing: Editing, do: str) -> HttpResponse:
    for signed in editing.exceptions:
        if str(signed.pk) == do.partition(":")[2]:
            actions.drop_exception(exception=signed, by=request.user, now=timezone.now())
    editing.forget()
    return _page(request, editing)


def _saved_before(editing: Editing) -> str:
    """Return the id under which this very item was added: a form sent twice does it once."""
    added = (one for one in working_copy.changes() if one.kind == editing.kind.name and one.is_new)
    wanted = editing.value | {"id": ""}
    return next((one.key for one in added if (one.data or {}) | {"id": ""} == wanted), "")


def remove(request: Any, kind: str, key: str) -> HttpResponse:
    """An item is taken out of the working copy, after asking once; it can be brought back."""
    editing = _editing(kind, key)
    version = request.POST.get("version", "")
    if request.method == "POST" and version.isdecimal() and editing.theirs is not None:
        try:
            actions.save_part(
                kind=kind,
                key=key,
                data=None,
                version=int(version),
                by=request.user,
                now=timezone.now(),
            )
        except actions.Stale:
            messages.warning(request, _("Somebody has changed it meanwhile. Look at it again."))
            return redirect("guidance:item", kind, key)
        messages.success(request, _("“%(title)s” is taken out.") % {"title": editing.title()})
        return redirect("guidance:changes")
    return render(request, "guidance/editor/remove.html", pages.asking(editing))


def undo(request: Any, kind: str, key: str) -> HttpResponse:
    """Every change to an item is undone, after asking once: it reads as published again."""
    editing = _editing(kind, key)
    version = request.POST.get("version", "")
    if request.method == "POST" and version.isdecimal():
        try:
            actions.undo_part(
                kind=kind, key=key, version=int(version), by=request.user, now=timezone.now()
            )
        except actions.Stale:
            messages.warning(request, _("Somebody has changed it meanwhile. Look at it again."))
            return redirect("guidance:item", kind, key)
        messages.success(
            request, _("“%(title)s” reads as published again.") % {"title": editing.title()}
        )
        return redirect("guidance:changes")
    return render(request, "guidance/editor/undo.html", pages.asking(editing))


def version(request: Any, kind: str, key: str) -> HttpResponse:
    """Whether somebody saved the item since a page was opened: a notice, or nothing."""
    editing = _editing(kind, key)
    shown = request.GET.get("shown", "")
    context = {"item": editing.item, "is_newer": shown != str(editing.version)}
    return render(request, "guidance/editor/_newer.html", context)


def _editing(kind: str, key: str) -> Editing:
    if kind not in kinds.KINDS:
        raise Http404
    editing = Editing(kind, key, formats.language(), timezone.localdate())
    if editing.item is None:
        raise Http404
    return editing


def _page(request: Any, editing: Editing, problems: list[Problem] | None = None) -> HttpResponse:
    context = pages.context(request, editing) | {"wrong": problems or []}
    template = "rule" if editing.kind.name == "rules" else "item"
    if editing.theirs is None and not editing.is_new and not editing.was_stale:
        template = "removed"
        context["taken"] = _of_removed(editing, {})
    return render(request, f"guidance/editor/{template}.html", context)
