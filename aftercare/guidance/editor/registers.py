"""The working copy as lists: rules, sources, claims, topics, ingredients, each with its marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.guidance import search
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import items, sentences
from aftercare.guidance.evidence import listing
from aftercare.guidance.evidence.registers import Entry
from aftercare.guidance.review import checks
from aftercare.guidance.store import working_copy
from aftercare.rules.guidance import Guidance
from aftercare.rules.vocabulary import Language, Tier

STATES: Final[Mapping[str, Any]] = {
    "changed": gettext_lazy("Changed"),
    "new": gettext_lazy("New"),
    "removed": gettext_lazy("Taken out"),
    "same": gettext_lazy("As published"),
}
FOUND: Final[Mapping[str, Any]] = {
    "errors": gettext_lazy("Something to mend"),
    "warnings": gettext_lazy("Something to look at"),
    "nothing": gettext_lazy("Nothing found"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An item as a list shows it."""

    item: working_copy.Item
    title: str
    text: str
    who: str
    windows: tuple[tuple[str, str], ...]
    errors: int
    warnings: int
    review_by: date | None
    leaners: tuple[tuple[str, str], ...]
    data: Mapping[str, Any]

    @property
    def state(self) -> str:
        """Whether it was changed, added or taken out; empty where it is as published."""
        if not self.item.is_changed:
            return ""
        if self.item.is_removed:
            return "removed"
        return "new" if self.item.is_new else "changed"


@dataclass(frozen=True)
class Context:
    """What all rows of a list need."""

    kind: str
    document: Mapping[str, Any]
    guidance: Guidance
    findings: Sequence[checks.Finding]
    language: Language
    today: date


def entries(context: Context) -> tuple[Entry, ...]:
    """Return every item of a kind, the removed ones too, with what finds and filters it."""
    counts = Counter(
        (one.key, one.is_error) for one in context.findings if one.kind == context.kind
    )
    leaning = leaners(context.document, context.language)
    return tuple(
        _entry(item, counts, leaning.get(leant_on(context.kind, item.key), ()), context)
        for item in working_copy.items(context.kind)
    )


# Registers that share no ids with others; the rest are named within their own register.
CITED: Final = ("sources", "claims", "topics")


def leant_on(kind: str, key: str) -> str:
    """Return how an item is named among those that rules lean on."""
    kind = "topics" if kind == "ingredients" else kind
    return key if kind in CITED else f"{kind}.{key}"


def leaners(
    document: Mapping[str, Any], language: Language
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return which rules of the working copy lean on an item: id and title, by `leant_on`.

    A text whose claim is cited is leant on, too; so is a question that a condition asks.
    """
    origins = {row["id"]: row.get("source") for row in items.rows(document, "claims")}
    reasons = {row["id"]: row for row in items.rows(document, "modifiers")}
    found: dict[str, dict[str, str]] = {}
    for rule in items.rows(document, "rules"):
        names = dict.fromkeys([*(rule.get("sources") or ()), *(rule.get("topics") or ())])
        names |= dict.fromkeys(origins.get(name) for name in names if origins.get(name))
        effects = [str(row.get("id")) for row in _mappings(rule.get("modifiers"))]
        names |= dict.fromkeys(f"modifiers.{name}" for name in effects)
        for item in (rule, *(reasons[name] for name in effects if name in reasons)):
            names |= dict.fromkeys(_asked(item.get("when")))
        said = items.title("rules", rule, rule["id"], language)
        for name in names:
            found.setdefault(str(name), {})[rule["id"]] = said
    for one in items.rows(document, "ingredients"):
        if one.get("topic"):
            found.setdefault(str(one["topic"]), {})
    return {name: tuple(by.items()) for name, by in found.items()}


def _asked(when: Any) -> Iterable[str]:
    """Yield the questions, areas and devices that a condition asks for."""
    for box in _mappings(when):
        flags = box.get("flags")
        yield from (f"flags.{name}" for name in (flags if isinstance(flags, Mapping) else ()))
        for kind in ("areas", "devices"):
            yield from (f"{kind}.{name}" for name in box.get(kind) or ())


def _mappings(rows: Any) -> list[Mapping[str, Any]]:
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _entry(
    item: working_copy.Item,
    counts: Mapping[tuple[str, bool], int],
    leaning: tuple[tuple[str, str], ...],
    context: Context,
) -> Entry:
    data = item.data or item.published
    row = Row(
        item=item,
        title=items.title(context.kind, data, item.key, context.language),
        text=_said(data, context.language),
        who=_who(data, context),
        windows=_windows(data, context.language),
        errors=counts.get((item.key, True), 0),
        warnings=counts.get((item.key, False), 0),
        review_by=_day(data.get("review_by")),
        leaners=leaning,
        data=data,
    )
    facets = {name: frozenset(values) for name, values in _facets(row, context).items()}
    words = search.folded([item.key, *_texts(data), row.who])
    return Entry(item.key, row, facets, words, words)


def _said(data: Mapping[str, Any], language: Language) -> str:
    """Return what a row says below its name: its text, its answers, its limits."""
    if isinstance(answers := data.get("values"), Mapping):
        return " · ".join(_words(words, language) for words in answers.values())
    if "limit_mm" in data:
        limits = {"warn": data.get("warn_above_mm"), "limit": data["limit_mm"]}
        return _("Warned above %(warn)s mm, limit %(limit)s mm") % limits
    for key in ("text", "used_for", "notice", "adopt", "why", "note"):
        if words := _words(data.get(key), language):
            return words
    return ""


def _facets(row: Row, context: Context) -> Mapping[str, Iterable[str]]:
    data = row.data
    found = ["errors"] * bool(row.errors) + ["warnings"] * bool(row.warnings)
    due = row.review_by is not None and row.review_by < context.today
    return {
        "category": [str(data.get("category"))],
        "topic": _names(data.get("topic") if "names" in data else data.get("topics")),
        "strength": [str(data.get("strength"))],
        "label": [str(data.get("basis"))],
        "kind": [str(data.get("kind"))],
        "mark": [str(data.get("mark"))],
        "decision": [str(data.get("decision"))],
        "source": [str(data.get("source"))],
        "group": [str(data.get("group"))],
        "action": [str(data.get("action"))],
        "table": [row.item.key.partition(".")[0]],
        "used": ["yes" if row.leaners else "no"],
        "state": [row.state or "same"],
        "found": found or ["nothing"],
        "review": ["due" if due else "later"],
        "superseded": ["yes" if data.get("superseded_on") else "no"],
    }


def _names(value: Any) -> list[str]:
    return [str(name) for name in (value if isinstance(value, list) else [value]) if name]


def options(kind: str, context: Context) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return what a list can be narrowed by, each with its values in order."""

    def named(register: str) -> Mapping[str, str]:
        return items.named(context.document, register, context.language)

    topics = named("topics")
    own: dict[str, dict[str, tuple[str, Mapping[str, Any]]]] = {
        "rules": {
            "category": (_("Category"), phrases.CATEGORIES),
            "topic": (_("Topic"), topics),
            "strength": (_("Strength"), phrases.STRENGTHS),
            "label": (_("Label"), phrases.BASES),
        },
        "sources": {
            "kind": (_("Kind"), phrases.KINDS),
            "mark": (_("Checked"), phrases.MARKS),
            "used": (_("Cited by a rule"), {"yes": _("Yes"), "no": _("No")}),
            "superseded": (_("Superseded"), {"yes": _("Yes"), "no": _("No")}),
        },
        "claims": {
            "source": (_("Text"), items.named(context.document, "sources", Language.EN)),
            "decision": (_("Decision"), phrases.DECISIONS),
            "topic": (_("Topic"), topics),
            "superseded": (_("Superseded"), {"yes": _("Yes"), "no": _("No")}),
        },
        "ingredients": {"topic": (_("Topic"), topics)},
        "flags": {"group": (_("Group"), named("flag_groups"))},
        "red_flags": {"action": (_("Whom to call"), phrases.LEVELS)},
        "words": {"table": (_("Table"), phrases.WORD_TABLES)},
    }
    made = own.get(kind, {})
    made |= {"state": (_("State"), STATES), "found": (_("Checks"), FOUND)}
    if kind == "rules":
        made["review"] = (_("Review"), {"due": _("Is due"), "later": _("Later")})
    return made


def headings(kind: str, context: Context) -> tuple[str, Mapping[str, Any]]:
    """Return by what a list is divided, and its headings in order."""
    if kind == "flags":
        return "group", items.named(context.document, "flag_groups", context.language)
    given: dict[str, tuple[str, Mapping[str, Any]]] = {
        "rules": ("category", phrases.CATEGORIES),
        "sources": ("kind", phrases.KINDS),
        "red_flags": ("action", dict(reversed(phrases.LEVELS.items()))),
        "words": ("table", phrases.WORD_TABLES),
    }
    return given.get(kind, ("", {}))


def grouped(found: Iterable[Entry], kind: str, context: Context) -> list[listing.Group]:
    """Return the entries of a list by what one looks for them under."""
    facet, names = headings(kind, context)
    found = list(found)
    if not facet:
        return [("", found)] if found else []
    known = [entry for entry in found if entry.facets[facet] <= set(names)]
    groups = listing.grouped(known, facet, names)
    rest = [entry for entry in found if entry not in known]
    return [*groups, *([("", rest)] if rest else [])]


def _who(data: Mapping[str, Any], context: Context) -> str:
    if "when" not in data:
        return ""
    return sentences.sentence(data["when"], context.guidance, context.language)


def _windows(data: Mapping[str, Any], language: Language) -> tuple[tuple[str, str], ...]:
    windows = data.get("windows")
    if not isinstance(windows, Mapping):
        return ()
    return tuple((tier, sentences.window(windows.get(tier.value), language)) for tier in Tier)


def _words(words: Any, language: Language) -> str:
    return str(words.get(language.value) or "") if isinstance(words, Mapping) else ""


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
