"""A document under review, however broken: the items it has, and the rules that can be read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from aftercare.rules import Problem
from aftercare.rules.guidance import Rule
from aftercare.rules.inside import Reader, read_rule
from aftercare.rules.vocabulary import PRINTED, Language, Tier

Row = Mapping[str, Any]
# A category and topics, as they are written.
Group = tuple[str, frozenset[str]]
# A claim that no sheet may state: its name, its words, and whether it denies something.
Unsaid = tuple[str, frozenset[str], bool]
# What names an item, where that is not its `id`.
NAMED_BY: Final = {"flags": "flag", "areas": "area", "devices": "device"}
TIERS: Final = tuple(Tier)
TEXTS: Final = ("title", "text", "text_unasked", "while")
MOST_ROWS: Final = 2000
# The fields of a rule that say who gets it, and for how long.
DECIDING: Final = frozenset(
    {"category", "topics", "when", "unasked", "windows", "second", "modifiers"}
)


class Given:
    """One rule as the document writes it; read as a value when that is first asked for."""

    def __init__(self, key: str, row: Row) -> None:
        self.key = key
        self.row = row
        self.known: Rule | None = None  # set where the whole document was read

    @cached_property
    def read(self) -> tuple[Rule, tuple[Problem, ...]]:
        """Return the rule with the problems of its form; with any it is no rule to speak of."""
        if self.known is not None:
            return self.known, ()
        reader = Reader()
        rule = read_rule(reader, f"rules.{self.key}", self.row)
        return rule, tuple(reader.problems.found)

    @property
    def rule(self) -> Rule | None:
        """Return the rule as a value; None where it can't be read."""
        rule, problems = self.read
        return None if problems else rule

    @cached_property
    def ranked(self) -> Rule | None:
        """Return the rule if all that decides who gets it, and for how long, can be read."""
        rule, problems = self.read
        start = len(f"rules.{self.key}.")
        wrong = {re.split(r"[.\[]", problem.path[start:], maxsplit=1)[0] for problem in problems}
        return rule if wrong.isdisjoint(DECIDING) else None

    @cached_property
    def category(self) -> str:
        """Return the category as it is written; nothing where it is no word."""
        written = self.row.get("category")
        return written if isinstance(written, str) else ""

    def words(self, field: str, language: Language) -> str:
        """Return a text of this rule; nothing where there is none."""
        return words_of(self.row.get(field), language)

    def texts(self, *fields: str) -> Iterable[tuple[str, Language, str]]:
        """Yield each text that is there, with its field and language."""
        for field in fields:
            for language in Language:
                text = self.words(field, language)
                if text:
                    yield field, language, text


class DocumentCase:
    """A document's tables by the items' keys; what is not of the right form is left out."""

    def __init__(self, document: object) -> None:
        self.document: Row = document if isinstance(document, dict) else {}
        self.sources = self._table("sources")
        self.claims = self._table("claims")
        self.topics = self._table("topics")
        self.modifiers = self._table("modifiers")
        self.flags, self.devices, self.areas = map(self._table, ("flags", "devices", "areas"))
        codes = (key for key, _ in items(self.document, "allergens"))
        self.allergies = frozenset({"any", "anaesthetic", *codes})
        self.rules = tuple(Given(key, row) for key, row in items(self.document, "rules"))
        self._alike: dict[Group, Mapping[tuple[Any, ...], list[Given]]] = {}
        self.place = {given: place for place, given in enumerate(self.rules)}
        # What claims say that no sheet may state, worked out when it is first asked for.
        self.never_printed: dict[Language, tuple[Unsaid, ...]] = {}
        self.never_printed_by_word: dict[Language, Mapping[str, tuple[int, ...]]] = {}

    def _table(self, kind: str) -> dict[str, Row]:
        return dict(items(self.document, kind))

    @cached_property
    def texts(self) -> Mapping[tuple[Language, str], list[str]]:
        """Return the rules that have a printed text, by its words in small letters."""
        found: dict[tuple[Language, str], list[str]] = defaultdict(list)
        for given in self.rules:
            if given.category in PRINTED:
                for _, language, text in given.texts("text"):
                    found[language, folded(text)].append(given.key)
        return found

    def alike(self, rule: Rule) -> list[Given]:
        """Return the rules that the same decides: who gets them, and for how long.

        Only those of its own topics are read for that.
        """
        group = (rule.category.value, frozenset(map(str, rule.topics)))
        if group not in self._alike:
            found: dict[tuple[Any, ...], list[Given]] = defaultdict(list)
            for given in self._by_topics.get(group, ()):
                if given.ranked is not None:
                    found[identity(given.ranked)].append(given)
            self._alike[group] = found
        return self._alike[group].get(identity(rule), [])

    @cached_property
    def _by_topics(self) -> Mapping[Group, list[Given]]:
        found: dict[Group, list[Given]] = defaultdict(list)
        for given in self.rules:
            found[given.category, frozenset(names_of(given.row.get("topics")))].append(given)
        return found

    @cached_property
    def by_topic(self) -> Mapping[tuple[str, str], list[Given]]:
        """Return the rules that speak of a topic, by their category and the topic."""
        found: dict[tuple[str, str], list[Given]] = defaultdict(list)
        for given in self.rules:
            for topic in dict.fromkeys(names_of(given.row.get("topics"))):
                found[given.category, topic].append(given)
        return found

    @cached_property
    def detected(self) -> frozenset[str]:
        """Return the topics that some ingredient on a label leads to."""
        classes = items(self.document, "ingredients")
        return frozenset(row["topic"] for _, row in classes if isinstance(row.get("topic"), str))

    def source_of(self, reference: str) -> Row | None:
        """Return the work behind a name: a source, or the seed text that a claim is from."""
        if reference in self.sources:
            return self.sources[reference]
        source = self.claims.get(reference, {}).get("source")
        return self.sources.get(source) if isinstance(source, str) else None


def identity(rule: Rule) -> tuple[Any, ...]:
    """Return what two rules have in common of which only one is ever printed."""
    topics, when = frozenset(rule.topics), frozenset(rule.when)
    ends = tuple(
        None if rows is None else tuple(rows[tier] for tier in TIERS)
        for rows in (rule.windows, rule.second)
    )
    return rule.category, topics, when, rule.unasked_applies, *ends, frozenset(rule.modifiers)


def items(document: Row, kind: str) -> list[tuple[str, Row]]:
    """Return the items of a kind that have a name, in the document's order."""
    rows = document.get(kind)
    if kind == "ingredients":
        rows = rows.get("classes") if isinstance(rows, dict) else None
    if kind == "words":
        return _words(rows)
    if not isinstance(rows, list):
        return []
    named = NAMED_BY.get(kind, "id")
    return [
        (row[named], row)
        for row in rows[:MOST_ROWS]
        if isinstance(row, dict) and isinstance(row.get(named), str)
    ]


def _words(tables: object) -> list[tuple[str, Row]]:
    if not isinstance(tables, dict):
        return []
    return [
        (f"{table}.{key}", row)
        for table, rows in tables.items()
        if isinstance(rows, dict)
        for key, row in rows.items()
        if isinstance(row, dict)
    ]


def words_of(value: object, language: Language) -> str:
    """Return one language's text of a pair of words; nothing where there is none."""
    text = value.get(language) if isinstance(value, dict) else None
    return text if isinstance(text, str) and text.strip() else ""


def folded(text: str) -> str:
    """Return a text in small letters, with one space between words."""
    return " ".join(text.casefold().split())


def names_of(value: object) -> tuple[str, ...]:
    """Return the texts of a list; nothing where there is none."""
    some = value if isinstance(value, list) else ()
    return tuple(one for one in some if isinstance(one, str))
