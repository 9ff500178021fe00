"""The seal of one event: an HMAC over the previous seal and everything that the event says."""

import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings

from clinics.accounts.journal.models import Event


def canonical(event: Event) -> bytes:
    """Return the event as text that has one spelling only."""
    said = {
        "actor": event.actor_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "chain": event.chain_id,
        "clinic": event.clinic_id,
        "data": event.data,
        "object_id": event.object_id,
        "object_kind": event.object_kind,
        "prev": event.prev,
        "seq": event.seq,
        "verb": event.verb,
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def mac(event: Event) -> str:
    """Return the event's seal, in hexadecimal."""
    return hmac.new(settings.JOURNAL_KEY.encode(), canonical(event), hashlib.sha256).hexdigest()


def holds(event: Event) -> bool:
    """Whether the event is as it was sealed."""
    return hmac.compare_digest(mac(event), event.mac)
