"""The form for one product that a patient uses at home."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from clinics.frontdesk.forms.products import MOST_INGREDIENTS


class HomeProductForm(forms.Form):
    """What it is called, and what its label lists."""

    name = ours.PrintedLineField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the name of the product.")},
    )
    ingredients = ours.ParagraphField(
        label=_("Ingredients (optional)"),
        max_length=MOST_INGREDIENTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "Paste them from the label or the maker’s page; without them it can’t be checked."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = ours.helper()
        self.helper.layout = Layout("name", "ingredients")
