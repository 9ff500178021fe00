"""What the rows of a guidance document say of each other: names that lead somewhere, no holes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Final, Protocol

from aftercare.rules import guidance as g
from aftercare.rules.document import first
from aftercare.rules.document.printed import MOMENTS, check_kind, check_lines
from aftercare.rules.document.reader import Reader
from aftercare.rules.lexicon import Rewording
from aftercare.rules.problems import DataCode
from aftercare.rules.vocabulary import (
    PRINTED,
    Category,
    Flag,
)

# Keys that the code speaks about; an edition without one of them is refused.
NEEDED_RULES: Final = (
    *("retinoid-breastfeeding-none", "retinoid-pregnancy-none", "retinoid-otc-avoid-early"),
    *("retinoid-rx-avoid-early", "breastfeeding-no-numbing-breast", "numbing-cream-home-avoid"),
    *("sun-avoid-direct", "sunscreen-mineral-daily", "calm-gate", "infection-possible"),
    *("help-infection", "help-emergency-sepsis", "help-anaphylaxis", "help-rash-allergy"),
    *("help-cold-sore", "help-lumps-late", "help-bleeding", "help-redness-prolonged"),
    *("help-numbing-toxicity", "help-rf-burn-nerve", "help-prp-illness", "active-stop-note"),
    *("pregnant-stop", "implant-rf-stop", "not-recorded-note", "glide-breastfeeding-signoff"),
    *("first-day-clinic-product-only", "isotretinoin-current-stop", "cold-sore-active-stop"),
    *("keloid-stop", "infection-acne-stop", "eczema-psoriasis-rosacea", "minor-stop"),
    *("connective-tissue-stop", "bleeding-disorder-stop", "diabetes-uncontrolled-stop"),
    *("immunosuppressed-recent-stop", "tan-sunburn-stop", "anaesthetic-allergy-stop"),
)
NEEDED_TOPICS: Final = (
    *("retinoid-cosmetic", "retinoid-prescription", "acid-aha-pha", "acid-bha", "vitamin-c"),
    *("benzoyl-peroxide", "exfoliant", "self-tan", "fragrance", "new-product", "numbing"),
    *("numbing-breast", "sun", "moisturiser", "hyaluronic", "washing", "cleanser", "hygiene"),
    *("sunscreen-mineral", "comfort", "friction", "plasma", "baby-contact", "breastfeeding"),
    *("expectations", "infection", "lightener", "sunscreen-chemical", "niacinamide"),
    *("hair-removal", "minoxidil", "makeup"),
)
PLACEHOLDERS: Final = frozenset(
    {
        *("date", "from", "time", "date2", "area", "product", "ingredient", "while"),
        *("clinic_phone", "emergency_number"),
    }
)


def check_links(read: Reader, found: g.Guidance) -> None:
    """Note every name that leads nowhere, and every sentence with a hole."""
    add = read.problems.add
    for needed in NEEDED_RULES:
        if needed not in found.rule_by_id:
            add(f"rules.{needed}", DataCode.NEEDED)
    for needed in NEEDED_TOPICS:
        if needed not in found.topics:
            add(f"topics.{needed}", DataCode.NEEDED)
    for kind, table, needed_members in (
        ("devices", found.devices, first.DEVICES),
        ("areas", found.areas, first.AREAS),
        ("flags", found.flags, tuple(first.FLAGS)),
    ):
        for member in sorted(set(needed_members) - set(table)):
            add(f"{kind}.{member}", DataCode.MISSING)
    for rule in found.rules:
        check_rule(read, found, rule)
    for code, allergen in found.lexicon.allergens.items():
        for effect in allergen.effects:
            _check_rewording(read, f"allergens.{code}.effects.{effect.rule}", effect, found)
    check_lines(read, found)
    for path, names, known in _links(found):
        for name in names:
            if name not in known:
                add(path, DataCode.UNKNOWN, name=name)
    for area, info in found.areas.items():
        if info.limit_mm < info.warn_above_mm:
            add(f"areas.{area}.limit_mm", DataCode.BELOW_WARNING)


Link = tuple[str, Iterable[str], Iterable[str]]


def _links(found: g.Guidance) -> Iterable[Link]:
    """Yield every list of names with the table they must be in."""
    sources, cited = found.sources, {**found.sources, **found.claims}
    for claim in found.claims.values():
        path = f"claims.{claim.id}"
        yield f"{path}.source", (claim.source,), sources
        yield f"{path}.evidence", claim.evidence, sources
        yield f"{path}.topics", claim.topics, found.topics
        yield f"{path}.conflicts", claim.conflicts, found.conflicts
        yield f"{path}.superseded_by", _replacing(claim), found.claims.keys() - {claim.id}
    for source in sources.values():
        path = f"sources.{source.id}.superseded_by"
        yield path, _replacing(source), sources.keys() - {source.id}
    for conflict in found.conflicts.values():
        yield f"conflicts.{conflict.id}.claims", conflict.claims, found.claims
        yield f"conflicts.{conflict.id}.sources", conflict.sources, sources
    for red in found.red_flags:
        yield f"red_flags.{red.id}.rules", red.rules, found.rule_by_id
        yield f"red_flags.{red.id}.sources", red.sources, cited
    for kind, table in (("areas", found.areas), ("devices", found.devices)):
        for key, row in table.items():
            yield f"{kind}.{key}.sources", row.sources, cited
    for flag, info in found.flags.items():
        yield f"flags.{flag}.group", (info.group,), found.flag_groups
    classes = (one.topic for one in found.lexicon.classes if one.topic is not None)
    yield "ingredients.classes", dict.fromkeys(classes), found.topics
    known = {one.id for one in found.lexicon.classes}
    for one_kind in found.lexicon.kinds:
        yield f"product_kinds.{one_kind.id}.topics", one_kind.topics, found.topics
    for code, one in found.lexicon.allergens.items():
        path = f"allergens.{code}"
        yield f"{path}.covers_classes", sorted(one.covers_classes), known
        yield f"{path}.effects", [effect.rule for effect in one.effects], found.rule_by_id


def _replacing(row: g.Source | g.Claim) -> tuple[str, ...]:
    return () if row.superseded_by is None else (row.superseded_by,)


class Names(Protocol):
    """The tables whose names a rule may use; a `Guidance` is one."""

    @property
    def topics(self) -> Container[str]: ...

    @property
    def sources(self) -> Container[str]: ...

    @property
    def claims(self) -> Container[str]: ...

    @property
    def modifiers(self) -> Container[str]: ...

    @property
    def flags(self) -> Container[str]: ...

    @property
    def devices(self) -> Container[str]: ...

    @property
    def allergies(self) -> Container[str]: ...

    @property
    def areas(self) -> Container[str]: ...


def check_rule(read: Reader, found: Names, rule: g.Rule) -> None:
    """Note every name in one rule that leads nowhere, and every sentence with a hole."""
    path = f"rules.{rule.id}"
    for topic in rule.topics:
        if topic not in found.topics:
            read.problems.add(f"{path}.topics", DataCode.UNKNOWN_TOPIC, name=topic)
    if not rule.sources:
        read.problems.add(f"{path}.sources", DataCode.SOURCE_MISSING)
    for reference in rule.sources:
        if reference not in found.sources and reference not in found.claims:
            read.problems.add(f"{path}.sources", DataCode.UNKNOWN_SOURCE, name=reference)
    for effect in rule.modifiers:
        if effect.modifier not in found.modifiers:
            read.problems.add(f"{path}.modifiers", DataCode.UNKNOWN, name=effect.modifier)
    if rule.category is Category.AVOID and (rule.windows is None or not rule.topics):
        read.problems.add(f"{path}.windows", DataCode.AVOID_INCOMPLETE)
    if rule.category is Category.DO and not rule.topics:
        read.problems.add(f"{path}.topics", DataCode.DO_WITHOUT_TOPIC)
    if rule.category is Category.HELP and rule.level is None:
        read.problems.add(f"{path}.level", DataCode.HELP_WITHOUT_LEVEL)
    endless = rule.windows and any(window.until is None for window in rule.windows.values())
    if rule.category is Category.AVOID and endless and rule.while_words is None:
        read.problems.add(f"{path}.while", DataCode.ENDLESS_WITHOUT_WORDS)
    for name, words in (("title", rule.title), ("while", rule.while_words)):
        if words is not None and any("{" in text or "}" in text for text in words.values()):
            read.problems.add(f"{path}.{name}", DataCode.NO_PLACEHOLDERS)
    for name in ("text", "text_unasked", "paper", "paper_unasked"):
        words = getattr(rule, name)
        if words is not None:
            _check_placeholders(read, f"{path}.{name}", words, rule)
    check_kind(read, rule)
    for where, names, known in _rule_links(path, rule, found):
        for name in names:
            if name not in known:
                read.problems.add(where, DataCode.UNKNOWN, name=name)


def _rule_links(
    path: str, rule: g.Rule, found: Names
) -> Iterable[tuple[str, Iterable[str], Container[str]]]:
    yield f"{path}.locators", rule.locators, rule.sources
    for box in rule.when:
        yield f"{path}.when.products", sorted(box.products), found.topics
        yield f"{path}.when.devices", sorted(box.devices), found.devices
        yield f"{path}.when.areas", sorted(box.areas), found.areas
        yield f"{path}.when.flags", [flag for flag, _ in box.flags], found.flags
        yield f"{path}.when.allergies", sorted(box.allergies), found.allergies


def _check_rewording(read: Reader, path: str, words: Rewording, found: g.Guidance) -> None:
    """Note what a rule could not say in the words that it has for somebody with an allergy."""
    rule = found.rule_by_id.get(words.rule)
    if rule is not None:
        _check_placeholders(read, f"{path}.text", words.text, rule)
        _check_placeholders(read, f"{path}.paper", words.paper, rule)


def _check_placeholders(read: Reader, path: str, words: g.Words, rule: g.Rule) -> None:
    used = {lang: set(re.findall(r"\{([^{}]*)\}", text)) for lang, text in words.items()}
    for lang, names in used.items():
        known = PLACEHOLDERS | MOMENTS if ".paper" in path else PLACEHOLDERS
        for name in sorted(names - known):
            read.problems.add(f"{path}.{lang}", DataCode.PLACEHOLDER_UNKNOWN, name=name)
        if words[lang].count("{") != words[lang].count("}"):
            read.problems.add(f"{path}.{lang}", DataCode.PLACEHOLDER_OPEN)
    every = set().union(*used.values()) if rule.category in PRINTED else set()
    for lang, names in used.items():
        if lacks := sorted(every - names):
            holes = ", ".join(f"{{{name}}}" for name in lacks)
            read.problems.add(f"{path}.{lang}", DataCode.PLACEHOLDERS_DIFFER, names=holes)
    for name, missing in _without_a_value(rule).items():
        if missing and name in set().union(*used.values()):
            read.problems.add(path, DataCode.PLACEHOLDER_EMPTY, name=name)


def _without_a_value(rule: g.Rule) -> Mapping[str, bool]:
    """Return the placeholders that this rule could never fill."""
    ends = rule.windows is not None and all(w.until is not None for w in rule.windows.values())
    products = any(box.products for box in rule.when)
    allergies = any(
        box.allergies or any(flag is Flag.METAL_ALLERGY for flag, _ in box.flags)
        for box in rule.when
    )
    return {
        "date": not ends,
        "time": not ends,
        "from": rule.windows is None,
        "end": not ends,
        "start": rule.windows is None,
        "date2": rule.second is None,
        "while": rule.while_words is None,
        "product": not products,
        "ingredient": not (products or allergies),
    }
