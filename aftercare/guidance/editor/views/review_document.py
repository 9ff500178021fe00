"""A proposal as a PDF, for colleagues who don't sign in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from aftercare import paper
from aftercare.guidance.editor import review_document
from aftercare.guidance.models import Proposal
from aftercare.web import formats


def review_pdf(request: Any, id: int) -> HttpResponse:
    """The whole proposal on paper, in the reader's language."""
    proposal = get_object_or_404(Proposal.objects.select_related("proposed_by"), pk=id)
    try:
        data = paper.pdf(review_document.document(proposal, formats.language()))
    except paper.RenderingFailed:
        messages.warning(request, _("It could not be printed just now. Try again in a moment."))
        return redirect("guidance:proposal", id)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="proposal-{proposal.pk}.pdf"'
    return response
