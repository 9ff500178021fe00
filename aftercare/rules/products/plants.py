"""Names of plants as labels write them: a Latin species, a part, and what was made of it."""

from __future__ import annotations

import re
from typing import Final

from aftercare.rules.lexicon import IngredientClass, Lexicon
from aftercare.rules.products.genera import COMMON, GENERA
from aftercare.rules.products.label import LabelItem
from aftercare.rules.products.skeleton import is_latin

PARTS: Final = frozenset(
    re.findall(
        r"\w+",
        "leaf leaves root fruit seed flower bark stem peel rind kernel nut germ bran bud berry "
        "rhizome bulb sprout whole plant herb wood needle cone resin gum shell husk hull pod bean "
        "grain sap callus meristem cell culture skin pulp twig branch stalk aerial top petal "
        "pollen tuber thallus frond algae fungus mycelium mushroom fruitbody body cake hip flesh "
        "blossom straw strobile tip juice",
    )
)
MADE: Final = frozenset(
    re.findall(
        r"\w+",
        "extract oil juice powder butter water wax starch flour meal ferment filtrate lysate "
        "protein polysaccharides cera milk hydrosol infusion distillate gum unsaponifiables "
        "glycerides sterols esters acid acids concentrate tincture sap pulp puree saponins "
        "distillate nectar honey fiber fibre",
    )
)
# A fixed oil, of what is pressed; any other oil of a plant is taken for a scented one.
PRESSED: Final = frozenset(
    re.findall(r"\w+", "seed kernel nut germ bran fruit bean pulp hip berry pit")
)
# Words that are no species: before them stands no plant.
_LATIN: Final = re.compile(r"[a-z]{4,}(?:us|um|a|is|ii|i|e|ae|ns|or|on|as|es|os|ax|ix|ex|er|o|u|y)")
# By these keys the lexicon's classes say what a plant's oil and its other parts are.
SCENTED: Final = "essential-oil-unlisted"
EXTRACT: Final = "plant-unlisted"


def classes(item: LabelItem, lexicon: Lexicon) -> tuple[IngredientClass, ...] | None:
    """Return the classes of an item that has the form of a plant's name; None if it has not.

    An edition without a class for such plants does not know them.
    """
    for form in item.forms[:3]:
        words = form.split()
        if not 2 <= len(words) <= 9 or not is_latin(form):
            continue
        if not (_is_species(words) or _is_latin_with_part(words) or _is_common(words)):
            continue
        scented = words[-1] == "oil" and PRESSED.isdisjoint(words[1:-1])
        found = tuple(one for one in lexicon.classes if one.id == (SCENTED if scented else EXTRACT))
        return found or None
    return None


def _is_species(words: list[str]) -> bool:
    """Whether it is a known genus with a species, and whatever part of it."""
    return words[0] in GENERA and words[1] not in MADE and len(words[1]) > 2


def _is_latin_with_part(words: list[str]) -> bool:
    """Whether it looks like a species nobody listed, and says what was made of it."""
    if len(words) < 3 or words[-1] not in MADE or not _LATIN.fullmatch(words[0]):
        return False
    return len(words[1]) > 2 and words[1] not in MADE | PARTS


def _is_common(words: list[str]) -> bool:
    """Whether it is a plant's common name with a part: "cucumber fruit extract"."""
    if words[-1] not in MADE | PARTS:
        return False
    return all(word in COMMON | PARTS | MADE for word in words[:-1]) and words[0] in COMMON


def is_another_part(form: str, name: str) -> bool:
    """Whether a form and a name are of one species, and each names what was made of it."""
    one, other = form.split(), name.split()
    return len(one) > 2 and one[:2] == other[:2] and one[-1] in MADE and one != other
