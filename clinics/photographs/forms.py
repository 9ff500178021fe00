"""A photograph, its words in every language, its days and its consent."""

from __future__ import annotations

import io
import uuid
from datetime import date
from typing import Any, Final

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL import Image

from aftercare.web import forms as ours
from aftercare.web import photos
from clinics.accounts.models import Language
from clinics.photographs.models import LAST_DAY, SKIN_TYPES, Photograph

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI")
DATE_INPUT: Final = {"type": "date"}


class DetailsForm(forms.Form):
    """What is said of a photograph."""

    shows = forms.ChoiceField(
        label=_("What the patient learns from it"),
        choices=Photograph.Shows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether this is as expected or a reason to call.")},
    )
    first_day = forms.IntegerField(
        label=_("From day"),
        min_value=0,
        max_value=LAST_DAY,
        help_text=_("Days after the treatment; the day of the treatment is 0."),
        error_messages={"required": _("Write the first day, such as 1.")},
    )
    last_day = forms.IntegerField(
        label=_("To day"),
        min_value=0,
        max_value=LAST_DAY,
        error_messages={"required": _("Write the last day, such as 3.")},
    )
    skin_type = forms.TypedChoiceField(
        label=_("Skin type"),
        choices=[("", _("Not said")), *((number, ROMAN[number - 1]) for number in SKIN_TYPES)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    consented_on = forms.DateField(
        label=_("Consent given on"),
        input_formats=ours.DATES,
        widget=forms.DateInput(attrs=DATE_INPUT, format="%Y-%m-%d"),
        error_messages={
            "required": _("Write the day on which the person consented."),
            "invalid": _("Write the date as 2026-05-21."),
        },
    )
    consent_ends_on = forms.DateField(
        label=_("Consent ends on"),
        required=False,
        input_formats=ours.DATES,
        widget=forms.DateInput(attrs=DATE_INPUT, format="%Y-%m-%d"),
        help_text=_("Empty: until it is taken back. After this day no patient sees it."),
        error_messages={"invalid": _("Write the date as 2026-05-21.")},
    )
    release = ours.LineField(
        label=_("Where the signed consent is kept"),
        max_length=200,
        error_messages={"required": _("Write where the signed consent is kept.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for language in Language:
            self.fields[f"words_{language.value}"] = ours.LineField(
                label=gettext("What is seen (%(language)s)") % {"language": language.label},
                max_length=200,
                error_messages={"required": gettext("Write what is seen in the photograph.")},
            )
        self.helper = ours.helper()
        self.helper.layout = Layout(*self._rows())

    def _rows(self) -> list[Any]:
        return [
            "shows",
            Div("first_day", "last_day", "skin_type", css_class="columns"),
            *(f"words_{language.value}" for language in Language),
            HTML(f'<h2 class="form-heading">{escape(gettext("Consent"))}</h2>'),
            Div("consented_on", "consent_ends_on", css_class="columns"),
            "release",
        ]

    def clean(self) -> dict[str, Any]:
        """Put the words together; days and dates must follow each other."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("first_day"), said.get("last_day")
        if first is not None and last is not None and last < first:
            self.add_error("last_day", gettext("The last day is before the first one."))
        begun, ends = said.get("consented_on"), said.get("consent_ends_on")
        if begun is not None and begun > self.today:
            self.add_error("consented_on", gettext("This day has not come yet."))
        if begun is not None and ends is not None and ends < begun:
            self.add_error("consent_ends_on", gettext("It ends before it was given."))
        said["words"] = {
            language.value: said.pop(f"words_{language.value}", "") for language in Language
        }
        return said


class PhotographForm(DetailsForm):
    """A new photograph."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    photo = forms.FileField(
        label=_("The photograph"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 12 MB. Place, time and camera are removed."),
        error_messages={
            "required": _("Choose a photograph."),
            "empty": _("This file is empty. Choose another one."),
        },
    )
    agreed = forms.BooleanField(
        label=_(
            "The person in it has agreed in writing that the clinic’s patients see it, and knows "
            "that this can be taken back."
        ),
        error_messages={"required": _("Without a written consent it can’t be shown.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())

    def _rows(self) -> list[Any]:
        return ["form_key", "photo", *super()._rows(), "agreed"]

    def clean_photo(self) -> bytes:
        """Return the photograph drawn anew."""
        try:
            return photos.redrawn(self.cleaned_data["photo"])
        except photos.PhotoRefused as error:
            text = gettext("This file can’t be used. Use JPEG, PNG or WebP, at most 12 MB.")
            raise forms.ValidationError(text) from error

    def clean(self) -> dict[str, Any]:
        """Add the size of the picture."""
        said = super().clean()
        if said.get("photo"):
            with Image.open(io.BytesIO(said["photo"])) as drawn:
                said["size"] = drawn.size
        return said


def first_values(photograph: Photograph) -> dict[str, Any]:
    """Return what the form shows of a photograph."""
    names = ("shows", "first_day", "last_day", "skin_type", "consented_on", "consent_ends_on")
    words = {f"words_{code}": text for code, text in photograph.words.items()}
    return {name: getattr(photograph, name) for name in (*names, "release")} | words
