"""Products in the treatment form: what the clinic used, and what the patient uses at home."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from clinics.frontdesk.forms.rows import MOST_ROWS, Row
from clinics.frontdesk.forms.widgets import Answers
from clinics.records.models import PatientProduct
from clinics.shelf.queries import Shelf

USES: Final = "uses"
STOPPED: Final = "stopped"
OWN: Final = "own-"
MOST_INGREDIENTS: Final = 20_000


class UsedForm(Row):
    """One product that the clinic put on the skin; an empty row is none."""

    name = ours.LineField(label=gettext_lazy("Name"), max_length=200, required=False)
    lot = ours.LineField(label=gettext_lazy("Lot"), max_length=60, required=False)

    def about(self, name: str) -> str:
        """Return what a problem is about: there are other names on the page."""
        return _("Product used") if name == "name" else super().about(name)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("lot") and not data.get("name") and "name" not in self.errors:
            text = _("Write the name of the product with lot %(lot)s.") % {"lot": data["lot"][:40]}
            self.add_error("name", ValidationError(text, code=self.SENTENCE))
        return data


class NewForm(Row):
    """One product of the patient's that the record does not know yet; an empty row is none.

    What the clinic's shelf has needs its name alone: the clinic knows its ingredients.
    """

    name = ours.PrintedLineField(label=gettext_lazy("Product"), max_length=200, required=False)
    ingredients = ours.ParagraphField(
        label=gettext_lazy("Ingredients"),
        max_length=MOST_INGREDIENTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, shelf: Shelf, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shelf = shelf

    @property
    def typed(self) -> str:
        """The name, as it was read."""
        return "" if self.errors else str(self.cleaned_data.get("name") or "")

    @property
    def label_text(self) -> str:
        """The ingredients as typed, or as the shelf has them."""
        typed = str(self["ingredients"].value() or "")
        return typed if self.errors else str(self.cleaned_data.get("ingredients") or typed)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name, ingredients = data.get("name"), data.get("ingredients")
        if ingredients and not name and "name" not in self.errors:
            text = _("Give the product with these ingredients a name.")
            self.add_error("name", ValidationError(text, code=self.SENTENCE))
        known = self.shelf.find(name) if name else None
        if known is not None and ingredients in ("", known.ingredients):
            # As the shelf has it: its label, and what kind of product it is.
            data |= {"ingredients": known.ingredients, "kind": known.kind}
        return data


class Rows(forms.BaseFormSet):
    """Rows of products; the empty ones are left out."""

    def filled(self) -> list[dict[str, Any]]:
        """Return what was typed, as far as it is fit for use."""
        return [
            form.cleaned_data
            for form in self.forms
            if not form.errors and form.cleaned_data.get("name")
        ]


_LIMITS: Final[dict[str, Any]] = {
    "formset": Rows,
    "extra": 0,
    "max_num": MOST_ROWS,
    "absolute_max": MOST_ROWS,
}
UsedFormSet = forms.formset_factory(UsedForm, **_LIMITS)
NewFormSet = forms.formset_factory(NewForm, **_LIMITS)


def known(products: Sequence[PatientProduct]) -> dict[str, forms.ChoiceField]:
    """Return one question for each product from before: whether it is still in use."""
    return {
        f"{OWN}{product.pk}": forms.ChoiceField(
            label=product.name,
            choices=[(USES, gettext_lazy("Uses it")), (STOPPED, gettext_lazy("Stopped"))],
            widget=Answers,
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"),
                _("Ask whether %(product)s is still in use.") % {"product": product.name},
            ),
        )
        for product in products
    }
