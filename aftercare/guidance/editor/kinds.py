"""What can be edited: rules, sources, claims, topics, ingredients, each with the fields it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.guidance import search, sentences
from aftercare.guidance.editor.cites import Cites
from aftercare.guidance.editor.conditions import When
from aftercare.guidance.editor.shapes import (
    Choice,
    Day,
    Lines,
    Names,
    Number,
    Shape,
    Switch,
    Text,
    Words,
)
from aftercare.guidance.editor.times import Modifiers, Windows
from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import Language

KEBAB: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,20}(-[A-Za-z0-9]{1,20})*")
MOST_ID: Final = 80
UNASKED: Final = {
    "": gettext_lazy("As this category does: avoid, take care and get help are printed"),
    "applies": gettext_lazy("Printed, as if the careful answer had been given"),
    "skips": gettext_lazy("Left out"),
}
CLAIM_KINDS: Final = {
    "product": gettext_lazy("Products"),
    "physiology": gettext_lazy("How the skin works"),
    "lactation": gettext_lazy("Breastfeeding"),
    "risk": gettext_lazy("Risks"),
    "device": gettext_lazy("Devices"),
    "procedure": gettext_lazy("The procedure"),
    "efficacy": gettext_lazy("Effect"),
    "aftercare": gettext_lazy("Aftercare"),
    "suitability": gettext_lazy("Who is suited"),
    "class": gettext_lazy("Classes of treatments"),
    "literature": gettext_lazy("Literature"),
    "regulatory": gettext_lazy("Law and licences"),
    "non-clinical": gettext_lazy("Not clinical"),
    "provenance": gettext_lazy("Where a text comes from"),
    "recovery": gettext_lazy("Recovery"),
    "expectation": gettext_lazy("Expectations"),
    "background": gettext_lazy("Background"),
}
PREFIXES: Final = {"literature": "L", "guidance": "G", "book": "B", "practice": "P", "seed": "S"}


@dataclass(frozen=True)
class Kind:
    """One kind of item: its name in the document, its words, its ids."""

    name: str
    one: Any
    many: Any
    new: Any
    pattern: re.Pattern[str]
    # Every word of it is on the rules' own page; the others share one.
    fields: Callable[[Mapping[str, Any], Language], tuple[Shape, ...]]


def _rule(document: Mapping[str, Any], language: Language) -> tuple[Shape, ...]:
    return (
        Choice("category", gettext_lazy("Category"), options=sentences.CATEGORIES),
        Names("topics", gettext_lazy("Topics"), of="topics"),
        Words("title", gettext_lazy("Title"), is_printed=True),
        Words("text", gettext_lazy("Text"), is_printed=True, lines=4),
        Words(
            "text_unasked",
            gettext_lazy("Text where nobody asked"),
            is_printed=True,
            is_optional=True,
            lines=3,
        ),
        Words("while", gettext_lazy("As long as"), is_printed=True, is_optional=True),
        When("when", gettext_lazy("Who gets it")),
        Choice(
            "unasked",
            gettext_lazy("If the question was not asked"),
            options={key: label for key, label in UNASKED.items() if key},
            empty=UNASKED[""],
        ),
        Windows("windows", gettext_lazy("Windows")),
        Windows("second", gettext_lazy("A second date")),
        Modifiers(
            "modifiers",
            gettext_lazy("What lengthens it"),
            known=tuple(row["id"] for row in rows(document, "modifiers")),
        ),
        Switch("calm_gate", gettext_lazy("The date counts only once the skin is calm")),
        Switch("clock", gettext_lazy("Print the time of day, too")),
        Switch("tonight", gettext_lazy("Print it under “Tonight”")),
        Choice("level", gettext_lazy("Whom to call"), options=sentences.LEVELS, empty=_NONE),
        Switch(
            "overridable",
            gettext_lazy("A clinician may go ahead with a reason"),
            default=True,
        ),
        Cites("sources", gettext_lazy("Sources"), of="cites", has_places=True),
        Choice("strength", gettext_lazy("Strength"), options=sentences.STRENGTHS),
        Words("strength_note", gettext_lazy("Note on the strength"), is_optional=True, lines=2),
        Choice("basis", gettext_lazy("Label"), options=sentences.BASES, is_row=True),
        Words("why", gettext_lazy("Why"), lines=4),
        Words("range", gettext_lazy("In practice"), is_optional=True, lines=3),
        Day("review_by", gettext_lazy("Review by")),
    )


_NONE: Final = gettext_lazy("Nobody in particular")


def _source(document: Mapping[str, Any], language: Language) -> tuple[Shape, ...]:
    return (
        Text("citation", gettext_lazy("Citation"), lines=3, is_needed=True),
        Choice("kind", gettext_lazy("Kind"), options=sentences.KINDS),
        Words("used_for", gettext_lazy("What it is used for"), lines=2),
        Text("doi", "DOI"),
        Text("pmid", "PMID"),
        Text("pmcid", "PMCID"),
        Text("where", gettext_lazy("Where it was seen"), lines=2),
        Choice("mark", gettext_lazy("How far it was checked"), options=sentences.MARKS),
        Words("mark_note", gettext_lazy("Note on the check"), is_optional=True, lines=2),
        Choice("interest", gettext_lazy("Whose interest"), options=sentences.INTERESTS),
        Words("interest_note", gettext_lazy("Note on the interest"), is_optional=True, lines=2),
        Choice(
            "note_on_data",
            gettext_lazy("Data"),
            options=sentences.DATA,
            empty=gettext_lazy("Nothing to add"),
        ),
        Day("superseded_on", gettext_lazy("Superseded since")),
        Choice(
            "superseded_by",
            gettext_lazy("Superseded by"),
            options=named(document, "sources", language),
            empty=gettext_lazy("Nothing in the register"),
        ),
    )


def _claim(document: Mapping[str, Any], language: Language) -> tuple[Shape, ...]:
    return (
        Choice(
            "source",
            gettext_lazy("The text that claims it"),
            options=named(document, "sources", language),
        ),
        Words("text", gettext_lazy("What it claims"), lines=3),
        Choice("kind", gettext_lazy("Kind"), options=CLAIM_KINDS),
        Choice("decision", gettext_lazy("Decision"), options=sentences.DECISIONS, is_row=True),
        Words("why", gettext_lazy("Why"), lines=4),
        Cites("evidence", gettext_lazy("Evidence"), of="sources"),
        Names("topics", gettext_lazy("Topics"), of="topics"),
        Names("conflicts", gettext_lazy("Conflicts"), of="conflicts"),
        Names("invariants", gettext_lazy("Invariants that it would break"), of="invariants"),
        Switch("never_print", gettext_lazy("Never printed as a fact")),
        Day("superseded_on", gettext_lazy("Superseded since")),
        Choice(
            "superseded_by",
            gettext_lazy("Superseded by"),
            options=named(document, "claims", language),
            empty=gettext_lazy("Nothing in the register"),
        ),
    )


def _topic(document: Mapping[str, Any], language: Language) -> tuple[Shape, ...]:
    return (
        Words("label", gettext_lazy("Name"), is_printed=True),
        Switch("timeline", gettext_lazy("A row of the timeline on the sheet")),
        Number("order", gettext_lazy("Place in the timeline")),
    )


def _ingredient(document: Mapping[str, Any], language: Language) -> tuple[Shape, ...]:
    return (
        Choice(
            "topic",
            gettext_lazy("Topic"),
            options=named(document, "topics", language),
            empty=gettext_lazy("None: known and harmless"),
        ),
        Lines("names", gettext_lazy("Whole names"), lines=10),
        Lines("phrases", gettext_lazy("Phrases anywhere on a label"), lines=6),
        Lines("prefixes", gettext_lazy("First words of a name"), lines=4),
        Lines("suffixes", gettext_lazy("Last words of a name"), lines=4),
        Lines("except", gettext_lazy("But not"), lines=4),
        Switch("first_third", gettext_lazy("Counts only in the first third of a list")),
        Words(
            "note",
            gettext_lazy("Note printed for the patient"),
            is_printed=True,
            is_optional=True,
            lines=2,
        ),
    )


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("rules", gettext_lazy("Rule"), gettext_lazy("Rules"), gettext_lazy("Add a rule"),
             KEBAB, _rule),
        Kind("sources", gettext_lazy("Source"), gettext_lazy("Sources"),
             gettext_lazy("Add a source"), REFERENCE, _source),
        Kind("claims", gettext_lazy("Claim"), gettext_lazy("Claims"),
             gettext_lazy("Add a claim"), REFERENCE, _claim),
        Kind("topics", gettext_lazy("Topic"), gettext_lazy("Topics"),
             gettext_lazy("Add a topic"), KEBAB, _topic),
        Kind("ingredients", gettext_lazy("Class of ingredients"), gettext_lazy("Ingredients"),
             gettext_lazy("Add a class of ingredients"), KEBAB, _ingredient),
    )
}  # fmt: skip


def rows(document: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    """Return the rows of a kind that a document has, whatever state it is in."""
    table = document.get(kind)
    if kind == "ingredients" and isinstance(table, Mapping):
        table = table.get("classes")
    return [row for row in table or () if isinstance(row, Mapping) and "id" in row]


def title(kind: str, data: Mapping[str, Any] | None, key: str, language: Language) -> str:
    """Return what people call an item: its title, its citation, its words; or its id."""
    if data is None:
        return key
    for name in ("title", "label", "text", "citation"):
        words = data.get(name)
        words = words.get(language.value) if isinstance(words, Mapping) else words
        if isinstance(words, str) and words.strip():
            return f"{key}: {words}" if kind in ("sources", "claims") else words
    return key


def named(document: Mapping[str, Any], kind: str, language: Language) -> dict[str, str]:
    """Return the names of a kind's items by id; topics by their alphabet."""
    found = {row["id"]: title(kind, row, row["id"], language) for row in rows(document, kind)}
    if kind == "topics":
        return dict(sorted(found.items(), key=lambda pair: search.fold(pair[1])))
    return {key: text if len(text) < 90 else f"{text[:88]}…" for key, text in found.items()}


def free_id(kind: str, data: Mapping[str, Any], taken: Iterable[str]) -> str:
    """Return an id for a new item that nothing has had: from its title, or the next number."""
    used = set(taken)
    if kind == "sources":
        stem, numbers = PREFIXES.get(str(data.get("kind")), "L"), "{stem}{n:02}"
    elif kind == "claims":
        stem, numbers = str(data.get("source") or "S"), "{stem}-{n}"
    else:
        words: Any = next((data[key] for key in ("title", "label") if data.get(key)), {})
        names = data.get("names") or [""]
        text = words.get("en", "") if isinstance(words, Mapping) and words else names[0]
        stem = re.sub(r"[^a-z0-9]+", "-", search.fold(text)).strip("-")[:60].strip("-")
        if stem and stem not in used and stem != "new":
            return stem
        stem, numbers = stem or kind.rstrip("s"), "{stem}-{n}"
    return next(
        made
        for made in (numbers.format(stem=stem, n=n) for n in range(1, 10_000))
        if made not in used
    )


def bad_id(kind: Kind, key: str, taken: Iterable[str]) -> str:
    """Return what is wrong with an id for a new item, in words; empty where nothing is."""
    if key == "new" or len(key) > MOST_ID or not kind.pattern.fullmatch(key):
        if kind.pattern is KEBAB:
            return _("Write small letters a to z, figures and hyphens, such as sauna-wait.")
        return _("Write a capital letter, then letters, figures and hyphens, such as L74.")
    if key in taken:
        return _("“%(id)s” is used, or was once: an id is kept for one thing.") % {"id": key}
    return ""


def ids_in(document: Mapping[str, Any], published: Mapping[str, Any], kind: str) -> set[str]:
    """Return every id of a kind in the working copy and in the newest edition."""
    now = {row["id"] for row in rows(document, kind)}
    return now | {key for name, key in parts.taken_apart(published) if name == kind}
