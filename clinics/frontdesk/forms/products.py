"""Products in the treatment form: what the clinic used, and what the patient uses at home."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from aftercare.web.forms import Problem
from clinics.frontdesk.forms.reading import indices, text_problem
from clinics.records.models import PatientProduct
from clinics.shelf.queries import Shelf

USES: Final = "uses"
STOPPED: Final = "stopped"
_USED: Final = re.compile(r"used-(\d{1,3})-name")
_NEW: Final = re.compile(r"new-(\d{1,3})-name")
MOST_INGREDIENTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class UsedRow:
    """One product that the clinic put on the skin."""

    index: int
    name: str
    lot: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class NewRow:
    """One product of the patient's that the record does not know yet."""

    index: int
    name: str
    ingredients: str
    problem: Problem | None = None
    # As the clinic's shelf has it, where its label is the shelf's.
    kind: str = ""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One product of the patient's from before, and whether it is still in use."""

    id: UUID
    name: str
    ingredients: str | None
    answer: str
    kind: str = ""
    problem: Problem | None = None


def read_used(data: Mapping[str, Any]) -> list[UsedRow]:
    """Return the rows of what the clinic used; empty ones are left out."""
    rows = []
    for index in indices(data, _USED):
        name = str(data.get(f"used-{index}-name", "")).strip()
        lot = str(data.get(f"used-{index}-lot", "")).strip()
        if not name and not lot:
            continue
        problem = None
        if not name:
            text = _("Write the name of the product with lot %(lot)s.") % {"lot": lot[:40]}
            problem = Problem(f"used-{index}-name", text)
        elif bad := text_problem(name, 200):
            problem = Problem(f"used-{index}-name", _("Product used: %(what)s") % {"what": bad})
        elif bad := text_problem(lot, 60):
            problem = Problem(f"used-{index}-lot", _("Lot: %(what)s") % {"what": bad})
        rows.append(UsedRow(index, name, lot, problem))
    return rows


def read_new(data: Mapping[str, Any], shelf: Shelf) -> list[NewRow]:
    """Return the new products of the patient's; empty rows are left out.

    What the clinic's shelf has needs its name alone: the clinic knows its ingredients.
    """
    rows = []
    for index in indices(data, _NEW):
        name = str(data.get(f"new-{index}-name", "")).strip()
        ingredients = str(data.get(f"new-{index}-ingredients", "")).strip()
        if not name and not ingredients:
            continue
        known = shelf.find(name)
        if known is not None and ingredients in ("", known.ingredients):
            ingredients = known.ingredients
        else:
            known = None
        problem = None
        if not name:
            text = _("Give the product with these ingredients a name.")
            problem = Problem(f"new-{index}-name", text)
        elif bad := text_problem(name, 200, on_paper=True):
            problem = Problem(f"new-{index}-name", _("Product: %(what)s") % {"what": bad})
        elif bad := text_problem(ingredients, MOST_INGREDIENTS, lines=True):
            text = _("Ingredients: %(what)s") % {"what": bad}
            problem = Problem(f"new-{index}-ingredients", text)
        rows.append(NewRow(index, name, ingredients, problem, known.kind if known else ""))
    return rows


def read_known(data: Mapping[str, Any], known: Sequence[PatientProduct]) -> list[KnownRow]:
    """Return the patient's products from before, each with what was answered now."""
    rows = []
    for product in known:
        answer = data.get(f"own-{product.pk}", "")
        problem = None
        if answer not in (USES, STOPPED):
            answer = ""
            text = _("Ask whether %(product)s is still in use.") % {"product": product.name}
            problem = Problem(f"own-{product.pk}-{USES}", text)
        said = (product.pk, product.name, product.ingredients, answer, product.kind)
        rows.append(KnownRow(*said, problem))
    return rows
