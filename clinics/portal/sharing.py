"""Remembered phones and helpers' links: made by the patient, ended by her or by the clinic."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db import transaction

from clinics.accounts.journal import actions as journal
from clinics.accounts.models import User
from clinics.portal import answers, tokens
from clinics.portal.models import Helper, Link, Phone

# More than a family needs; a page that is left open makes no more of them.
MOST_HELPERS = 5


class TooManyHelpers(ValueError):
    """The patient has as many helpers as a page may have."""


def phones(link: Link) -> int:
    """Return how many phones are remembered for a link."""
    return Phone.objects.filter(link=link, forgotten_at=None).count()


def helpers(link: Link) -> list[Helper]:
    """Return the helpers' links that are open, the newest first."""
    found = Helper.objects.filter(link=link, ended_at=None).select_related("link")
    return list(found.order_by("-made_at"))


@transaction.atomic
def remember_phone(*, link: Link, now: datetime) -> Phone:
    """Remember the browser that has just opened the link."""
    phone = Phone.objects.create(clinic_id=link.clinic_id, link=link, made_at=now)
    _note(link, "remember-phone", None, now)
    return phone


@transaction.atomic
def forget_phones(
    *, link: Link, now: datetime, by: User | None = None, only: Phone | None = None
) -> int:
    """Forget the phones of a link, or one of them; return how many were remembered."""
    found = Phone.objects.filter(link=link, forgotten_at=None)
    if only is not None:
        found = found.filter(pk=only.pk)
    count = found.update(forgotten_at=now)
    if count:
        _note(link, "forget-phones", by, now)
    return count


@transaction.atomic
def add_helper(*, link: Link, now: datetime) -> Helper:
    """Make a link for somebody who helps; raises TooManyHelpers."""
    Link.objects.select_for_update(no_key=True).get(pk=link.pk)
    if Helper.objects.filter(link=link, ended_at=None).count() >= MOST_HELPERS:
        raise TooManyHelpers
    nonce = tokens.new_nonce()
    helper = Helper.objects.create(
        clinic_id=link.clinic_id,
        link=link,
        nonce=nonce,
        token_hash=tokens.hashed(tokens.token(nonce)),
        made_at=now,
    )
    _note(link, "add-helper", None, now)
    return helper


@transaction.atomic
def end_helpers(
    *, link: Link, now: datetime, by: User | None = None, only: Helper | None = None
) -> int:
    """End the helpers' links, or one of them; return how many were open."""
    found = Helper.objects.filter(link=link, ended_at=None)
    if only is not None:
        found = found.filter(pk=only.pk)
    count = found.update(ended_at=now)
    if count:
        _note(link, "end-helpers", by, now)
    return count


@transaction.atomic
def answer(*, raw: str, said: str, now: datetime) -> Helper | None:
    """Return the helper's link that the code opens, or None; the fifth wrong code locks it."""
    helper = (
        Helper.objects.select_for_update(no_key=True, of=("self",))
        .select_related("link__clinic", "link__sheet")
        .filter(token_hash=tokens.hashed(raw))
        .first()
    )
    wanted = tokens.code_of(helper.nonce if helper else answers.DECOY)
    is_right = hmac.compare_digest(wanted.encode(), answers.code_in(said).encode())
    if helper is None or not helper.opens(now):
        return None
    helper.wrong_answers = 0 if is_right else helper.wrong_answers + 1
    helper.save(update_fields=["wrong_answers"])
    return helper if is_right else None


def _note(link: Link, verb: str, by: User | None, now: datetime) -> None:
    data = {"sheet": str(link.sheet_id)}
    journal.write(clinic=link.clinic, by=by, verb=verb, obj=link, data=data, now=now)
