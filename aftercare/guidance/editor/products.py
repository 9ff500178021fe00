"""The fields of what labels are read by: classes of ingredients, kinds of products, allergies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare.guidance.editor.citations import Cites
from aftercare.guidance.editor.fields import Choice, Lines, Names, Number, Part, Switch, Text, words
from aftercare.guidance.editor.items import named
from aftercare.guidance.editor.rewordings import Rewordings
from aftercare.rules.vocabulary import Language

Document = Mapping[str, Any]
Parts = dict[str, Part]
COUNTS: Final = {
    "anywhere": _("Anywhere in a list"),
    "above-line": _("Above the line of one per cent"),
    "first-three": _("Among the first three"),
    "first-five": _("Among the first five"),
    "named": _("In what is sold as a scrub or a peel"),
    "sunscreen": _("In sunscreens"),
    "ointment": _("In ointments"),
    "colour": _("In make-up and tinted sunscreens"),
    "oil": _("In oils"),
}
ROLES: Final = {
    "water": _("Water"),
    "below-line": _("Practically always below one per cent"),
    "surfactant": _("Washes"),
    "filter-mineral": _("Mineral sun filter"),
    "filter-chemical": _("Chemical sun filter"),
    "pigment": _("Colours"),
    "plain": _("Plain gel or saline"),
    "grease": _("Grease"),
    "acne": _("Against acne"),
    "dandruff": _("Against dandruff"),
    "aluminium": _("Aluminium"),
    "hair-remover": _("Removes hair"),
    "strong": _("Washes harshly"),
}
GROUPS: Final = {
    "rinse-off": _("Rinsed off"),
    "leave-on": _("Stays on the skin"),
    "sunscreen": _("Sunscreen"),
    "makeup": _("Make-up"),
    "ointment": _("Ointment"),
    "oil": _("Oil"),
    "peel": _("Peel or scrub"),
    "gel": _("Gel"),
}
VERDICTS: Final = {
    "never": _("Never while allergic"),
    "ask": _("Ask first"),
    "note": _("A note"),
    "none": _("Nothing"),
}


def ingredient(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a class of ingredients."""
    return {
        "topic": Choice(
            _("Topic"), named(document, "topics", language), empty=_("None: known and harmless")
        ),
        **words("label", _("Name"), is_printed=True, is_optional=True),
        "names": Lines(_("Whole names"), lines=10),
        "translations": Lines(_("Names in other languages"), lines=4),
        "codes": Lines(_("Colour numbers and other codes"), lines=2),
        "brands": Lines(_("Brands"), lines=4),
        "phrases": Lines(_("Phrases anywhere on a label"), lines=6),
        "prefixes": Lines(_("First words of a name"), lines=4),
        "suffixes": Lines(_("Last words of a name"), lines=4),
        "stems": Lines(_("Parts of a word"), lines=2),
        "except": Lines(_("But not"), lines=4),
        "counts": Choice(
            _("Where it counts"), COUNTS, empty=_("As the tick about the first third says")
        ),
        "above_percent": Number(_("Counts above, per cent"), initial=None, most=100),
        "first_third": Switch(_("Counts only in the first third of a list")),
        "rinse_off": Switch(_("Counts in what is rinsed off, too"), initial=True),
        "severity": Number(
            _("How bad it is to miss it: 1 is the worst"), initial=None, least=1, most=3
        ),
        "roles": Names(_("What it does in a product"), of="roles"),
        **words(
            "note", _("Note printed for the patient"), is_printed=True, is_optional=True, lines=2
        ),
    }


def product_kind(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of a kind of product."""
    return {
        **words("label", _("Name"), is_printed=True),
        "group": Choice(_("How it is used"), GROUPS),
        "words": Lines(_("Words that it is known by"), lines=8),
        "not": Lines(_("But not"), lines=4),
        "topics": Names(_("Topics that let it start"), of="topics"),
        "whole": Switch(_("It waits as a whole, whatever is in it")),
    }


def allergen(document: Document, language: Language, key: str) -> Parts:
    """Return the fields of an allergy."""
    return {
        **words("label", _("Name"), is_printed=True),
        "kind": Text(_("Kind"), required=True),
        "typed": Lines(_("As people type it"), lines=6),
        "covers": Lines(_("Names on labels that it forbids"), lines=8),
        "covers_classes": Names(_("Classes of ingredients that it forbids"), of="ingredients"),
        "asks": Lines(_("Names on labels that have to be asked about"), lines=4),
        "not": Lines(_("But not"), lines=3),
        "verdict": Choice(_("What it means for a product"), VERDICTS),
        "effects": Rewordings(_("What rules say to somebody with this allergy"), initial=()),
        **words("note", _("Note"), is_printed=True, is_optional=True, lines=2),
        "sources": Cites(_("Sources"), of="sources"),
    }
