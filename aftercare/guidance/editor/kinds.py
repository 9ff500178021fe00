"""What can be edited: rules, sources, claims, topics, ingredients, each with the fields it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare.guidance import sentences
from aftercare.guidance.editor import products, tables
from aftercare.guidance.editor.citations import Cites
from aftercare.guidance.editor.conditions import When
from aftercare.guidance.editor.fields import (
    Choice,
    Day,
    Names,
    Number,
    Part,
    Switch,
    Text,
    words,
)
from aftercare.guidance.editor.items import KEBAB, REFERENCE, named
from aftercare.guidance.editor.windows import Modifiers, Windows
from aftercare.rules.vocabulary import Language

UNASKED: Final = {
    "applies": _("Printed, as if the careful answer had been given"),
    "skips": _("Left out"),
}
CLAIM_KINDS: Final = {
    "product": _("Products"),
    "physiology": _("How the skin works"),
    "lactation": _("Breastfeeding"),
    "risk": _("Risks"),
    "device": _("Devices"),
    "procedure": _("The procedure"),
    "efficacy": _("Effect"),
    "aftercare": _("Aftercare"),
    "suitability": _("Who is suited"),
    "class": _("Classes of treatments"),
    "literature": _("Literature"),
    "regulatory": _("Law and licences"),
    "non-clinical": _("Not clinical"),
    "provenance": _("Where a text comes from"),
    "recovery": _("Recovery"),
    "expectation": _("Expectations"),
    "background": _("Background"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of item: its name in the document, its words, its ids."""

    name: str
    one: Any
    many: Any
    new: Any
    pattern: re.Pattern[str]
    # Every word of it is on the rules' own page; the others share one.
    fields: Callable[[Mapping[str, Any], Language, str], dict[str, Part]]
    # Closed: the code knows each of them by name, and a new one comes with the software.
    is_open: bool = True


def _rule(document: Mapping[str, Any], language: Language, key: str) -> dict[str, Part]:
    return {
        "category": Choice(_("Category"), sentences.CATEGORIES),
        "topics": Names(_("Topics"), of="topics"),
        **words("title", _("Title"), is_printed=True),
        **words("text", _("Text"), is_printed=True, lines=4),
        **words(
            "text_unasked", _("Text where nobody asked"), is_printed=True, is_optional=True, lines=3
        ),
        **words("while", _("As long as"), is_printed=True, is_optional=True),
        "kind": Choice(
            _("How patients read it"), sentences.RULE_KINDS, empty=_("Not for patients")
        ),
        **words("paper", _("Printed line"), is_printed=True, is_optional=True, lines=3),
        **words(
            "paper_unasked",
            _("Printed line where nobody asked"),
            is_printed=True,
            is_optional=True,
            lines=3,
        ),
        **words("part", _("Name inside a shared line"), is_printed=True, is_optional=True),
        **words(
            "beside", _("What is said beside the line"), is_printed=True, is_optional=True, lines=2
        ),
        **words("short", _("Short name"), is_printed=True, is_optional=True),
        "after_normal": Switch(_("Read after what is normal")),
        **tables.placed(),
        "acknowledge": Switch(_("A clinician signs for having read it")),
        "when": When(_("Who gets it")),
        "unasked": Choice(
            _("If the question was not asked"),
            UNASKED,
            empty=_("As this category does: avoid, take care and get help are printed"),
        ),
        "windows": Windows(_("Windows")),
        "second": Windows(_("A second date")),
        "modifiers": Modifiers(
            _("What lengthens it"), known=named(document, "modifiers", language)
        ),
        "calm_gate": Switch(_("The date counts only once the skin is calm")),
        "clock": Switch(_("Print the time of day, too")),
        "tonight": Switch(_("Print it under “Tonight”")),
        "level": Choice(_("Whom to call"), sentences.LEVELS, empty=_("Nobody in particular")),
        "overridable": Switch(_("A clinician may go ahead with a reason"), initial=True),
        "sources": Cites(_("Sources"), of="cites", has_places=True),
        "strength": Choice(_("Strength"), sentences.STRENGTHS),
        **words("strength_note", _("Note on the strength"), is_optional=True, lines=2),
        "basis": Choice(_("Label"), sentences.BASES, is_row=True),
        **words("why", _("Why"), lines=4),
        **words("range", _("In practice"), is_optional=True, lines=3),
        "review_by": Day(_("Review by")),
    }


def _source(document: Mapping[str, Any], language: Language, key: str) -> dict[str, Part]:
    return {
        "citation": Text(_("Citation"), lines=3, required=True),
        "kind": Choice(_("Kind"), sentences.KINDS),
        **words("used_for", _("What it is used for"), lines=2),
        "doi": Text("DOI"),
        "pmid": Text("PMID"),
        "pmcid": Text("PMCID"),
        "where": Text(_("Where it was seen"), lines=2),
        "mark": Choice(_("How far it was checked"), sentences.MARKS),
        **words("mark_note", _("Note on the check"), is_optional=True, lines=2),
        "interest": Choice(_("Whose interest"), sentences.INTERESTS),
        **words("interest_note", _("Note on the interest"), is_optional=True, lines=2),
        "note_on_data": Choice(_("Data"), sentences.DATA, empty=_("Nothing to add")),
        "superseded_on": Day(_("Superseded since")),
        "superseded_by": Choice(
            _("Superseded by"),
            named(document, "sources", language),
            empty=_("Nothing in the register"),
        ),
    }


def _claim(document: Mapping[str, Any], language: Language, key: str) -> dict[str, Part]:
    return {
        "source": Choice(_("The text that claims it"), named(document, "sources", language)),
        **words("text", _("What it claims"), lines=3),
        "kind": Choice(_("Kind"), CLAIM_KINDS),
        "decision": Choice(_("Decision"), sentences.DECISIONS, is_row=True),
        **words("why", _("Why"), lines=4),
        "evidence": Cites(_("Evidence"), of="sources"),
        "topics": Names(_("Topics"), of="topics"),
        "conflicts": Names(_("Conflicts"), of="conflicts"),
        "invariants": Names(_("Invariants that it would break"), of="invariants"),
        "never_print": Switch(_("Never printed as a fact")),
        "superseded_on": Day(_("Superseded since")),
        "superseded_by": Choice(
            _("Superseded by"),
            named(document, "claims", language),
            empty=_("Nothing in the register"),
        ),
    }


def _topic(document: Mapping[str, Any], language: Language, key: str) -> dict[str, Part]:
    return {
        **words("label", _("Name"), is_printed=True),
        "timeline": Switch(_("A row of the timeline on the sheet")),
        "order": Number(_("Place in the timeline")),
    }


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("rules", _("Rule"), _("Rules"), _("Add a rule"), KEBAB, _rule),
        Kind("sources", _("Source"), _("Sources"), _("Add a source"), REFERENCE, _source),
        Kind("claims", _("Claim"), _("Claims"), _("Add a claim"), REFERENCE, _claim),
        Kind("topics", _("Topic"), _("Topics"), _("Add a topic"), KEBAB, _topic),
        Kind(
            "ingredients",
            _("Class of ingredients"),
            _("Ingredients"),
            _("Add a class of ingredients"),
            KEBAB,
            products.ingredient,
        ),
        Kind(
            "product_kinds",
            _("Kind of product"),
            _("Kinds of products"),
            _("Add a kind of product"),
            KEBAB,
            products.product_kind,
        ),
        Kind(
            "allergens", _("Allergy"), _("Allergies"), _("Add an allergy"), KEBAB, products.allergen
        ),
        Kind(
            "flags",
            _("Question"),
            _("Questions to the patient"),
            "",
            KEBAB,
            tables.flag,
            is_open=False,
        ),
        Kind(
            "flag_groups",
            _("Group of questions"),
            _("Groups of questions"),
            _("Add a group of questions"),
            KEBAB,
            tables.flag_group,
        ),
        Kind(
            "lines",
            _("Shared printed line"),
            _("Shared printed lines"),
            _("Add a shared line"),
            KEBAB,
            tables.shared_line,
        ),
        Kind("areas", _("Area"), _("Areas"), "", KEBAB, tables.area, is_open=False),
        Kind("devices", _("Device"), _("Devices"), "", KEBAB, tables.device, is_open=False),
        Kind(
            "modifiers",
            _("Reason for longer windows"),
            _("Reasons for longer windows"),
            _("Add a reason"),
            KEBAB,
            tables.modifier,
        ),
        Kind(
            "red_flags",
            _("Danger sign"),
            _("Danger signs"),
            _("Add a danger sign"),
            KEBAB,
            tables.red_flag,
        ),
        Kind(
            "conflicts",
            _("Conflict"),
            _("Conflicts"),
            _("Add a conflict"),
            REFERENCE,
            tables.conflict,
        ),
        Kind("words", _("Word"), _("Words"), "", KEBAB, tables.word, is_open=False),
    )
}
# Which registers stand beside each other, under one heading.
FAMILIES: Final = (
    ("rules", "lines", "red_flags", "modifiers"),
    ("flags", "flag_groups"),
    ("areas", "devices", "words"),
    ("topics", "ingredients", "product_kinds", "allergens"),
    ("sources", "claims", "conflicts"),
)


def family(kind: str) -> tuple[str, ...]:
    """Return the registers that stand beside one, itself among them."""
    return next((names for names in FAMILIES if kind in names), (kind,))
