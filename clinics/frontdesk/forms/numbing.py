"""What the treatment form asks about the numbing, and about a nursed baby's age."""

import re
from decimal import Decimal
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Adjunct
from clinics.frontdesk.forms import choices

_NUMBER: Final = re.compile(r"\d{1,3}([.,]\d{1,4})?|[.,]\d{1,4}")


def percent(typed: str) -> Decimal | None:
    """Return a strength in percent, None for nothing typed; raises ValidationError."""
    text = typed.removesuffix("%").strip()
    if not text:
        return None
    number = Decimal(text.replace(",", ".")) if _is_number(text) else Decimal(0)
    if not 0 < number <= 100:
        raise forms.ValidationError(
            _("Strength of the numbing cream: type percent above 0 and at most 100, such as 4.")
        )
    if number != number.quantize(Decimal("0.01")):
        raise forms.ValidationError(
            _("Strength of the numbing cream: give at most two decimals, such as 2.5.")
        )
    return number


def months(typed: str) -> int | None:
    """Return an age in months, None for nothing typed; raises ValidationError."""
    if not typed:
        return None
    whole = typed.isascii() and typed.isdigit() and len(typed) <= 3
    if not whole or int(typed) > rules.MAX_BABY_MONTHS:
        raise forms.ValidationError(
            _("The baby’s age: type whole months, 0 to %(most)s.") % {"most": rules.MAX_BABY_MONTHS}
        )
    return int(typed)


def of_numbing(adjuncts: list[str] | None) -> str:
    """Return why nothing may be told of a numbing here, or nothing."""
    if adjuncts is None or {Adjunct.ANAESTHETIC.value, choices.NOT_RECORDED} & set(adjuncts):
        return ""
    return _("Tick “Numbing cream” above, or leave out what it was and its strength.")


def of_baby(answer: str | None) -> str:
    """Return why no baby's age may be told here, or nothing: an open question allows it."""
    if answer in (None, "yes"):
        return ""
    return _("The baby’s age is asked only of who breastfeeds: leave it out, or answer Yes.")


def _is_number(text: str) -> bool:
    return text.isascii() and _NUMBER.fullmatch(text) is not None
