"""The sheet that would take the place of one that has become too mild, and what is in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from aftercare import rules
from clinics.accounts.models import User
from clinics.delivery import channels
from clinics.delivery.models import Channel
from clinics.recall import comparing
from clinics.records.models import StopOverride
from clinics.sheets import queries as sheet_queries
from clinics.sheets import refusals, signing
from clinics.sheets.models import Sheet


@dataclass(frozen=True, slots=True)
class Replacement:
    """A sheet that a patient holds, beside the prepared one; `shown` is None for an unsafe plan.

    Language, paper, print and the clinician's words are those of the sheet. `answers` are what
    was answered when it was issued to the reasons not to treat that still stand. `reasons` say
    what keeps it from being issued without the ordinary review.
    """

    sheet: Sheet
    old: rules.Plan
    shown: sheet_queries.Shown | None
    stricter: tuple[rules.Stricter, ...]
    answers: tuple[StopOverride, ...]
    reasons: tuple[refusals.Reason, ...]
    channel: Channel

    @property
    def is_ready(self) -> bool:
        """Whether a clinician's confirmation is all it needs."""
        return self.shown is not None and not self.reasons and bool(self.stricter)

    @property
    def digest(self) -> str:
        """Return what names exactly this replacement; it goes back with the form."""
        return self.shown.digest if self.shown else ""


def prepare(sheet: Sheet, guidance: rules.Guidance, *, by: User, now: datetime) -> Replacement:
    """Return the replacement of a sheet by the guidance, for the very treatment it was issued for.

    Nothing is stored. What a clinician answered to a reason not to treat is carried over; a
    reason that nobody has answered, or that may no longer be overridden, needs the review.
    """
    old = sheet_queries.plan(sheet)
    channel = channel_to(sheet)
    answered = comparing.answers(sheet)
    try:
        shown = sheet_queries.shown(
            sheet.treatment,
            language=sheet.language,
            overridden=comparing.overridden(answered),
            guidance=guidance,
        )
    except rules.UnsafePlan:
        reasons: tuple[refusals.Reason, ...] = (refusals.Reason("unsafe"),)
        return Replacement(sheet, old, None, (comparing.REFUSED,), (), reasons, channel)
    standing = {stop.rule for stop in shown.plan.stops}
    answers = tuple(one for one in answered if one.rule in standing)
    today = timezone.localdate(now, sheet.clinic.zone)
    return Replacement(
        sheet=sheet,
        old=old,
        shown=shown,
        stricter=rules.stricter(old, shown.plan, open_on=today),
        answers=answers,
        reasons=tuple(_reasons(sheet, shown, answers, guidance, by)),
        channel=channel,
    )


def _reasons(
    sheet: Sheet,
    shown: sheet_queries.Shown,
    answers: tuple[StopOverride, ...],
    guidance: rules.Guidance,
    by: User,
) -> list[refusals.Reason]:
    """Return what `issue_sheet` would refuse, before it is asked."""
    wanted = signing.needed(shown.plan, sheet.treatment)
    return [
        *refusals.of_plan(shown.plan),
        *refusals.of_unjudged(shown.plan),
        *refusals.of_clinic(sheet.treatment),
        *refusals.of_stops(shown.plan, answers, guidance.words["override_reasons"]),
        *refusals.of_depths(shown.plan, sheet.treatment),
        *refusals.of_signatures(wanted, carried=signing.carried(sheet, wanted)),
        *refusals.of_order(sheet.treatment, sheet),
        *refusals.of_letters(shown.plan, shown.letterhead, sheet.payload.notes + by.name),
    ]


def channel_to(sheet: Sheet) -> Channel:
    """Return how the replacement reaches the patient: the channel she chose, where it is open.

    The PDF itself is mailed only when she asks for it again: her wish was for one sheet.
    """
    first = channels.offer(sheet.patient).first
    return Channel.EMAIL if first == Channel.EMAIL_PDF else first
