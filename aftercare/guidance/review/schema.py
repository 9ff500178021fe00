"""What the strict reading says of a document, as findings: each with its item and field."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.review.case import DocumentCase, Given, items
from aftercare.guidance.review.finding import Finding
from aftercare.rules.inside import Reader, check_rule
from aftercare.rules.vocabulary import Area, Device, Flag

TABLES: Final = (
    *("rules", "sources", "claims", "conflicts", "topics", "ingredients", "red_flags"),
    *("flags", "flag_groups", "areas", "devices", "modifiers", "words", "lines"),
    *("product_kinds", "allergens"),
)


def findings(
    document: object, case: DocumentCase, known: rules.Guidance | None = None
) -> list[Finding]:
    """Return every problem of the form; of the links too, where the form lets them be read."""
    problems: Sequence[rules.Problem] = ()
    try:
        guidance = known or rules.parse_guidance(document, 0)
        for given in case.rules:
            given.known = guidance.rule_by_id[given.key]
    except rules.GuidanceInvalid as error:
        problems = error.problems
    if not problems:
        return list(_not_yet_known(guidance))
    found = Places(case).findings(problems)
    for given in case.rules:
        found += _links(given, case)
    return list({(one.path, one.code, str(one.params)): one for one in found}.values())


def _not_yet_known(guidance: rules.Guidance) -> Iterator[Finding]:
    """Yield what the code has learned since the document was written: nothing is judged by it."""
    members: tuple[tuple[str, Container[str], Iterable[str]], ...] = (
        ("devices", guidance.devices, Device),
        ("areas", guidance.areas, Area),
        ("flags", guidance.flags, Flag),
    )
    for table, known, names in members:
        for name in names:
            if name not in known:
                yield Finding("not-yet-known", "warning", table, str(name), "")


def of_rule(given: Given, case: DocumentCase) -> list[Finding]:
    """Return every problem of one rule's form and links."""
    return Places(case).findings(given.read[1]) + _links(given, case)


def _links(given: Given, case: DocumentCase) -> list[Finding]:
    if given.rule is None:
        return []
    read = Reader()
    check_rule(read, case, given.rule)
    return Places(case).findings(read.problems.found)


class Places:
    """Finds the item and the field of a path, by the keys that the document has."""

    def __init__(self, case: DocumentCase) -> None:
        self.case = case
        self.keys: dict[str, frozenset[str]] = {}

    def findings(self, problems: Iterable[rules.Problem]) -> list[Finding]:
        """Return the problems as findings."""
        return [self._finding(problem) for problem in problems]

    def _finding(self, problem: rules.Problem) -> Finding:
        kind, key, field = self.place(problem.path)
        field = re.sub(r"\[(\d+)\]", r".\1", field)
        code: str = problem.code
        is_text = code == rules.DataCode.TEXT_EMPTY and field.rpartition(".")[2] in ("en", "sv")
        if is_text or code == rules.DataCode.NO_WORDS:
            return Finding("language-missing", "error", kind, key, field)
        return Finding(code, "error", kind, key, field, problem.params)

    def place(self, path: str) -> tuple[str, str, str]:
        """Return the kind, key and field that a path names."""
        kind, rest = _cut(path)
        if kind == "ingredients":
            return self._ingredient(rest)
        if kind not in TABLES or not rest:
            return kind, "", rest.lstrip(".")
        if rest.startswith("["):
            key, _, field = rest.partition("]")
            return kind, f"{key}]", field.lstrip(".")
        rest = rest.lstrip(".")
        if kind not in self.keys:
            self.keys[kind] = frozenset(key for key, _ in items(self.case.document, kind))
        for end in (*(m.start() for m in re.finditer(r"[.\[]|$", rest)),):
            if rest[:end] in self.keys[kind]:
                return kind, rest[:end], rest[end:].lstrip(".")
        key, field = _cut(rest)
        return kind, key, field.lstrip(".")

    def _ingredient(self, rest: str) -> tuple[str, str, str]:
        match = re.match(r"\.classes\[(\d+)\]\.?(.*)", rest)
        if match is None:
            return "ingredients", "", rest.lstrip(".")
        classes: Any = self.case.document.get("ingredients")
        row = classes["classes"][int(match[1])]
        key = row.get("id") if isinstance(row, Mapping) else None
        return "ingredients", key if isinstance(key, str) else f"[{match[1]}]", match[2]


def _cut(path: str) -> tuple[str, str]:
    match = re.match(r"[^.\[]*", path)
    end = match.end() if match else 0
    return path[:end], path[end:]
