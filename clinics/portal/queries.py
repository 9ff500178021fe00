"""Reading links: where one leads now, and how staff read its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from aftercare import rules
from clinics.accounts.delivery_settings import Factor
from clinics.portal import tokens
from clinics.portal.models import Helper, Link, Phone
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet, Withdrawal

LONGEST_CHAIN = 50


class State(StrEnum):
    """The state of a link."""

    OPEN = "open"
    LOCKED = "locked"  # five wrong answers
    REVOKED = "revoked"  # the clinic took it back
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a link leads: `sheet` counts now, or is the last that did.

    `earlier` are the sheets before it, the oldest first; `shown` is the link's own sheet. With
    `is_hidden`, its place was taken by a sheet that this link must not show.
    """

    sheet: Sheet
    shown: Sheet
    earlier: tuple[Sheet, ...]
    is_hidden: bool = False

    @property
    def counts(self) -> bool:
        """Whether the patient may still follow the sheet."""
        return not (self.sheet.is_withdrawn or self.is_hidden)

    @property
    def was_replaced(self) -> bool:
        """Whether another sheet than the link's own is the one that counts."""
        return self.sheet.pk != self.shown.pk

    @property
    def names_somebody_else(self) -> bool:
        """Whether the sheet was about another person; then nothing of it is shown."""
        return _is_of_another(self.sheet)

    @property
    def sequence(self) -> int:
        """How often what the patient holds was changed: calendars keep the highest."""
        return len(self.earlier) + int(not self.counts)


def link(id: UUID) -> Link | None:
    """Return a link with what its pages need, in one query."""
    return (
        Link.objects.filter(pk=id)
        .select_related("clinic", "patient", "sheet__payload", "sheet__treatment")
        .select_related("sheet__withdrawal", "sheet__replaced_by", "sheet__replaces")
        .first()
    )


def standing(link: Link) -> Standing:
    """Return where the link leads: to the sheet that took the place of its own, if there is one.

    Only to a sheet of the same patient, and only while that sheet's own link, if it has one, is
    not revoked: an old link must not show more than its reader may see.
    """
    earlier = _before(link.sheet)
    sheet = link.sheet
    for _ in range(LONGEST_CHAIN):
        after = Sheet.objects.filter(replaces=sheet).select_related(*PARTS).first()
        if after is None:
            return Standing(sheet, link.sheet, tuple(earlier))
        if after.patient_id != link.patient_id or _was_taken_back(after):
            break
        earlier.append(sheet)
        sheet = after
    return Standing(sheet, link.sheet, tuple(earlier), is_hidden=True)


PARTS = ("payload", "treatment", "withdrawal", "link")


def _before(sheet: Sheet) -> list[Sheet]:
    """Return the sheets that this one took the place of, the oldest first."""
    found: list[Sheet] = []
    while sheet.replaces_id is not None and len(found) < LONGEST_CHAIN:
        parts = Sheet.objects.select_related(*PARTS)
        sheet = parts.get(pk=sheet.replaces_id)
        found.insert(0, sheet)
    return found


def _was_taken_back(sheet: Sheet) -> bool:
    return hasattr(sheet, "link") and sheet.link.is_revoked


def _is_of_another(sheet: Sheet) -> bool:
    reason = sheet.withdrawal.reason_code if sheet.is_withdrawn else ""
    return reason == Withdrawal.Reason.WRONG_PATIENT


def names_things(link: Link) -> bool:
    """Whether the patient wants titles that say what they are about; a wish kept with messages."""
    kept = getattr(link.patient, "channel", None)
    return bool(kept is not None and kept.plain_titles)


def plans(standing: Standing) -> list[rules.Plan]:
    """Return what the earlier sheets said, the oldest first; nothing about another person."""
    mine = [sheet for sheet in standing.earlier if not _is_of_another(sheet)]
    return [sheets.plan(sheet) for sheet in mine if sheets.is_intact(sheet)]


def state(link: Link, now: datetime) -> State:
    """Return the state of a link; of several reasons, the one that lasts longest."""
    if link.is_revoked:
        return State.REVOKED
    if link.has_expired(now):
        return State.EXPIRED
    return State.LOCKED if link.is_locked else State.OPEN


@dataclass(frozen=True, slots=True)
class ForStaff:
    """A sheet's link as its page shows it; `code` is empty unless it opens the link now."""

    link: Link | None
    state: State | None
    code: str
    open_of_patient: int
    phones: int = 0
    helpers: int = 0


def for_staff(sheet: Sheet, now: datetime) -> ForStaff:
    """Return the sheet's link, its state, and how many links of the patient are open."""
    found = Link.objects.filter(sheet=sheet).select_related("revoked_by").first()
    others = still_open(Link.objects.filter(patient=sheet.patient_id), now).count()
    if found is None:
        return ForStaff(None, None, "", others)
    how = state(found, now)
    told = found.factor == Factor.CODE and how is State.OPEN
    return ForStaff(
        link=found,
        state=how,
        code=tokens.code(found) if told else "",
        open_of_patient=others,
        phones=Phone.objects.filter(link=found, forgotten_at=None).count(),
        helpers=Helper.objects.filter(link=found, ended_at=None).count(),
    )


def still_open(links: QuerySet[Link], now: datetime) -> QuerySet[Link]:
    """Return the links that are neither revoked nor expired."""
    return links.filter(revoked_at=None, expires_at__gt=now)
