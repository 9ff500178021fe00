"""The forms of the work list: what was ticked, and why a sheet needs no replacement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from clinics.recall.models import RecallDecision

# One page of the list, and what an address or a hand-made form may ask for at most.
A_PAGE = 25


class TickedForm(forms.Form):
    """One ticked sheet, with what was shown of its replacement."""

    form_key = forms.UUIDField()
    shown = forms.CharField(max_length=80)


def ticked(data: Any) -> dict[UUID, TickedForm]:
    """Return the forms of the rows that were ticked; what is no id at all was not ticked."""
    found: dict[UUID, TickedForm] = {}
    for text in data.getlist("sheet")[:A_PAGE]:
        try:
            id = UUID(text)
        except ValueError:
            continue
        found[id] = TickedForm(data, prefix=str(id))
    return found


class CloseForm(forms.Form):
    """Why a sheet stays as it is although the guidance became stricter."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    findings = forms.CharField(max_length=71, widget=forms.HiddenInput, required=False)
    reason_code = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=RecallDecision.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    reason = ours.ParagraphField(
        label=gettext_lazy("In your own words (needed for “Another reason”)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        missing = not data.get("reason") and "reason" not in self.errors
        if data.get("reason_code") == RecallDecision.Reason.OTHER and missing:
            self.add_error("reason", _("Write down the reason."))
        return data
