"""The forms of lists: which sheets, and beginning with what was seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from clinics.bulk.models import Batch


class ChooseForm(forms.Form):
    """Whose sheets are listed; nonsense lists those of today."""

    day = forms.DateField(required=False, input_formats=ours.DATES)
    q = forms.CharField(required=False, max_length=200)

    def asked(self, today: date) -> tuple[date, str]:
        """Return the day, and the text by which patients are found; the text goes first."""
        self.is_valid()
        return self.cleaned_data.get("day") or today, self.cleaned_data.get("q", "").strip()


class BeginForm(forms.Form):
    """What is done with the sheets that are ticked; `seen` is the digest of what was shown."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=Batch.Act.choices)
    seen = forms.CharField(max_length=80)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read what changes, and I answer for these sheets"),
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Read what changes, then tick that you answer for it.")
        },
    )

    def __init__(self, *args: Any, issues: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = ours.helper()
        if not issues:
            del self.fields["confirmed"]
