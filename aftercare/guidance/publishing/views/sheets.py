"""One change as its example patient reads it: both whole sheets, in each language."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from aftercare.guidance.editor.example import Example
from aftercare.guidance.store import items, queries
from aftercare.web import formats


def of_item(request: Any, id: int, number: int) -> HttpResponse:
    """Both whole sheets of the smallest patient whom a change reaches, old beside new."""
    found = queries.proposals().filter(pk=id).first()
    item = found.items.filter(number=number).first() if found is not None else None
    if found is None or item is None or item.data["example"] is None:
        raise Http404
    compared = items.compared(found)
    context = {
        "proposal": found,
        "item": item,
        "text": item.data["text"][formats.language().value],
        "example": Example(
            item.data["example"],
            compared.old,
            compared.new,
            tuple(item.data["rules"]),
            formats.language(),
        ),
    }
    part = "_sheets_part" if request.htmx else "sheets"
    return render(request, f"guidance/publishing/{part}.html", context)
