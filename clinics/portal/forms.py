"""What patients type: an answer at the door, and a product to ask about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from aftercare.web import photos
from clinics.portal.product_questions import KINDS, Asked

LONGEST_ANSWER = 60
LONGEST_LIST = 8_000


class LabelForm(forms.Form):
    """A photo of a label, for people at the clinic to read."""

    name = ours.LineField(
        label=_("Name of the product"),
        max_length=200,
        error_messages={"required": _("Write what the product is called.")},
    )
    photo = forms.FileField(
        label=_("A photo of the ingredients"),
        error_messages={"required": _("Choose a photo of the list on the pack.")},
    )
    familiar = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_photo(self) -> bytes:
        """Return the photo drawn anew."""
        try:
            return photos.redrawn(self.cleaned_data["photo"])
        except photos.PhotoRefused as error:
            text = _("This file can’t be used. Send a photo as JPEG, PNG or WebP, at most 12 MB.")
            raise forms.ValidationError(text) from error


class ProductForm(forms.Form):
    """A product, what its label lists and what she knows of it; nothing of it is kept."""

    name = forms.CharField(label=_("Name of the product"), max_length=200, required=False)
    ingredients = forms.CharField(
        label=_("Ingredients"),
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    familiar = forms.TypedChoiceField(
        label=_("Have you used it before without trouble?"),
        choices=[("yes", _("Yes")), ("no", _("No, it is new to me"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )
    kind = forms.ChoiceField(
        choices=[(key, label) for key, label, _hint in KINDS],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name") and not data.get("ingredients") and not self.errors:
            self.add_error("ingredients", _("Paste or type the list of ingredients, or the name."))
        return data

    def asked(self) -> Asked:
        """Return the question."""
        data = self.cleaned_data
        return Asked(data["name"], data["ingredients"], data["kind"], data["familiar"])
