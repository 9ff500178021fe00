"""The clinic's products as its staff see them: for each kind of patient, from which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aftercare import rules
from aftercare.rules.guidance import OwnProduct
from aftercare.rules.vocabulary import Language, Tier, Verdict
from clinics.shelf.models import ShelfProduct

PATIENTS: Final[Mapping[str, Any]] = {
    "ordinary": gettext_lazy("Nothing special"),
    "breastfeeding": gettext_lazy("Breastfeeding"),
    "pregnant": gettext_lazy("Pregnant"),
    "trying": gettext_lazy("Trying to get pregnant"),
    "isotretinoin": gettext_lazy("Takes isotretinoin"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer: its kind (ok, wait, never, unchecked) and what it says in two words."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of patient, with an answer for each kind of treatment."""

    patient: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One product as it is judged; `why` is the sentence of an ordinary patient."""

    lines: tuple[Line, ...]
    tiers: tuple[str, ...]
    kind: str
    why: str
    unread: tuple[str, ...]
    own_words: tuple[str, ...]
    allergies: tuple[str, ...]

    @property
    def ordinary(self) -> Cell:
        """The answer for an ordinary patient after the first kind of treatment shown."""
        return self.lines[0].cells[0]

    @property
    def never(self) -> tuple[str, ...]:
        """For whom it is a no, whatever the treatment."""
        return tuple(
            line.patient for line in self.lines if all(one.kind == "never" for one in line.cells)
        )


def judged(
    product: ShelfProduct,
    guidance: rules.Guidance,
    language: Language,
    *,
    tiers: tuple[Tier, ...] = tuple(Tier),
) -> Judged:
    """Return a product as each kind of patient would be answered about it."""
    one = OwnProduct(product.full_name, product.ingredients)
    row = rules.shelf_row(one, guidance, language, kind=product.kind or None, tiers=tiers)
    lines = tuple(
        Line(str(words), tuple(_cell(cell) for cell in row.cells if cell.patient == patient))
        for patient, words in PATIENTS.items()
    )
    lexicon = guidance.lexicon
    kinds = {kind.id: kind.label[language] for kind in lexicon.kinds}
    first = next(cell for cell in row.cells if cell.tier in (Tier.T2, tiers[0]))
    return Judged(
        lines=lines,
        tiers=tuple(guidance.words["tiers"][tier][language] for tier in tiers),
        kind=kinds.get(row.kind, ""),
        why=_why(first),
        unread=row.unread,
        own_words=rules.harmless_in(one.name, one.ingredients, guidance),
        allergies=tuple(lexicon.allergens[code].label[language] for code in row.allergies),
    )


def _why(cell: rules.ShelfCell) -> str:
    """Return why an ordinary patient may not at once, without the day of an example."""
    if cell.verdict is Verdict.OK:
        return ""
    return cell.text.partition(". ")[2] if cell.verdict is Verdict.WAIT else cell.text


def _cell(cell: rules.ShelfCell) -> Cell:
    if cell.verdict is Verdict.NEVER:
        return Cell("never", _("No"))
    if cell.verdict is Verdict.UNCHECKED or cell.day is None:
        return Cell("unchecked", _("Ask"))
    if not cell.day:
        return Cell("ok", _("At once"))
    said = ngettext("After %(days)s day", "After %(days)s days", cell.day) % {"days": cell.day}
    return Cell(cell.verdict.value, said)
