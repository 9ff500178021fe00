"""What somebody read on the photo of a label."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from clinics.labels.models import MOST_INGREDIENTS


class ReadForm(forms.Form):
    """The list as it stands on the photo, or that it can't be read."""

    ingredients = ours.PrintedParagraphField(
        label=_("Ingredients, as on the label"),
        max_length=MOST_INGREDIENTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Type every word that you can read, in the order of the pack."),
    )
    on_shelf = forms.BooleanField(label=_("Put it on our shelf too"), required=False)

    def __init__(self, *args: Any, can_not_be_read: bool, may_shelve: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.can_not_be_read = can_not_be_read
        if not may_shelve:
            del self.fields["on_shelf"]

    def clean_ingredients(self) -> str:
        typed = "" if self.can_not_be_read else str(self.cleaned_data["ingredients"])
        if not typed and not self.can_not_be_read:
            raise forms.ValidationError(_("Type the ingredients, or say that you can’t read it."))
        return typed
