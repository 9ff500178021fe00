"""A clinic's additions are read strictly against an edition: every problem with its path.

A clinic may lengthen the windows of what is avoided or taken care with, and of care that does no
harm when it goes on; it may add one sentence to a rule, and name products of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules.additions import wording
from aftercare.rules.additions.codes import AdditionsCode
from aftercare.rules.additions.wording import CARE, MOST_LETTERS
from aftercare.rules.digests import digest
from aftercare.rules.document.reader import MAX_HOURS
from aftercare.rules.guidance import NO_ADDITIONS, Additions, Guidance, OwnProduct, Rule
from aftercare.rules.problems import CONTROL, Invalid, Problem
from aftercare.rules.products import ingredients
from aftercare.rules.vocabulary import Category, Language

SCHEMA: Final = 1
KEYS: Final = ("schema", "longer", "lines", "products")
# A year: longer than any course of treatments, so more is a slip of the keyboard.
MOST_DAYS: Final = 365
MOST_LONGER: Final = 200
MOST_LINES: Final = 40  # each makes the sheets longer that have it
MOST_PRODUCTS: Final = 12
MOST_NAME: Final = 60
MOST_INGREDIENTS: Final = 20_000
# Going on with these for longer does no harm: sunscreen, clean hands, loose clothes, distance.
HARMLESS: Final = frozenset({"sunscreen-mineral", "hygiene", "friction", "baby-contact"})
LENGTHENED: Final = frozenset({Category.AVOID, Category.CAUTION})
SPOKEN: Final = frozenset({Category.AVOID, Category.CAUTION, Category.DO})


class AdditionsInvalid(Invalid):
    """A clinic's additions that can't be used."""


def parse_additions(data: object, guidance: Guidance) -> Additions:
    """Read a clinic's additions against an edition; raises `AdditionsInvalid` with every problem.

    `{"schema": 1, "longer": {rule: days}, "lines": {rule: {"en", "sv"}},
    "products": [{"name", "ingredients"}]}`; whole days, 1 to 365.
    """
    problems = list(_shape_problems(data))
    if problems or not isinstance(data, dict):
        raise AdditionsInvalid(problems)
    problems += [p for rule, days in data["longer"].items() for p in _longer(rule, days, guidance)]
    problems += [p for rule, words in data["lines"].items() for p in _line(rule, words, guidance)]
    problems += _products(data["products"], guidance)
    if problems:
        raise AdditionsInvalid(problems)
    return value(data)


def value(data: Mapping[str, Any]) -> Additions:
    """Return additions that were checked, as a value."""
    longer, lines, products = data["longer"], data["lines"], data["products"]
    if not (longer or lines or products):
        return NO_ADDITIONS
    return Additions(
        digest=digest(data),
        longer=MappingProxyType(dict(longer)),
        lines=MappingProxyType(
            {
                rule: MappingProxyType({language: words[language] for language in Language})
                for rule, words in lines.items()
            }
        ),
        products=tuple(OwnProduct(one["name"], one["ingredients"]) for one in products),
    )


def _problem(path: str, code: AdditionsCode, words: str = "") -> Problem:
    return Problem(path, code, {"words": words})


def _shape_problems(data: object) -> Iterable[Problem]:
    if not isinstance(data, dict):
        yield _problem("", AdditionsCode.SHAPE, "an object")
        return
    for key in data:
        if key not in KEYS:
            yield _problem(str(key), AdditionsCode.UNKNOWN_KEY, str(key))
    if data.get("schema") != SCHEMA or isinstance(data.get("schema"), bool):
        yield _problem("schema", AdditionsCode.SHAPE, str(SCHEMA))
    for key, most in (("longer", MOST_LONGER), ("lines", MOST_LINES)):
        if not isinstance(data.get(key), dict):
            yield _problem(key, AdditionsCode.SHAPE, "an object of rules")
        elif len(data[key]) > most:
            yield _problem(key, AdditionsCode.TOO_MANY, str(most))
    if not isinstance(data.get("products"), list):
        yield _problem("products", AdditionsCode.SHAPE, "a list")
    elif len(data["products"]) > MOST_PRODUCTS:
        yield _problem("products", AdditionsCode.TOO_MANY, str(MOST_PRODUCTS))


def _longer(name: str, days: object, guidance: Guidance) -> Iterable[Problem]:
    path = f"longer.{name}"
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        yield _problem(path, AdditionsCode.SHAPE, f"a whole number of days from 1 to {MOST_DAYS}")
        return
    rule = guidance.rule_by_id.get(name)
    if rule is None:
        yield _problem(path, AdditionsCode.UNKNOWN_RULE)
        return
    if (problem := why_not_longer(rule, guidance)) is not None:
        yield problem
        return
    ends = [w.until for w in (rule.windows or {}).values() if w.until is not None]
    if max(ends) + 24 * days > MAX_HOURS:
        yield _problem(path, AdditionsCode.TOO_LONG, str(MAX_HOURS // 24))


def why_not_longer(rule: Rule, guidance: Guidance) -> Problem | None:
    """Return the problem when a rule's windows can't be lengthened."""
    path = f"longer.{rule.id}"
    goes_on = rule.category is Category.DO and HARMLESS.issuperset(rule.topics)
    if rule.category not in LENGTHENED and not goes_on:
        return _problem(path, AdditionsCode.NOT_LONGER)
    if rule.windows is None or all(window.until is None for window in rule.windows.values()):
        return _problem(path, AdditionsCode.NO_WINDOW)
    if rule.clock:
        return _problem(path, AdditionsCode.IN_HOURS)
    waits = _put_off(rule, guidance) if not goes_on else ()
    return _problem(path, AdditionsCode.CARE, ", ".join(waits)) if waits else None


def _put_off(rule: Rule, guidance: Guidance) -> tuple[str, ...]:
    """Return the topics that a longer ban would put off, or forbid while the sheet expects them.

    A longer ban puts off what to do on its topic, and any rule that outranks it lasts as long: so
    the topics of those rules count as well.
    """
    near = [
        other
        for other in guidance.rules
        if other.category is rule.category and not set(rule.topics).isdisjoint(other.topics)
    ]
    topics = {*rule.topics, *(topic for other in near for topic in other.topics)}
    expected = {
        topic
        for other in guidance.rules
        if other.category is Category.EXPECT
        for topic in other.topics
    }
    return tuple(sorted(topics & (CARE | expected)))


def _line(name: str, words: object, guidance: Guidance) -> Iterable[Problem]:
    path = f"lines.{name}"
    rule = guidance.rule_by_id.get(name)
    if rule is None:
        yield _problem(path, AdditionsCode.UNKNOWN_RULE)
        return
    if rule.category not in SPOKEN:
        yield _problem(path, AdditionsCode.NOT_SPOKEN)
        return
    if not isinstance(words, dict) or set(words) != set(Language):
        yield _problem(path, AdditionsCode.MISSING)
        return
    problems = [p for lang, text in words.items() for p in _text(f"{path}.{lang}", text)]
    yield from problems
    if not problems:
        texts = {language: words[language] for language in Language}
        for language, code, found in wording.faults(texts, rule, guidance):
            yield _problem(f"{path}.{language}" if language else path, code, found)


def _text(path: str, text: object) -> Iterable[Problem]:
    if not isinstance(text, str) or not text.strip():
        yield _problem(path, AdditionsCode.MISSING)
    elif len(text) > MOST_LETTERS:
        yield _problem(path, AdditionsCode.TOO_MANY_LETTERS, str(MOST_LETTERS))
    elif CONTROL.search(text) or "\n" in text or "\t" in text:
        yield _problem(path, AdditionsCode.CONTROL)
    elif "{" in text or "}" in text:
        yield _problem(path, AdditionsCode.PLACEHOLDER)


def _products(items: list[object], guidance: Guidance) -> Iterable[Problem]:
    names: set[str] = set()
    for index, item in enumerate(items):
        path = f"products.{index}"
        if not isinstance(item, dict) or set(item) != {"name", "ingredients"}:
            yield _problem(path, AdditionsCode.SHAPE, "an object with a name and ingredients")
            continue
        problems = [
            *_named(f"{path}.name", item["name"], MOST_NAME),
            *_listed(f"{path}.ingredients", item["ingredients"]),
        ]
        yield from problems
        if problems:
            continue
        if item["name"].casefold() in names:
            yield _problem(f"{path}.name", AdditionsCode.TWICE, item["name"])
        names.add(item["name"].casefold())
        for code, found in wording.name_faults(item["name"]):
            yield _problem(f"{path}.name", code, found)
        if not ingredients.read(item["name"], item["ingredients"], guidance.lexicon).readable:
            yield _problem(f"{path}.ingredients", AdditionsCode.UNREADABLE)


def _named(path: str, text: object, most: int) -> Iterable[Problem]:
    yield from _text(path, text)
    if isinstance(text, str) and most < len(text) <= MOST_LETTERS:
        yield _problem(path, AdditionsCode.TOO_MANY_LETTERS, str(most))


def _listed(path: str, text: object) -> Iterable[Problem]:
    if not isinstance(text, str) or not text.strip():
        yield _problem(path, AdditionsCode.MISSING)
    elif len(text) > MOST_INGREDIENTS:
        yield _problem(path, AdditionsCode.TOO_MANY_LETTERS, str(MOST_INGREDIENTS))
    elif CONTROL.search(text):
        yield _problem(path, AdditionsCode.CONTROL)
