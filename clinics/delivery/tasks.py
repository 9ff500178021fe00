"""What workers do, as tasks of Django's interface. Arguments are ids and codes only."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from clinics.accounts.models import User
from clinics.delivery import mail, queue, sending
from clinics.delivery.backend import MAIL_QUEUE
from clinics.portal import tokens
from clinics.sheets import actions as sheets
from clinics.sheets.models import Sheet


@task(queue_name=MAIL_QUEUE)
def deliver(delivery: str) -> None:
    """Send one message now, if it is due: the same steps as a worker's."""
    hold = queue.take_this(delivery, worker=queue.own_name(), now=timezone.now())
    if hold is not None:
        sending.send(hold, carrier=mail.carrier(), clock=timezone.now)


@task
def render_print(sheet: str, paper: str, large_print: bool, by: str) -> None:
    """Make the print of a sheet before somebody asks for it; made already, it stays."""
    found = Sheet.objects.select_related("clinic", "payload").get(pk=sheet)
    try:
        sheets.render_pdf(
            sheet=found,
            paper=paper,
            large_print=large_print,
            door_of=tokens.door,
            by=User.objects.get(pk=by),
            now=timezone.now(),
        )
    except sheets.SheetWithdrawn:
        # Nothing to print any more.
        return
