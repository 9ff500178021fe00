"""Who is on duty in words: for the staff, and for a patient who asks who reads her answer."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from clinics.accounts import sentences
from clinics.accounts.calling import Calls
from clinics.accounts.duty.queries import Duty

# After so many minutes without anybody taking it, the deputy is told.
DEPUTY_AFTER_MINUTES: Final = 15


def read_when(calls: Calls, duty: Duty, *, told: int = 0) -> str:
    """Return who reads what a patient told, and when, as far as anybody can know.

    `told` is how many people were sent a message about it: nothing is claimed of one that was not.
    Nothing is ever promised "at once".
    """
    if duty.person is not None and duty.until is not None:
        until = {"when": sentences.until(duty.until, calls.now)}
        if told:
            return _(
                "The person on duty at the clinic gets a message now. If nobody has taken it after "
                "%(minutes)s minutes, a colleague gets one too."
            ) % {"minutes": DEPUTY_AFTER_MINUTES}
        return _("The person on duty at the clinic reads it: on duty until %(when)s.") % until
    if duty.begins is not None:
        when = {"when": sentences.when(duty.begins, calls.now)}
        return _("Nobody at the clinic is on duty now: it may not be read before %(when)s.") % when
    return _by_the_hours(calls)


def _by_the_hours(calls: Calls) -> str:
    """Return when it is read where the clinic has planned no duty."""
    if calls.is_open:
        return _("Somebody at the clinic reads it today. %(state)s.") % {
            "state": sentences.state(calls)
        }
    if calls.opens is not None:
        return _("Somebody at the clinic reads it when we open. %(state)s.") % {
            "state": sentences.state(calls)
        }
    return _("Somebody at the clinic reads it on a working day.")
