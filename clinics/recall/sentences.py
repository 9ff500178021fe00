"""Why a replacement was not issued, in words, with the page where it can be mended."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.guidance.store import editions
from aftercare.web import formats
from aftercare.web.forms import Problem
from clinics.accounts.requests import ClinicRequest
from clinics.records.models import Treatment
from clinics.sheets import sentences
from clinics.sheets.models import Sheet
from clinics.sheets.refusals import Reason

STOPS = ("open-stop", "stop-not-overridable", "override-without-reason", "unknown-override")


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
