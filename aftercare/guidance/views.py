"""The evidence pages: what is in force, on what grounds, and what was declined."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aftercare.access import signed_in
from aftercare.guidance import editions


@signed_in
def rules(request: Any) -> HttpResponse:
    """Every rule that is in force."""
    return render(request, "evidence/rules.html", {"guidance": editions.current()})
