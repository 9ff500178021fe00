"""One message from taken to its end: written, offered, noted as being handed over, handed over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from django.db import Error as DatabaseError
from django.db import close_old_connections

from aftercare import paper
from clinics.accounts import delivery_settings
from clinics.delivery import leaving, mail, queue
from clinics.delivery.carriers import Carrier, Handover, Letter, NoAnswer, NotAccepted, one_line
from clinics.delivery.models import Delivery, Problem
from clinics.portal import tokens
from clinics.sheets import actions as sheets

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
# Named points between the steps; whoever tests crashes is called there.
Step = Callable[[str], None]
# What the mail server answered is worth waiting for a database that is busy.
TRIES: Final = 4
PAUSE: Final = 1.0


def nothing(step: str) -> None:
    """Go on."""


def send(hold: queue.Hold, *, carrier: Carrier, clock: Clock, at: Step = nothing) -> None:
    """Bring one taken message to the mail server and note what became of it."""
    at("taken")
    try:
        letter = _written(hold, clock)
        if letter is None:
            return
        at("written")
        handover = carrier.offer(letter)
    except NotAccepted as refused:
        _not_taken(hold, refused, clock)
        return
    except DatabaseError:
        raise
    except Exception as error:
        log.error("a message could not be put together: %s", where(error))
        _not_taken(hold, NotAccepted(Problem.NOT_WRITTEN, type(error).__name__), clock)
        return
    try:
        at("offered")
        if queue.hand(hold, now=clock(), to=letter.wanted, token_hash=letter.token_hash):
            at("handing")
            _finish(hold, handover, clock, at)
        elif not _is_kept_back(hold, clock):
            # Another address or another link by now: it is written anew.
            queue.let_go(hold, now=clock())
    finally:
        handover.close()


def _finish(hold: queue.Hold, handover: Handover, clock: Clock, at: Step) -> None:
    """Hand over the end of the message; from here on nothing sends it again by itself."""
    try:
        answer = handover.finish()
    except NotAccepted as refused:
        at("answered")
        _not_taken(hold, refused, clock)
    except Exception as error:
        at("answered")
        detail = one_line(str(error)) if isinstance(error, NoAnswer) else type(error).__name__
        _kept(lambda: queue.no_answer(hold, now=clock(), detail=detail))
    else:
        at("answered")
        _kept(lambda: queue.accept(hold, now=clock(), answer=one_line(answer)))
        at("sent")


def _not_taken(hold: queue.Hold, refused: NotAccepted, clock: Clock) -> None:
    end = queue.refuse if refused.is_final else queue.put_off
    _kept(lambda: end(hold, now=clock(), problem=refused.problem, detail=refused.detail))


def _kept(note: Callable[[], bool]) -> None:
    """Write down what the mail server said, in spite of a database that is away for a moment."""
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            note()
            return
        except DatabaseError:
            if last:
                raise
            close_old_connections()
            time.sleep(PAUSE)


def _written(hold: queue.Hold, clock: Clock) -> Letter | None:
    """Return the message in bytes; None when it must not go any more."""
    if _is_kept_back(hold, clock):
        return None
    delivery = Delivery.objects.select_related(
        *("clinic", "patient", "sheet__clinic", "sheet__payload", "sheet__issued_by"),
        *("sheet__replaces__payload", "created_by"),
    ).get(pk=hold.pk)
    return mail.compose(delivery, pdf=_attachment(delivery, clock), now=clock())


def _is_kept_back(hold: queue.Hold, clock: Clock) -> bool:
    """Whether something keeps it back now; then it has ended, and says why."""
    problem = leaving.why_not(hold.pk, clock())
    if problem is not None:
        queue.keep_back(hold, now=clock(), problem=problem)
    return problem is not None


def _attachment(delivery: Delivery, clock: Clock) -> bytes | None:
    """Return the PDF where the patient asked for it and the clinic still allows it."""
    sheet = delivery.sheet
    if delivery.kind not in mail.MAY_HAVE_PDF or not delivery.data.get("wants_pdf"):
        return None
    if sheet is None:
        return None
    if not delivery_settings.settings_of(delivery.clinic).allow_pdf_attachment:
        return None
    now = clock()
    try:
        made = sheets.render_pdf(
            sheet=sheet,
            paper=sheet.paper,
            large_print=sheet.large_print,
            door_of=partial(tokens.door, now=now),
            by=delivery.created_by or sheet.issued_by,
            now=now,
        )
    except (paper.RenderingFailed, sheets.SheetDamaged, sheets.SheetWithdrawn) as error:
        raise NotAccepted(Problem.PDF_FAILED, type(error).__name__) from None
    return bytes(made.data)


def where(error: Exception) -> str:
    """Return what failed and where, without what it was about: messages may name people."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {place}"
