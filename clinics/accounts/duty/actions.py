"""Changing the rota and where people are told: together, and written down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from clinics.accounts import once
from clinics.accounts.duty import queries, rota
from clinics.accounts.duty.models import Reach, Shift
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User


class RotaRefused(ValueError):
    """A rota that can't be kept; `code` says why: changed, not-here."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def digest(clinic: Clinic) -> str:
    """Return what names the rota and the addresses as they are: changed by any change."""
    shifts = Shift.objects.filter(clinic=clinic).values_list(
        *("days", "begins", "ends", "first_on", "last_on", "person", "deputy")
    )
    reach = Reach.objects.filter(clinic=clinic).order_by("user").values_list("user", "address")
    text = json.dumps([list(map(list, shifts)), list(map(list, reach))], default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@transaction.atomic
def plan_duty(
    *,
    clinic: Clinic,
    turns: Sequence[rota.Turn],
    addresses: Mapping[int, str],
    digest_read: str,
    by: User,
    now: datetime,
) -> None:
    """Put the clinic's week and its people's addresses in place of those that were read.

    An empty address is none: then the account's own counts. Raises RotaRefused where somebody
    changed them meanwhile, or names who doesn't work here.
    """
    once.held(clinic.pk)
    if digest(clinic) != digest_read:
        raise RotaRefused("changed")
    here = set(queries.staff(clinic).values_list("pk", flat=True))
    named = {one for turn in turns for one in (turn.person, turn.deputy) if one is not None}
    if not (named | set(addresses)) <= here:
        raise RotaRefused("not-here")
    Shift.objects.filter(clinic=clinic).delete()
    Shift.objects.bulk_create(
        Shift(
            clinic=clinic,
            position=place,
            days="".join(map(str, sorted(turn.days))),
            begins=turn.begins,
            ends=turn.ends,
            first_on=turn.first_on,
            last_on=turn.last_on,
            person_id=turn.person,
            deputy_id=turn.deputy,
        )
        for place, turn in enumerate(turns)
    )
    Reach.objects.filter(clinic=clinic).delete()
    Reach.objects.bulk_create(
        Reach(clinic=clinic, user_id=user, address=address)
        for user, address in sorted(addresses.items())
        if address
    )
    data = {"turns": [_noted(turn) for turn in turns], "addresses": len(addresses)}
    journal.write(clinic=clinic, by=by, verb="plan-duty", obj=clinic, data=data, now=now)


def _noted(turn: rota.Turn) -> dict[str, object]:
    """Return a turn for the journal: keys of people, no names."""
    return {
        "days": sorted(turn.days),
        "hours": [turn.begins, turn.ends],
        "between": [str(turn.first_on), str(turn.last_on)] if turn.is_dated else None,
        "people": [turn.person, turn.deputy],
    }
