"""The demo's messages: most arrive, one is refused, one is in doubt, one comes back."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.conf import settings

from clinics.accounts.delivery_settings import Factor
from clinics.delivery import actions, mail, queue, sending
from clinics.delivery.carriers import Carrier, Handover, Letter, NoAnswer, NotAccepted
from clinics.delivery.models import Delivery, Problem
from clinics.portal import actions as portal
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.sheets.models import Sheet

WORKER = "demo"
# What becomes of the last message of each patient, by number; the others arrive.
REFUSED, IN_DOUBT, RETURNED = 2, 5, 6


def is_shown() -> bool:
    """Whether messages stay in the outbox: the demo sends none into the world."""
    return bool(settings.MAIL["carrier"] == "outbox")


def arrives(number: int) -> bool:
    """Whether the last message of this patient gets through."""
    return number not in (REFUSED, IN_DOUBT, RETURNED)


def address(name: str) -> str:
    """Return a patient's address, in plain letters, where no mail can ever arrive."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("ø", "o"))
    words = "".join(char for char in plain if char.isascii() and (char.isalpha() or char == " "))
    return f"{'.'.join(words.split())}@example.org"


class NeverTaken:
    """A mail server that knows no such address."""

    def offer(self, letter: Letter) -> Handover:
        """Refuse it."""
        detail = "550 5.1.1 no such user here"
        raise NotAccepted(Problem.ADDRESS_REFUSED, detail, is_final=True)


class NeverAnswered:
    """A mail server whose line breaks after the end of the message."""

    def offer(self, letter: Letter) -> Handover:
        """Take all but the end."""
        return self

    def finish(self) -> str:
        """Break off."""
        raise NoAnswer("the line broke before the answer")

    def close(self) -> None:
        """Nothing is open."""


def send(sheet: Sheet, *, number: int, is_last: bool, now: datetime) -> None:
    """Send what waits about a sheet, as a worker would have done then."""
    due = Delivery.objects.filter(sheet=sheet, state="due").first()
    if due is None:
        return
    ends: dict[int, Carrier] = {REFUSED: NeverTaken(), IN_DOUBT: NeverAnswered()}
    usual: Carrier = mail.OutboxCarrier()
    carrier = ends.get(number, usual) if is_last else usual
    hold = queue.take_this(due.pk, worker=WORKER, now=now)
    if hold is not None:
        sending.send(hold, carrier=carrier, clock=lambda: now)
    if is_last and number == RETURNED:
        actions.note_report(
            what="bounced", reason="bounced", delivery=str(due.pk), provider_id="", now=now
        )


def open_page(sheet: Sheet, *, now: datetime) -> None:
    """Let the patient open the page with the code, as most do."""
    link = Link.objects.filter(sheet=sheet, factor=Factor.CODE).first()
    if link is not None:
        portal.answer(raw=tokens.token(link.nonce), said=tokens.code(link), now=now)
