"""Writing into the journal: inside the transaction of what is written about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from clinics.accounts.journal import seal
from clinics.accounts.journal.models import INSTALLATION, Chain, Event, Row, kind


@transaction.atomic
def write(
    *,
    clinic: Row | None,
    by: Row | None,
    verb: str,
    obj: Row,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Append one event to the clinic's chain, or to the installation's when `clinic` is None.

    `data` holds ids, digests and codes only: never names, dates of birth, flags or free text.
    """
    chain = _locked_chain(clinic)
    event = Event(
        chain=chain,
        clinic_id=None if clinic is None else clinic.pk,
        seq=chain.seq + 1,
        at=now,
        actor_id=None if by is None else by.pk,
        verb=verb,
        object_kind=kind(obj),
        object_id=str(obj.pk),
        data=dict(data or {}),
        prev=chain.mac,
    )
    event.mac = seal.mac(event)
    event.save(force_insert=True)
    chain.seq, chain.mac = event.seq, event.mac
    chain.save(update_fields=["seq", "mac"])
    return event


def _locked_chain(clinic: Row | None) -> Chain:
    """Return the end of the chain, held until the transaction ends: events queue up."""
    key = INSTALLATION if clinic is None else str(clinic.pk)
    held = Chain.objects.select_for_update().filter(key=key)
    if (chain := held.first()) is None:
        Chain.objects.get_or_create(
            key=key, defaults={"clinic_id": None if clinic is None else clinic.pk}
        )
        chain = held.get()
    return chain
