"""What several pages of a clinic's additions show: changes, objections, sample sheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.web import formats
from aftercare.web.forms import Problem
from clinics.accounts.requests import ClinicRequest
from clinics.additions import checks, pages, samples
from clinics.additions import sentences as phrases


def text(request: ClinicRequest, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return what two texts say otherwise, what is against the new one, and sample sheets."""
    guidance, language = editions.current(), formats.language()
    reasons = checks.of_all(new, guidance, today=timezone.localdate())
    shown = []
    if not reasons:
        before = rules.what_holds(old, guidance).guidance
        after = rules.with_additions(guidance, rules.parse_additions(new, guidance))
        shown = sample_sheets(request, before, after)
    return {
        "changes": pages.changes(old, new, guidance, language),
        "objections": told(reasons),
        "samples": shown,
        "digest": rules.digest(new),
        "edition": guidance.number,
    }


def sample_sheets(
    request: ClinicRequest, before: rules.Guidance, after: rules.Guidance
) -> list[samples.Sample]:
    """Return the sample patients' sheets before and after."""
    return samples.samples(
        before,
        after,
        language=formats.language(),
        now=timezone.localtime(),
        zone=request.clinic.time_zone,
    )


def told(reasons: Iterable[checks.Reason], *, named: bool = True) -> list[Problem]:
    """Return reasons as problems, each at its field; of one advice they need not name it."""
    guidance, language = editions.current(), formats.language()
    found = []
    for reason in reasons:
        kind, _dot, rest = reason.path.partition(".")
        tongue = rest.partition(".")[2]
        anchors = {"longer": "id_days", "lines": f"id_{tongue or 'en'}"}
        anchor = anchors.get(kind, f"id_{tongue}" if kind == "products" and tongue else "")
        found.append(Problem(anchor, phrases.said(reason, guidance, language, named=named)))
    return found
