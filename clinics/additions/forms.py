"""The forms of a clinic's additions."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aftercare.rules import MOST_DAYS, MOST_INGREDIENTS, MOST_LETTERS, MOST_NAME
from aftercare.web import forms as ours
from clinics.additions import checks


class RuleForm(forms.Form):
    """What the clinic adds to one advice: days, and a line in each language."""

    days = forms.IntegerField(
        label=_("Days longer"),
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Whole days, added for every kind of treatment. Leave it empty for none."),
        error_messages={
            "invalid": _("Write whole days, such as 7."),
            "min_value": _("A time can only become longer."),
            "max_value": _("Write at most %(limit_value)s days."),
        },
    )
    en = ours.PrintedLineField(
        label=_("Your own line, in English"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    sv = ours.PrintedLineField(
        label=_("Your own line, in Swedish"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "sv"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, may_lengthen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_lengthen:
            del self.fields["days"]
        self.helper = ours.helper()
        columns = Div("en", "sv", css_class="columns")
        days = [Div("days", css_class="narrow")] if may_lengthen else []
        self.helper.layout = Layout(*days, columns, "seen")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("en")) != bool(data.get("sv")) and not self.errors:
            missing = "sv" if data.get("en") else "en"
            text = _("Write the line in both languages: a sheet is never in two.")
            self.add_error(missing, ValidationError(text))
        return data

    def piece(self) -> dict[str, Any]:
        """Return what the form says, as a piece of the clinic's additions."""
        data = self.cleaned_data
        words = {"en": data["en"], "sv": data["sv"]} if data["en"] else None
        return {"days": data.get("days") or 0, "words": words}


def first_values(piece: checks.Data) -> dict[str, Any]:
    """Return what the form shows of a piece."""
    words = piece["words"] or {}
    return {
        "days": piece["days"] or None,
        "en": words.get("en", ""),
        "sv": words.get("sv", ""),
        "seen": checks.piece_digest(piece),
    }


class ProductForm(forms.Form):
    """A product of the clinic's own."""

    name = ours.PrintedLineField(
        label=_("Name"),
        max_length=MOST_NAME,
        error_messages={"required": _("Write the name of the product.")},
    )
    ingredients = ours.PrintedParagraphField(
        label=_("Ingredients"),
        max_length=MOST_INGREDIENTS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The whole list as it stands on the label."),
        error_messages={"required": _("Write the list of ingredients.")},
    )


class ProposeForm(forms.Form):
    """Why the clinic's additions change, for the clinician who confirms it."""

    note = ours.LineField(
        label=_("What you changed, and why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you changed, and why.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=80)


class SendBackForm(forms.Form):
    """What should be otherwise."""

    remarks = ours.LineField(
        label=_("What should be otherwise"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what should be otherwise.")},
    )
