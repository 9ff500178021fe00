"""Lets the journal's anchors leave this machine by themselves: a log line a day, a mail a week."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from clinics.accounts.models import Membership, Role
from clinics.delivery import mail
from clinics.keeping import anchors
from clinics.keeping.models import Errand

log = logging.getLogger("aftercare.anchors")

NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
LOG_EVERY: Final = timedelta(days=1)
MAIL_EVERY: Final = timedelta(days=7)
TRY_AGAIN: Final = timedelta(hours=1)


def tick(now: datetime) -> None:
    """Let the anchors leave where it is time; of several workers one does it."""
    if _is_due("log-anchors", LOG_EVERY, now):
        for line in anchors.lines():
            log.info("%s", line)
    if _is_due("mail-anchors", MAIL_EVERY, now) and not _mail():
        # Nobody took it: the next hour may be better.
        last = now - MAIL_EVERY + TRY_AGAIN
        Errand.objects.filter(name="mail-anchors").update(last_at=last)


def _is_due(name: str, every: timedelta, now: datetime) -> bool:
    Errand.objects.get_or_create(name=name, defaults={"last_at": NEVER})
    due = Errand.objects.filter(name=name, last_at__lte=now - every)
    return due.update(last_at=now) == 1


def _mail() -> bool:
    """Write to every administrator who has an address; False where nobody was reached."""
    own = Membership.objects.filter(role=Role.ADMIN, ended_at=None, user__is_active=True)
    rows = own.exclude(user__email="").select_related("user", "clinic").order_by("started_at")
    languages = {row.user.email: row.clinic.language for row in rows}
    lines = "\n".join(anchors.lines())
    sent = [_written(address, language, lines) for address, language in languages.items()]
    return any(sent)


def _written(address: str, language: str, lines: str) -> bool:
    with translation.override(language):
        text = _(
            "Please keep this message. Nothing has to be done.\n\n"
            "It says where the journal of Aftercare ends today. Should somebody ever cut the"
            " journal or write it anew, these lines show it:\n\n%(lines)s\n\n"
            "To check, the operator saves this message as a file and runs\n"
            "manage.py journal_verify --anchors FILE"
        )
        subject = _("Aftercare: where the journal ends this week")
        return mail.to_staff(address=address, subject=subject, text=text % {"lines": lines})
