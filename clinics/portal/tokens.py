"""The token of a link and its short code: derived from the row and a key, and stored nowhere.

So a mail that is sent again and a sheet that is printed again show the same ones, and whoever has
only the database, or a backup of it, can open nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from aftercare import paper
from clinics.accounts.delivery_settings import Factor
from clinics.portal.models import Helper, Link
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# No 0, 1, I, L and O, which are easily confused. There are 31 ** 8 codes: five guesses find one
# with a chance of 6 in 10 ** 12.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def new_nonce() -> str:
    """Return what a new link's token and code are derived from: 256 random bits in hex."""
    return secrets.token_hex(32)


def token(nonce: str) -> str:
    """Return the secret part of the address: 256 bits as 43 characters."""
    return base64.urlsafe_b64encode(_derived("token", nonce)).decode().rstrip("=")


def hashed(raw: str) -> str:
    """Return the SHA-256 by which a link is found."""
    return hashlib.sha256(raw.encode()).hexdigest()


def code_of(nonce: str) -> str:
    """Return the eight characters of the code, without the hyphen."""
    value = int.from_bytes(_derived("code", nonce), "big")
    signs = []
    for _ in range(CODE_LENGTH):
        value, rest = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return "".join(signs)


def seal(link: Link | Helper) -> str:
    """Return what a browser that opened the link must show; a new link has another one."""
    return _derived("door", link.nonce).hex()[:32]


def code(link: Link | Helper) -> str:
    """Return the code as it is printed and told: "K7QM-3XHP"."""
    plain = code_of(link.nonce)
    return f"{plain[:4]}-{plain[4:]}"


def address(link: Link) -> str:
    """Return the whole address of the link's door."""
    return settings.SITE_URL + reverse("door", args=[token(link.nonce)])


def helper_address(helper: Helper) -> str:
    """Return the whole address of a helper's door."""
    return settings.SITE_URL + reverse("helper_door", args=[token(helper.nonce)])


def find(raw: str) -> Link | None:
    """Return the link of a token, whatever its state."""
    return Link.objects.select_related("clinic", "sheet").filter(token_hash=hashed(raw)).first()


def door(sheet: Sheet | UUID, *, now: datetime) -> paper.Door | None:
    """Return what the printed sheet says of its page; nothing where no link can open it any more.

    A link that is locked is unlocked with the same code, so that its print stays good.
    """
    link = Link.objects.filter(sheet=sheet).first()
    return door_of(link, now=now)


def mark(sheet: Sheet | UUID, *, now: datetime) -> str:
    """Return the mark by which a kept print that shows this door is known."""
    return sheets.mark(door(sheet, now=now))


def door_of(link: Link | None, *, now: datetime) -> paper.Door | None:
    """Return what a sheet says of this link."""
    if link is None or not link.is_valid(now):
        return None
    return paper.Door(address(link), code(link) if link.factor == Factor.CODE else "")


def _derived(purpose: str, nonce: str) -> bytes:
    key = settings.PORTAL_KEY.encode()
    return hmac.new(key, f"{purpose}:{nonce}".encode(), hashlib.sha256).digest()
