"""A document is sent in the app: looked at as a dry run, then loaded by one press."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.editor import uploads
from aftercare.guidance.models import Upload
from aftercare.guidance.store import actions, working_copy
from aftercare.web import formats
from aftercare.web import forms as ours


def upload(request: Any) -> HttpResponse:
    """Choose a file; nothing is loaded by that."""
    sent = request.method == "POST"
    form = uploads.UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        kept = actions.keep_upload(
            name=request.FILES["document"].name,
            text=form.cleaned_data["document"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("guidance:uploaded", kept.pk)
    context = {
        "form": form,
        "wrong": ours.problems(form) if sent else [],
        "most": uploads.MOST_BYTES // 1024 // 1024,
        "number": working_copy.newest_number(),
    }
    return render(request, "guidance/editor/upload.html", context)


def uploaded(request: Any, id: int) -> HttpResponse:
    """What a document that was sent is worth, and what it would change; then it is loaded."""
    kept = Upload.objects.filter(pk=id, uploaded_by=request.user).first()
    if kept is None:
        raise Http404
    found = uploads.dry_run(kept, formats.language(), timezone.localdate())
    if request.method == "POST" and found.may_be_loaded:
        actions.load_upload(
            upload=kept, document=found.document, by=request.user, now=timezone.now()
        )
        messages.success(
            request,
            _("“%(name)s” is in the working copy. Nothing is published by that.")
            % {"name": kept.name},
        )
        return redirect("guidance:changes")
    context = {"upload": kept, "found": found, "state": found.state}
    return render(request, "guidance/editor/uploaded.html", context)


def document(request: Any) -> HttpResponse:
    """The working copy as a file, to be changed elsewhere and sent back."""
    text = rules.canonical(working_copy.document())
    response = HttpResponse(text, content_type="application/json")
    name = f"guidance-working-copy-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
