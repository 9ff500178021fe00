"""Making links, revoking them, and answering at the door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from clinics.accounts import delivery_settings, once
from clinics.accounts.delivery_settings import Factor
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.portal import answers, lifetime, sharing, tokens
from clinics.portal.models import MOST_WRONG_ANSWERS, Link
from clinics.records.models import Patient
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

NO_LINK = UUID(int=0)


@transaction.atomic
def make_link(*, sheet: Sheet, by: User, now: datetime) -> Link:
    """Return the sheet's link, made now if there is none; a sheet never has two.

    What it asks for and how long it lives are as the clinic wants them; see `lifetime.expires_at`.
    """
    clinic = once.held(sheet.clinic_id)
    found = Link.objects.filter(sheet=sheet).first()
    if found is not None:
        return found
    link = Link(clinic=clinic, sheet=sheet, patient=sheet.patient)
    _renew(link, now)
    link.save(force_insert=True)
    _note(link, "make-link", by, now)
    return link


def _renew(link: Link, now: datetime) -> None:
    """Give the link a token and a code that nobody has seen yet, and a lifetime that begins now."""
    wanted = delivery_settings.settings_of(link.clinic)
    link.nonce = tokens.new_nonce()
    link.token_hash = tokens.hashed(tokens.token(link.nonce))
    link.factor = wanted.second_factor
    link.made_at = now
    link.expires_at = lifetime.expires_at(
        sheets.plan(link.sheet), days_after=wanted.link_days_after, now=now
    )


@transaction.atomic
def revoke(*, link: Link, by: User, now: datetime) -> None:
    """Revoke the link: neither it nor a page that it opened shows anything any more."""
    _revoke([link.pk], by, now)


@transaction.atomic
def revoke_patient(*, patient: Patient, by: User, now: datetime) -> int:
    """Revoke every link of the patient; return how many there were."""
    return _revoke(_held(Link.objects.filter(patient=patient)), by, now)


@transaction.atomic
def revoke_clinic(*, clinic: Clinic, by: User, now: datetime) -> int:
    """Revoke every link of the clinic; return how many there were."""
    return _revoke(_held(Link.objects.filter(clinic=clinic)), by, now)


def _held(links: QuerySet[Link]) -> list[UUID]:
    """Return the links that are not revoked, their rows locked until the transaction ends."""
    rows = links.filter(revoked_at=None).select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def _revoke(keys: list[UUID], by: User, now: datetime) -> int:
    links = Link.objects.filter(pk__in=keys, revoked_at=None).select_related("clinic")
    for link in (found := list(links)):
        _note(link, "revoke-link", by, now)
    Link.objects.filter(pk__in=[link.pk for link in found]).update(revoked_at=now, revoked_by=by)
    return len(found)


@transaction.atomic
def unlock(*, link: Link, by: User, now: datetime) -> Link:
    """Let a locked link be answered again, with the same code: the printed one stays valid."""
    held = Link.objects.select_for_update(no_key=True).select_related("clinic").get(pk=link.pk)
    if held.is_locked:
        held.wrong_answers, held.locked_at = 0, None
        held.save(update_fields=["wrong_answers", "locked_at"])
        _note(held, "unlock-link", by, now)
    return held


@transaction.atomic
def renew_link(*, link: Link, by: User, now: datetime) -> Link:
    """Give the sheet a new link and a new code; the old ones, and their pages, stop working."""
    held = (
        Link.objects.select_for_update(no_key=True, of=("self",))
        .select_related("clinic", "sheet__payload")
        .get(pk=link.pk)
    )
    held.wrong_answers, held.locked_at = 0, None
    held.revoked_at, held.revoked_by = None, None
    held.first_opened_at = None
    _renew(held, now)
    # What the old link opened, or let others open, stops with it.
    sharing.forget_phones(link=held, now=now, by=by)
    sharing.end_helpers(link=held, now=now, by=by)
    held.save()
    _note(held, "renew-link", by, now)
    return held


@transaction.atomic
def answer(*, raw: str, said: str, now: datetime) -> Link | None:
    """Return the link that the answer opens, or None; every refusal takes the same steps.

    A wrong answer counts, and the fifth locks the link. A right one clears the
    wrong codes before it, but not wrong dates of birth: those are few enough to guess.
    """
    link = (
        Link.objects.select_for_update(no_key=True, of=("self",))
        .select_related("clinic", "patient")
        .filter(token_hash=tokens.hashed(raw))
        .first()
    )
    is_right = answers.is_right(link, said, now)
    if link is None or not link.opens(now):
        # So that it takes as long as for an open link.
        Link.objects.filter(pk=NO_LINK).update(wrong_answers=0)
        return None
    if is_right:
        return _opened(link, now)
    link.wrong_answers += 1
    link.locked_at = now if link.wrong_answers == MOST_WRONG_ANSWERS else None
    link.save(update_fields=["wrong_answers", "locked_at"])
    if link.is_locked:
        _note(link, "lock-link", None, now)
    return None


def _opened(link: Link, now: datetime) -> Link:
    if link.factor == Factor.CODE:
        link.wrong_answers = 0
    if link.first_opened_at is None and delivery_settings.settings_of(link.clinic).show_opened:
        link.first_opened_at = now
    link.save(update_fields=["wrong_answers", "first_opened_at"])
    return link


def _note(link: Link, verb: str, by: User | None, now: datetime) -> None:
    data = {"sheet": str(link.sheet_id)}
    journal.write(clinic=link.clinic, by=by, verb=verb, obj=link, data=data, now=now)
