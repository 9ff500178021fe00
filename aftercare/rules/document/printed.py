"""What a document says of its printed lines: kinds that fit, bold words, and no date that is lost.

`aftercare.rules.engine.rows` relies on this: with a line that passes here no rule and no date of a
*wait* or a *limit* can fall out of what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from aftercare.rules import guidance as g
from aftercare.rules.document.reader import Reader
from aftercare.rules.engine.rows import HOLE, OF_A_RULE
from aftercare.rules.engine.sentences import KEPT
from aftercare.rules.problems import DataCode
from aftercare.rules.vocabulary import KINDS_OF, PRINTED, Category, Kind

# Placeholders that a printed line has beside those of a text: an end or a start as a moment.
MOMENTS: Final = frozenset({"end", "start"})
_DATED: Final = frozenset({Kind.WAIT, Kind.LIMIT})
_FREE: Final = frozenset({Kind.FIRST, Kind.WHILE, Kind.HABIT, Kind.DO})
_BOLD: Final = re.compile(r"\*\*[^*]*\w[^*]*\*\*")


def check_kind(read: Reader, rule: g.Rule) -> None:
    """Note a kind that does not fit a rule, and printed words that are missing or uneven."""
    path, add = f"rules.{rule.id}", read.problems.add
    if rule.category not in PRINTED:
        _check_staff_rule(read, path, rule)
        return
    if rule.kind is None or rule.paper is None:
        add(f"{path}.kind" if rule.kind is None else f"{path}.paper", DataCode.MISSING)
        return
    endless = rule.windows is not None and any(w.until is None for w in rule.windows.values())
    if rule.kind not in KINDS_OF[rule.category]:
        add(f"{path}.kind", DataCode.KIND_UNFIT, kind=rule.kind.value)
    elif rule.category is Category.AVOID and endless != (rule.kind is Kind.WHILE):
        add(f"{path}.kind", DataCode.KIND_ENDLESS)
    if rule.acknowledge:
        add(f"{path}.acknowledge", DataCode.NOT_FOR_PATIENTS)
    for name in ("later", "after_normal"):
        if getattr(rule, name) and rule.kind is not Kind.HELP:
            add(f"{path}.{name}", DataCode.ONLY_HELP)
    if (rule.text_unasked is None) != (rule.paper_unasked is None):
        add(f"{path}.paper_unasked", DataCode.UNASKED_UNEVEN)
    check_bold(read, f"{path}.paper", rule.paper)
    check_bold(read, f"{path}.paper_unasked", rule.paper_unasked)
    _check_plain(read, path, part=rule.part, beside=rule.beside, short=rule.short)


def _check_staff_rule(read: Reader, path: str, rule: g.Rule) -> None:
    for name in ("kind", "paper", "paper_unasked", "part", "beside", "short", "moves_at"):
        if getattr(rule, name) is not None:
            read.problems.add(f"{path}.{name}", DataCode.FOR_PATIENTS)
    if rule.acknowledge and rule.category is not Category.CLINICIAN:
        read.problems.add(f"{path}.acknowledge", DataCode.NOT_FOR_PATIENTS)


def check_bold(read: Reader, path: str, words: g.Words | None) -> None:
    """Note printed words whose marks for bold are uneven, or that have no bold words at all."""
    for language, text in (words or {}).items():
        if text and (text.count("**") % 2 or not _BOLD.search(text)):
            read.problems.add(f"{path}.{language}", DataCode.BOLD_UNEVEN)


def _check_plain(read: Reader, path: str, **fields: g.Words | None) -> None:
    for name, words in fields.items():
        if words is not None and any(set("{}*") & set(text) for text in words.values()):
            read.problems.add(f"{path}.{name}", DataCode.NO_PLACEHOLDERS)


def check_lines(read: Reader, found: g.Guidance) -> None:
    """Note every shared line that could lose a rule, a date, or a kind."""
    for line in found.lines:
        path = f"lines.{line.id}"
        if line.id in found.rule_by_id:
            read.problems.add(path, DataCode.TWICE)
        named = {name: found.rule_by_id.get(name) for name in (*line.rules, *line.also)}
        for name, rule in named.items():
            if rule is None or rule.kind is None:
                read.problems.add(f"{path}.rules", DataCode.UNKNOWN, name=name)
        if not line.rules or len(named) < len(line.rules) + len(line.also):
            read.problems.add(f"{path}.rules", DataCode.TWICE if line.rules else DataCode.EMPTY)
        check_bold(read, f"{path}.words", line.words)
        _check_plain(read, path, short=line.short)
        if all(rule is not None and rule.kind is not None for rule in named.values()):
            rules = [rule for name, rule in named.items() if rule is not None]
            _check_holes(read, path, line, {rule.id: rule for rule in rules})
            _check_fit(read, path, line, [rule for rule in rules if rule.id in line.rules])


def _check_holes(read: Reader, path: str, line: g.SharedLine, rules: Mapping[str, g.Rule]) -> None:
    """Note a hole that nothing fills, or that the languages fill otherwise."""
    holes = {language: _holes(text) for language, text in line.words.items()}
    for language, found in holes.items():
        text = line.words[language]
        if text.count("{") != text.count("}") or len(HOLE.findall(text)) != text.count("{"):
            read.problems.add(f"{path}.words.{language}", DataCode.PLACEHOLDER_OPEN)
        for name, of in found:
            if not _is_filled(name, of, line, rules):
                hole = f"{name}:{of}" if of else name
                read.problems.add(
                    f"{path}.words.{language}", DataCode.PLACEHOLDER_UNKNOWN, name=hole
                )
    every = set().union(*holes.values())
    for language, found in holes.items():
        if lacks := sorted(every - set(found)):
            told = ", ".join(f"{{{name}:{of}}}" if of else f"{{{name}}}" for name, of in lacks)
            where = f"{path}.words.{language}"
            read.problems.add(where, DataCode.PLACEHOLDERS_DIFFER, names=told)


def _holes(text: str) -> set[tuple[str, str]]:
    return {(name, of) for name, of in HOLE.findall(text)}


def _is_filled(name: str, of: str, line: g.SharedLine, rules: Mapping[str, g.Rule]) -> bool:
    if not of:
        return name in KEPT or name == "parts"
    rule = rules.get(of)
    # Where any of its rules will do, one that is named may be absent.
    if rule is None or name not in OF_A_RULE or (line.takes_any and of not in line.also):
        return False
    if name == "while":
        return rule.while_words is not None
    ends = rule.windows is not None and all(w.until is not None for w in rule.windows.values())
    return rule.windows is not None if name in ("from", "start") else ends


def _check_fit(read: Reader, path: str, line: g.SharedLine, rules: Iterable[g.Rule]) -> None:
    for rule in rules:
        if line.takes_any and rule.part is None:
            read.problems.add(f"{path}.rules", DataCode.PART_MISSING, name=rule.id)
        if not _fits(line, rule):
            read.problems.add(f"{path}.kind", DataCode.LINE_UNFIT, name=rule.id)
        elif rule.kind in _DATED and not _dates(line, rule.id):
            read.problems.add(f"{path}.words", DataCode.DATE_LOST, name=rule.id)
    if line.later and line.kind is not Kind.HELP:
        read.problems.add(f"{path}.later", DataCode.ONLY_HELP)


def _fits(line: g.SharedLine, rule: g.Rule) -> bool:
    """Whether a rule may be said by a line: what is no invitation alone becomes none in company."""
    if line.kind is Kind.HELP:
        return rule.kind is Kind.HELP and (rule.level, rule.later) == (line.level, line.later)
    if line.kind is Kind.LIMIT:
        return rule.kind in _DATED
    if line.kind in _FREE:
        return rule.kind in _FREE | _DATED
    return rule.kind is line.kind


def _dates(line: g.SharedLine, rule: str) -> bool:
    """Whether the day on which a rule ends is printed: in the column, or in the words."""
    if line.kind in _DATED and (line.same in ("until", "latest") or len(line.rules) == 1):
        return True
    return all(("until", rule) in _holes(text) for text in line.words.values())
