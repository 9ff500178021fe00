"""What counts as the right answer at the door: the code, or the date of birth, however written."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime
from typing import Final

from clinics.accounts.delivery_settings import Factor
from clinics.accounts.models import Paper
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.records import births

# Stands in for a token that nobody has, so that it takes as much work as a real link.
DECOY: Final = "0" * 64


def is_right(link: Link | None, said: str, now: datetime) -> bool:
    """Whether the answer is the link's; how long this takes tells nothing about it."""
    wanted, given = tokens.code_of(link.nonce if link else DECOY), code_in(said)
    if link is not None and link.factor == Factor.BIRTH:
        month_first = link.clinic.paper == Paper.LETTER
        read = births.one(said, today=now.date(), month_first=month_first)
        wanted, given = link.patient.date_of_birth.isoformat(), read.isoformat() if read else ""
    return hmac.compare_digest(wanted.encode(), given.encode())


def code_in(said: str) -> str:
    """Return the code in an answer: capitals or not, with spaces, hyphens or none."""
    plain = unicodedata.normalize("NFKC", said).upper()
    return "".join(sign for sign in plain if sign.isalnum())
