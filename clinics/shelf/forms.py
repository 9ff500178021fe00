"""The form of a product on the clinic's shelf."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.rules.vocabulary import Language
from aftercare.web import forms as ours
from clinics.shelf.models import ShelfProduct


class ProductForm(forms.Form):
    """A product as it stands on the shelf: what it is called, and what its label says."""

    brand = ours.PrintedLineField(label=_("Brand"), max_length=60, required=False)
    name = ours.PrintedLineField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Write the name of the product.")},
    )
    ingredients = ours.PrintedParagraphField(
        label=_("Ingredients"),
        max_length=rules.MOST_INGREDIENTS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("The whole list as it stands on the label."),
        error_messages={"required": _("Write the list of ingredients.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        help_text=_("Only if name and list do not tell. It never makes the answer milder."),
        error_messages={"invalid_choice": _("Choose one of the kinds.")},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, guidance: rules.Guidance, language: Language, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(one.id, one.label[language]) for one in guidance.lexicon.kinds]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("As name and list say")), *sorted(kinds, key=lambda one: one[1])]
        self.helper = ours.helper()
        columns = Div("brand", "name", css_class="columns")
        self.helper.layout = Layout(columns, "ingredients", "kind", "form_key")


def first_values(product: ShelfProduct) -> dict[str, Any]:
    """Return what the form shows of a product."""
    return {
        "brand": product.brand,
        "name": product.name,
        "ingredients": product.ingredients,
        "kind": product.kind,
        "form_key": product.form_key,
    }
