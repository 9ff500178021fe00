"""What every page behind the door shares: whose it is, in which language, and whom to call."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import paper, rules
from aftercare.rules.vocabulary import Language
from aftercare.web import forms as ours
from clinics.portal import bar, reading, telling
from clinics.portal.access import TEXT_COOKIE, PatientRequest
from clinics.sheets import queries as sheets

# Text as the telephone has it, larger, and largest.
TEXT_SIZES: Final = ("1", "2", "3")


def said(request: PatientRequest) -> rules.Plan:
    """Return what the patient goes by, in the reader's language where that can be said."""
    return telling.live_of(request).plan


def read(request: PatientRequest) -> reading.Reading:
    """Return what the patient goes by now, with the numbers that the clinic has now."""
    clinic, found = request.clinic, telling.live_of(request)
    return reading.at(
        found.plan,
        timezone.now(),
        phone=clinic.phone or sheets.letterhead(request.sheet).clinic_phone,
        emergency=clinic.emergency_number,
        language=Language(request.language),
        new_rows=found.new_rows,
    )


def context(
    request: PatientRequest, here: str, wrong: list[ours.Problem] | None = None
) -> dict[str, Any]:
    """Return what the frame of a page shows; `here` is the part of the page that is open."""
    return {
        "here": here,
        "clinic": request.clinic,
        "phone_shown": paper.national(request.clinic.phone, request.clinic.time_zone),
        "standing": request.standing,
        "reported": telling.told(request),
        "sheet": request.sheet,
        "is_damaged": False,
        "wrong": wrong or [],
        "bar": bar.of(request.clinic, timezone.now()),
        "text_size": text_size(request),
        "is_helper": request.is_helper,
        "is_remembered": request.phone is not None,
        "not_translated": False,
        "said_lang": "",
        "other_language": _other(request.language),
    }


def level_words() -> dict[str, str]:
    """Return what each level of help is called."""
    return {
        "emergency": _("Emergency"),
        "urgent": _("Care today"),
        "clinic": _("Call us the same day"),
    }


def text_size(request: PatientRequest) -> str:
    """Return how large this browser wants its text."""
    chosen = request.COOKIES.get(TEXT_COOKIE, "")
    return chosen if chosen in TEXT_SIZES else TEXT_SIZES[0]


def _other(language: str) -> tuple[str, str]:
    """Return the other language's code and its own name."""
    names = {"en": "English", "sv": "Svenska"}
    (other,) = (code for code, _name in settings.LANGUAGES if code != language)
    return other, names[other]
