"""What patients type: an answer at the door, and a product to ask about."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_ANSWER = 60
LONGEST_LIST = 8_000


class ProductForm(forms.Form):
    """A product and what its label lists; nothing of it is kept."""

    name = forms.CharField(label=_("Name of the product"), max_length=200, required=False)
    ingredients = forms.CharField(
        label=_("Ingredients"),
        max_length=LONGEST_LIST,
        error_messages={"required": _("Paste or type the list of ingredients.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
