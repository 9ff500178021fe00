"""A clinic's additions as sheets read them: what is in force, merged once with each edition."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from aftercare import rules
from clinics.accounts.models import Clinic
from clinics.additions.models import (
    AdditionsDecision,
    AdditionsVersion,
    AdditionsWorkingCopy,
    empty,
)
from clinics.shelf import queries as shelf


class AdditionsDamaged(RuntimeError):
    """Stored additions are not the text that was confirmed: nothing is written from them."""


def versions(clinic: Clinic) -> Any:
    """Return the clinic's versions, newest first, with who proposed and who decided."""
    people = ("proposed_by", "decision", "decision__by")
    return (
        AdditionsVersion.objects.filter(clinic=clinic).select_related(*people).order_by("-number")
    )


def in_force(clinic: Clinic) -> AdditionsVersion | None:
    """Return the newest version that a clinician confirmed."""
    found: AdditionsVersion | None = versions(clinic).filter(decision__kind=_CONFIRMED).first()
    return found


def confirmed_at(clinic: Any) -> Any:
    """Return when the version in force was confirmed, for a subquery over clinics."""
    decided = AdditionsDecision.objects.filter(clinic=clinic, kind=_CONFIRMED)
    return decided.order_by("-version__number").values("at")[:1]


def waiting(clinic: Clinic) -> AdditionsVersion | None:
    """Return the proposal that nobody has decided yet; there is at most one."""
    found: AdditionsVersion | None = versions(clinic).filter(decision=None).first()
    return found


def working_copy(clinic: Clinic) -> dict[str, Any]:
    """Return what the clinic's administrators are editing: at first, what is in force."""
    found = (
        AdditionsWorkingCopy.objects.filter(clinic=clinic).values_list("data", flat=True).first()
    )
    if found is not None:
        return dict(found)
    current = in_force(clinic)
    return empty() if current is None else dict(json.loads(current.document))


def held(clinic: Clinic, guidance: rules.Guidance) -> rules.Holding | None:
    """Return the additions in force merged into an edition, and which of them do not hold by it.

    None where the clinic has none. Worked out and proven once for a version and an edition.
    """
    rows = AdditionsVersion.objects.filter(clinic=clinic, decision__kind=_CONFIRMED)
    found = rows.order_by("-number").values_list("pk", "digest").first()
    if found is None:
        return None
    kept = _held(*found, guidance)
    return None if kept.additions.is_empty and not (kept.problems or kept.refused) else kept


def guidance_for(
    clinic: Clinic, guidance: rules.Guidance, *, at: datetime | None = None
) -> rules.Guidance:
    """Return an edition with all that a clinic adds to it: what its sheets are written from.

    Its additions, and the words of labels that it calls harmless: those of an instant, if given.
    """
    if guidance.additions.is_empty:
        found = held(clinic, guidance)
        guidance = guidance if found is None else found.guidance
    return shelf.with_words(clinic, guidance, at)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the staff are told on the first page: a proposal waits, or an addition does not hold."""

    is_waiting: bool
    is_broken: bool


def notice(clinic: Clinic, guidance: rules.Guidance) -> Notice | None:
    """Return what there is to tell of a clinic's additions, or None."""
    found = held(clinic, guidance)
    broken = found is not None and bool(found.problems or found.refused)
    open_one = AdditionsVersion.objects.filter(clinic=clinic, decision=None).exists()
    return Notice(open_one, broken) if open_one or broken else None


_CONFIRMED = AdditionsDecision.Kind.CONFIRMED


@lru_cache(maxsize=256)
def _held(pk: Any, digest: str, guidance: rules.Guidance) -> rules.Holding:
    text = AdditionsVersion.objects.values_list("document", flat=True).get(pk=pk)
    data = json.loads(text)
    if rules.digest(data) != digest:
        raise AdditionsDamaged(f"additions {pk} are not the text that was confirmed")
    return rules.what_holds(data, guidance)
