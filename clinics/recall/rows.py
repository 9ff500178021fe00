"""The rows of the work list as ready values."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web.forms import Problem
from clinics.accounts.requests import ClinicRequest
from clinics.delivery.models import Channel
from clinics.recall import queries, replacing, sentences
from clinics.recall.actions import Outcome
from clinics.recall.replacing import Replacement
from clinics.sheets.models import Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """One sheet on the list, with its prepared replacement and what is in its way."""

    replacement: Replacement
    form_key: uuid.UUID
    problems: tuple[Problem, ...]
    review: str
    channel: str

    @property
    def sheet(self) -> Sheet:
        """The sheet that the patient holds."""
        return self.replacement.sheet

    @property
    def stricter(self) -> tuple[rules.Stricter, ...]:
        """What became stricter and still matters; what can't be compared has no words here."""
        return tuple(one for one in self.replacement.stricter if one.text)


def rows(request: ClinicRequest, sheets: Iterable[Sheet], now: datetime) -> list[Row]:
    """Return the rows of the sheets, each with its replacement prepared anew."""
    guidance = queries.in_force(request.clinic)
    return [row(request, sheet, guidance, now) for sheet in sheets]


def row(request: ClinicRequest, sheet: Sheet, guidance: rules.Guidance, now: datetime) -> Row:
    """Return one row."""
    prepared = replacing.prepare(sheet, guidance, by=request.user, now=now)
    problems = [sentences.said(request, sheet, str(reason)) for reason in prepared.reasons]
    return Row(
        replacement=prepared,
        form_key=uuid.uuid4(),
        problems=tuple(problems),
        review=sentences.review_of(request, sheet) if problems else "",
        channel=channel_words(prepared.channel),
    )


def channel_words(channel: Channel) -> str:
    """Return how the new sheet reaches the patient."""
    if channel == Channel.PRINT:
        return _("On paper: print it and hand it over")
    return _("By email, as a link")


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one ticked row, in words."""

    held: Sheet
    issued: Sheet | None
    problems: tuple[Problem, ...]


def told(request: ClinicRequest, outcomes: Iterable[Outcome]) -> list[Told]:
    """Return the outcomes in words."""
    return [
        Told(
            one.held,
            one.issued,
            tuple(sentences.said(request, one.held, reason) for reason in one.reasons),
        )
        for one in outcomes
    ]
