"""A clinic's wishes are read strictly against an edition: every problem with its path.

A clinic may lengthen the windows of what is avoided or taken care with, and of care that does no
harm when it goes on; it may add one sentence to a rule, and name products of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules.additions import wording
from aftercare.rules.additions.wording import CARE, MOST_LETTERS
from aftercare.rules.digests import digest
from aftercare.rules.document.reader import MAX_HOURS
from aftercare.rules.guidance import NO_ADDITIONS, Additions, Guidance, OwnProduct, Rule
from aftercare.rules.problems import CONTROL
from aftercare.rules.products import ingredients
from aftercare.rules.vocabulary import Category, Language

SCHEMA: Final = 1
KEYS: Final = ("schema", "longer", "lines", "products")
# A year: beyond any course of treatments, so that more is a slip of the keyboard.
MOST_DAYS: Final = 365
MOST_LONGER: Final = 200
MOST_LINES: Final = 40  # each makes the sheets longer that have it
MOST_PRODUCTS: Final = 12
MOST_NAME: Final = 60
MOST_INGREDIENTS: Final = 20_000
# To go on with these for longer does no harm: sunscreen, clean hands, loose clothes, distance.
HARMLESS: Final = frozenset({"sunscreen-mineral", "hygiene", "friction", "baby-contact"})
LENGTHENED: Final = frozenset({Category.AVOID, Category.CAUTION})
SPOKEN: Final = frozenset({Category.AVOID, Category.CAUTION, Category.DO})


@dataclass(frozen=True, slots=True)
class AdditionsProblem:
    """One thing wrong with a clinic's wishes: where, of which kind, and the words concerned."""

    path: str
    kind: str
    words: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {MESSAGES[self.kind].format(words=self.words)}"


MESSAGES: Final[Mapping[str, str]] = {
    "shape": "must be {words}",
    "unknown-key": "{words} is not known here",
    "unknown-rule": "the edition has no such rule",
    "not-longer": "only what is avoided, taken care with or done without harm is lengthened",
    "no-window": "has no end that could be later",
    "in-hours": "is counted in hours: days would not fit its words",
    "care": "would put off {words}, which must not wait",
    "too-long": "would last longer than {words} days",
    "not-spoken": "a line is added only to what to do, to avoid or to take care with",
    "missing": "is needed in every language",
    "too-many-letters": "must be at most {words} characters",
    "control": "must be one line without control characters",
    "placeholder": "has no placeholders",
    "too-many": "must be at most {words}",
    "twice": "{words} is there twice",
    "unreadable": "the list of ingredients can't be read as one",
    "invariant": "says what {words} forbids",
    "permits": "{words!r} permits; a clinic's line never does",
    "excepts": "{words!r} makes an exception; a clinic's line never does",
    "lifts": "{words!r} lifts what the rule says",
    "reassures": "{words!r} reassures, or promises",
    "overrules": "{words!r} sets something in the place of the sheet's words",
    "time": "{words!r} names a time: times stand in the date's column",
    "number": "{words!r} is a number: only SPF from 30 and degrees may be given",
    "medicine": "{words!r} is about medicine: that belongs into the edition",
    "address": "{words!r} can't stand on a sheet",
    "help": "{words!r} could hold somebody back from calling for help",
    "names": "names {words!r}, which the sheet forbids, without saying no before it",
    "negation": "one language says no and the other does not",
}


class AdditionsInvalid(ValueError):
    """A clinic's wishes that can't be used; `problems` lists every `path: problem`."""

    def __init__(self, problems: Sequence[AdditionsProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def parse_additions(data: object, guidance: Guidance) -> Additions:
    """Read a clinic's wishes against an edition; raises `AdditionsInvalid` with every problem.

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
    """Return wishes that were checked, as a value."""
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


def _shape_problems(data: object) -> Iterable[AdditionsProblem]:
    if not isinstance(data, dict):
        yield AdditionsProblem("document", "shape", "an object")
        return
    for key in data:
        if key not in KEYS:
            yield AdditionsProblem(str(key), "unknown-key", str(key))
    if data.get("schema") != SCHEMA or isinstance(data.get("schema"), bool):
        yield AdditionsProblem("schema", "shape", str(SCHEMA))
    for key, most in (("longer", MOST_LONGER), ("lines", MOST_LINES)):
        if not isinstance(data.get(key), dict):
            yield AdditionsProblem(key, "shape", "an object of rules")
        elif len(data[key]) > most:
            yield AdditionsProblem(key, "too-many", str(most))
    if not isinstance(data.get("products"), list):
        yield AdditionsProblem("products", "shape", "a list")
    elif len(data["products"]) > MOST_PRODUCTS:
        yield AdditionsProblem("products", "too-many", str(MOST_PRODUCTS))


def _longer(name: str, days: object, guidance: Guidance) -> Iterable[AdditionsProblem]:
    path = f"longer.{name}"
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_DAYS:
        yield AdditionsProblem(path, "shape", f"a whole number of days from 1 to {MOST_DAYS}")
        return
    rule = guidance.rule_by_id.get(name)
    if rule is None:
        yield AdditionsProblem(path, "unknown-rule")
        return
    problem = why_not_longer(rule, guidance)
    if problem is not None:
        yield AdditionsProblem(path, *problem)
        return
    ends = [w.until for w in (rule.windows or {}).values() if w.until is not None]
    if max(ends) + 24 * days > MAX_HOURS:
        yield AdditionsProblem(path, "too-long", str(MAX_HOURS // 24))


def why_not_longer(rule: Rule, guidance: Guidance) -> tuple[str, str] | None:
    """Return the kind of problem and its words when a rule's windows can't be lengthened."""
    goes_on = rule.category is Category.DO and HARMLESS.issuperset(rule.topics)
    if rule.category not in LENGTHENED and not goes_on:
        return "not-longer", ""
    if rule.windows is None or all(window.until is None for window in rule.windows.values()):
        return "no-window", ""
    if rule.clock:
        return "in-hours", ""
    waits = _put_off(rule, guidance) if not goes_on else ()
    return ("care", ", ".join(waits)) if waits else None


def _put_off(rule: Rule, guidance: Guidance) -> tuple[str, ...]:
    """Return what would begin later, or be forbidden where it is told to expect, and must not.

    A longer ban puts off what to do on its topic, and holds every rule that it is outranked by
    for as long: so all topics of those are meant.
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


def _line(name: str, words: object, guidance: Guidance) -> Iterable[AdditionsProblem]:
    path = f"lines.{name}"
    rule = guidance.rule_by_id.get(name)
    if rule is None:
        yield AdditionsProblem(path, "unknown-rule")
        return
    if rule.category not in SPOKEN:
        yield AdditionsProblem(path, "not-spoken")
        return
    if not isinstance(words, dict) or set(words) != set(Language):
        yield AdditionsProblem(path, "missing")
        return
    problems = [p for lang, text in words.items() for p in _text(f"{path}.{lang}", text)]
    yield from problems
    if not problems:
        texts = {language: words[language] for language in Language}
        for language, kind, found in wording.faults(texts, rule, guidance):
            yield AdditionsProblem(f"{path}.{language}" if language else path, kind, found)


def _text(path: str, text: object) -> Iterable[AdditionsProblem]:
    if not isinstance(text, str) or not text.strip():
        yield AdditionsProblem(path, "missing")
    elif len(text) > MOST_LETTERS:
        yield AdditionsProblem(path, "too-many-letters", str(MOST_LETTERS))
    elif CONTROL.search(text) or "\n" in text or "\t" in text:
        yield AdditionsProblem(path, "control")
    elif "{" in text or "}" in text:
        yield AdditionsProblem(path, "placeholder")


def _products(items: list[object], guidance: Guidance) -> Iterable[AdditionsProblem]:
    names: set[str] = set()
    for index, item in enumerate(items):
        path = f"products.{index}"
        if not isinstance(item, dict) or set(item) != {"name", "ingredients"}:
            yield AdditionsProblem(path, "shape", "an object with a name and ingredients")
            continue
        problems = [
            *_named(f"{path}.name", item["name"], MOST_NAME),
            *_listed(f"{path}.ingredients", item["ingredients"]),
        ]
        yield from problems
        if problems:
            continue
        if item["name"].casefold() in names:
            yield AdditionsProblem(f"{path}.name", "twice", item["name"])
        names.add(item["name"].casefold())
        for kind, found in wording.name_faults(item["name"]):
            yield AdditionsProblem(f"{path}.name", kind, found)
        if not ingredients.read(item["name"], item["ingredients"], guidance.lexicon).readable:
            yield AdditionsProblem(f"{path}.ingredients", "unreadable")


def _named(path: str, text: object, most: int) -> Iterable[AdditionsProblem]:
    yield from _text(path, text)
    if isinstance(text, str) and most < len(text) <= MOST_LETTERS:
        yield AdditionsProblem(path, "too-many-letters", str(most))


def _listed(path: str, text: object) -> Iterable[AdditionsProblem]:
    if not isinstance(text, str) or not text.strip():
        yield AdditionsProblem(path, "missing")
    elif len(text) > MOST_INGREDIENTS:
        yield AdditionsProblem(path, "too-many-letters", str(MOST_INGREDIENTS))
    elif CONTROL.search(text):
        yield AdditionsProblem(path, "control")
