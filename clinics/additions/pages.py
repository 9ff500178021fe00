"""What the pages of a clinic's additions show, as ready values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.guidance import search
from aftercare.rules import SPOKEN
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.vocabulary import Category, Language, Tier
from clinics.additions import checks, sentences

# In this order the page has them.
CATEGORIES: Final = (
    (Category.AVOID, gettext_lazy("Avoid")),
    (Category.CAUTION, gettext_lazy("Take care")),
    (Category.DO, gettext_lazy("Do")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One advice on the list, with what the clinic adds to it."""

    id: str
    title: str
    text: str
    times: str
    days: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The advice of one kind."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One kind of treatment: how long the edition says, and how long the clinic."""

    tier: str
    plain: str
    longer: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two versions of a clinic's additions say otherwise."""

    title: str
    what: str
    was: str
    now: str


def groups(
    guidance: Guidance, data: checks.Data, *, language: Language, query: str, only_own: bool
) -> list[Group]:
    """Return the advice that a clinic may add to, by kind; a query finds parts of words."""
    wanted = search.words(search.clean(query))
    found = []
    for category, heading in CATEGORIES:
        rows = tuple(
            _row(rule, data, language)
            for rule in guidance.rules
            if rule.category is category
            and search.holds(_searched(rule, data), wanted)
            and not (only_own and not _is_added_to(rule.id, data))
        )
        if rows:
            found.append(Group(str(heading), rows))
    return found


def count_spoken(guidance: Guidance) -> int:
    """Return how many pieces of advice a clinic may add to."""
    return sum(rule.category in SPOKEN for rule in guidance.rules)


def windows(rule: Rule, days: int, guidance: Guidance, language: Language) -> list[Window]:
    """Return how long a rule lasts in each kind of treatment, and how long with more days."""
    if rule.windows is None:
        return []
    return [
        Window(
            tier=guidance.words["tiers"][tier][language],
            plain=rules.span(rule.windows[tier].until, language),
            longer=rules.span(_later(rule.windows[tier].until, days), language),
        )
        for tier in Tier
    ]


def _later(until: float | None, days: int) -> float | None:
    return None if until is None else until + 24 * days


def changes(
    old: checks.Data, new: checks.Data, guidance: Guidance, language: Language
) -> list[Change]:
    """Return what the new additions say otherwise than the old ones."""
    found: list[Change] = []
    touched = (*old["longer"], *old["lines"], *new["longer"], *new["lines"])
    for rule in dict.fromkeys(touched):
        before, after = checks.piece(old, rule), checks.piece(new, rule)
        title = _title(rule, guidance, language)
        if before["days"] != after["days"]:
            texts = [_days(piece["days"], language) for piece in (before, after)]
            found.append(Change(title, _("Longer by"), *texts))
        for tongue in Language:
            was, now = ((piece["words"] or {}).get(tongue, "") for piece in (before, after))
            if was != now:
                found.append(Change(title, tongue.value, was, now))
    return [*found, *_product_changes(old, new)]


def _product_changes(old: checks.Data, new: checks.Data) -> Iterable[Change]:
    for one in old["products"]:
        if one not in new["products"]:
            yield Change(one["name"], _("Product"), one["ingredients"], "")
    for one in new["products"]:
        if one not in old["products"]:
            yield Change(one["name"], _("Product"), "", one["ingredients"])


@dataclass(frozen=True, slots=True)
class Lost:
    """One of the clinic's additions that does not hold by the edition in force, and why."""

    title: str
    what: str
    why: str


def lost(
    found: rules.Holding | None, data: checks.Data, guidance: Guidance, language: Language
) -> list[Lost]:
    """Return what of a version in force is not on the sheets now, each with the reason."""
    if found is None:
        return []
    shown = [
        Lost(
            *_named(problem.path, data, guidance, language),
            sentences.problem(problem),
        )
        for problem in found.problems
    ]
    if found.refused:
        text = _("With the guidance in force now, longer times can’t be shown to be safe.")
        kept = set(found.additions.longer)
        dropped = [rule for rule in data["longer"] if rule not in kept]
        shown += [
            Lost(_title(rule, guidance, language), _days(data["longer"][rule], language), text)
            for rule in dropped
            if not any(problem.path == f"longer.{rule}" for problem in found.problems)
        ]
    return shown


def _named(path: str, data: checks.Data, guidance: Guidance, language: Language) -> tuple[str, str]:
    kind, _dot, rest = path.partition(".")
    name = rest.partition(".")[0]
    if kind == "longer":
        return _title(name, guidance, language), _days(data["longer"].get(name, 0), language)
    if kind == "lines":
        words: Mapping[str, Any] = data["lines"].get(name) or {}
        return _title(name, guidance, language), str(words.get(language, ""))
    products = data["products"]
    named = products[int(name)]["name"] if name.isdigit() and int(name) < len(products) else ""
    return str(named), _("Product")


def _row(rule: Rule, data: checks.Data, language: Language) -> Row:
    piece = checks.piece(data, rule.id)
    return Row(
        id=rule.id,
        title=rule.title[language],
        text=rule.text[language],
        times=_times(rule, language),
        days=_days(piece["days"], language),
        words=(piece["words"] or {}).get(language, ""),
    )


def _times(rule: Rule, language: Language) -> str:
    """Return "7 days to 28 days", from the lightest treatment to the deepest."""
    if rule.windows is None:
        return ""
    ends = [rule.windows[tier].until for tier in Tier]
    least = min((end for end in ends if end is not None), default=None)
    most = None if None in ends else max(end for end in ends if end is not None)
    if least == most:
        return rules.span(most, language)
    parts = {"least": rules.span(least, language), "most": rules.span(most, language)}
    return _("%(least)s to %(most)s") % parts


def _days(days: int, language: Language) -> str:
    return f"+ {rules.span(24 * days, language)}" if days else ""


def _is_added_to(rule: str, data: checks.Data) -> bool:
    return rule in data["longer"] or rule in data["lines"]


def _searched(rule: Rule, data: checks.Data) -> str:
    own = data["lines"].get(rule.id) or {}
    texts = (*rule.title.values(), *rule.text.values(), *own.values(), rule.id, *rule.topics)
    return search.folded(texts)


def _title(rule: str, guidance: Guidance, language: Language) -> str:
    found = guidance.rule_by_id.get(rule)
    return rule if found is None else found.title[language]
