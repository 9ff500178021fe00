"""Why a replacement was not issued, with the page where it can be mended; and counts in words.

A small group is never told exactly, nor can its size be worked out from what else is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils import formats as figures
from django.utils.translation import gettext as _

from aftercare.guidance.store import editions
from aftercare.web import formats
from aftercare.web.forms import Problem
from clinics.accounts.models import Clinic
from clinics.accounts.requests import ClinicRequest
from clinics.records.models import Treatment
from clinics.sheets import sentences
from clinics.sheets.models import Sheet
from clinics.sheets.refusals import Reason

STOPS = ("open-stop", "stop-not-overridable", "override-without-reason", "unknown-override")
# Fewer than this could be told from who was in the waiting room.
SMALL: Final = 5


def said(request: ClinicRequest, sheet: Sheet, code: str) -> Problem:
    """Return one reason in words; `code` is written as `refusals.Reason` writes itself."""
    reason = Reason(*code.split(":", 1))
    if reason.code in STOPS:
        return Problem(review_of(request, sheet), _stop(reason))
    texts = {
        "changed": _("It has changed since you saw it. Read it again, then confirm it."),
        "not-listed": _("Nothing on this sheet became stricter that still matters today."),
        "replaced": _("Somebody has replaced this sheet already."),
        "withdrawn": _("This sheet was withdrawn."),
        "not-replaceable": _("Somebody has replaced this sheet already."),
        "unsafe": _(
            "The new edition can’t be written for this treatment: it would break a safety rule."
            " Call the patient, and tell whoever looks after the guidance."
        ),
        "form-reused": _("The form was sent already. Read the list again."),
        "no-address": _("There is no address to send it to. Issue it on paper."),
        "address-not-confirmed": _("The address is not confirmed. Issue it on paper."),
        "no-mail": _("No mail can be sent from here. Issue it on paper."),
    }
    if reason.code in texts:
        return Problem("", texts[reason.code])
    return sentences.said(reason, sheet.treatment, formats.language())


def _stop(reason: Reason) -> str:
    title = title_of(reason.subject)
    if reason.code == "open-stop":
        return _("A new reason not to treat, “%(title)s”, has to be answered for.") % {
            "title": title
        }
    return _("The answer to “%(title)s” no longer counts: somebody has to answer again.") % {
        "title": title
    }


def title_of(rule: str) -> str:
    """Return a rule's title in the reader's language."""
    found = editions.current().rule_by_id.get(rule)
    return found.title[formats.language()] if found else rule


def review_of(request: ClinicRequest, sheet: Sheet) -> str:
    """Return the ordinary review page: of the treatment, or of the one that corrects it."""
    later = Treatment.objects.filter(corrects=sheet.treatment).first()
    treatment = later or sheet.treatment
    return reverse("review", args=(request.clinic.slug, treatment.pk))


class CountWords:
    """Says counts to one person, who sees either their own clinics or all of them."""

    def __init__(self, user: Any, clinics: Sequence[Clinic]) -> None:
        self.clinics = clinics
        self.is_own = user.memberships.filter(ended_at=None).exists()

    @property
    def where(self) -> str:
        """Whose treatments are counted."""
        if not self.is_own:
            return _("at all clinics")
        return _("at %(clinics)s") % {"clinics": ", ".join(one.name for one in self.clinics)}

    def is_small(self, number: int) -> bool:
        """Whether a group is so small that no part of it is told."""
        return number < SMALL

    def count(self, number: int) -> str:
        """Return a number as it may be told."""
        if 0 < number < SMALL:
            return _("fewer than %(number)s") % {"number": SMALL}
        return str(figures.number_format(number, force_grouping=True))

    def total(self, numbers: Iterable[int]) -> str:
        """Return a sum from which no small part of it can be worked out."""
        every = list(numbers)
        small = [one for one in every if 0 < one < SMALL]
        if not small:
            return self.count(sum(every))
        least = sum(every) - sum(small) + len(small)
        return _("at least %(number)s") % {
            "number": figures.number_format(least, force_grouping=True)
        }

    def of(self, number: int, every: int) -> str:
        """Return a part of a whole: neither the part nor what is left over is told when small."""
        if 0 < every < SMALL:
            return self.count(every)
        if 0 < every - number < SMALL:
            return _("all but fewer than %(number)s") % {"number": SMALL}
        return self.count(number)

    def percent(self, number: int, every: int) -> str:
        """Return a share in whole per cent, or nothing where it would give a small group away."""
        left = every - number
        if every < SMALL or 0 < number < SMALL or 0 < left < SMALL:
            return ""
        return _("%(number)s %%") % {"number": round(100 * number / every)}
