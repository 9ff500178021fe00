"""Which sheets patients hold, which became too mild, and which were never compared."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from aftercare import rules
from aftercare.guidance.models import Proposal
from aftercare.guidance.store import editions
from clinics.accounts.models import Clinic
from clinics.additions import queries as additions
from clinics.recall import comparing
from clinics.recall.models import Comparison, RecallDecision
from clinics.sheets import queries as sheet_queries
from clinics.sheets.models import Sheet

# How far back patients are recalled. Dated windows end within half a year; what has no end, as
# while breastfeeding, counts for as long as the sheet is looked at.
LOOK_BACK: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Notice:
    """What Today says: patients who wait, and sheets that were not compared yet."""

    waiting: int
    uncompared: int
    edition: int


def in_force(clinic: Clinic) -> rules.Guidance:
    """Return the guidance from which the clinic's sheets are written now."""
    return additions.guidance_for(clinic, editions.current())


@lru_cache(maxsize=4)
def _proposed(pk: int, digest: str) -> rules.Guidance:
    """Return a proposal's text as the edition that it would be; it never changes."""
    base, text = Proposal.objects.values_list("base_number", "document").get(pk=pk)
    return rules.parse_guidance(json.loads(text), base + 1)


def proposed(proposal: Proposal) -> rules.Guidance:
    """Return what a proposal says, as a value."""
    return _proposed(proposal.pk, proposal.digest)


def asked_about(clinic: Clinic) -> set[str]:
    """Return what names the guidance that comparisons are kept for: in force, and proposed."""
    found = {comparing.basis(in_force(clinic))}
    for proposal in Proposal.objects.filter(state=Proposal.State.OPEN).defer("document"):
        found.add(comparing.basis(additions.guidance_for(clinic, proposed(proposal))))
    return found


def held(since: datetime) -> QuerySet[Sheet]:
    """Return the sheets that count and were issued since then: one a treatment."""
    return sheet_queries.live(Sheet.objects.filter(issued_at__gte=since))


def to_compare(sheets: QuerySet[Sheet], guidance: rules.Guidance) -> QuerySet[Sheet]:
    """Return which of the sheets were not compared with the guidance, the newest first."""
    basis = comparing.basis(guidance)
    compared = Comparison.objects.filter(
        sheet=OuterRef("pk"), basis=basis, born_on=OuterRef("patient__date_of_birth")
    )
    return sheets.exclude(_written_from(guidance)).filter(~Exists(compared)).order_by("-issued_at")


def _written_from(guidance: rules.Guidance) -> Q:
    """Return which sheets were written from this very guidance: they say what it says."""
    same = Q(edition_digest=guidance.digest)
    if not guidance.additions.digest:
        return same
    return same & Q(issued_at__gte=Subquery(additions.confirmed_at(OuterRef("clinic"))))


def with_what_they_say(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Return the sheets with all that comparing reads."""
    return sheets.select_related(
        "clinic", "patient", "payload", "treatment__patient"
    ).prefetch_related("treatment__zones", "treatment__stop_overrides")


def stricter(clinic: Clinic, guidance: rules.Guidance, now: datetime) -> QuerySet[Comparison]:
    """Return the clinic's sheets that are too mild today, decided on or not."""
    today = timezone.localdate(now, clinic.zone)
    return Comparison.objects.filter(
        open_on(today),
        clinic=clinic,
        basis=comparing.basis(guidance),
        is_stricter=True,
        born_on=F("sheet__patient__date_of_birth"),
        sheet__in=held(now - LOOK_BACK).filter(clinic=clinic),
    )


def open_on(day: date) -> Q:
    """Return the condition that something that became stricter matters on a day."""
    return Q(stricter_until=None) | Q(stricter_until__gt=day)


def waiting(clinic: Clinic, guidance: rules.Guidance, now: datetime) -> QuerySet[Comparison]:
    """Return the clinic's sheets that are too mild today and that nobody has decided on."""
    decided = RecallDecision.objects.filter(sheet=OuterRef("sheet"), findings=OuterRef("findings"))
    return stricter(clinic, guidance, now).filter(~Exists(decided))


def closed(clinic: Clinic, guidance: rules.Guidance, now: datetime) -> QuerySet[RecallDecision]:
    """Return the decisions that keep sheets off the list today, the newest first."""
    about = stricter(clinic, guidance, now).filter(
        sheet=OuterRef("sheet"), findings=OuterRef("findings")
    )
    found = RecallDecision.objects.filter(Exists(about), clinic=clinic)
    return found.select_related("sheet__patient", "by").order_by("-at")


def notice(clinic: Clinic, edition: rules.Guidance, now: datetime) -> Notice:
    """Return what Today says, by the edition in force, in three queries."""
    guidance = additions.guidance_for(clinic, edition)
    sheets = held(now - LOOK_BACK).filter(clinic=clinic)
    return Notice(
        waiting=waiting(clinic, guidance, now).values("sheet__patient").distinct().count(),
        uncompared=to_compare(sheets, guidance).count(),
        edition=guidance.number,
    )
