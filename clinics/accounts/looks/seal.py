"""The seal of one look: an HMAC over everything that it says."""

import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings

from clinics.accounts.looks.models import Look


def mac(look: Look) -> str:
    """Return the look's seal, in hexadecimal."""
    said = [
        look.clinic_id,
        str(look.patient),
        look.by_id,
        look.role,
        look.at.astimezone(UTC).isoformat(timespec="microseconds"),
        look.act,
        look.page,
    ]
    text = b"look\n" + json.dumps(said, separators=(",", ":")).encode()
    return hmac.new(settings.JOURNAL_KEY.encode(), text, hashlib.sha256).hexdigest()


def holds(look: Look) -> bool:
    """Whether the look is as it was sealed."""
    return hmac.compare_digest(mac(look), look.mac)
