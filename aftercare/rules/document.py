"""The strict reading of a guidance document: every problem with its path, or a `Guidance`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules import guidance as g
from aftercare.rules.document_parts import Reader, read_when
from aftercare.rules.ingredients import IngredientsInvalid, parse_lexicon
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    PRINTED,
    Area,
    Basis,
    Category,
    Device,
    Flag,
    Language,
    Strength,
    Tier,
)

SCHEMA: Final = 1
KEYS: Final = (
    *("schema", "sources", "claims", "conflicts", "topics", "modifiers", "devices", "areas"),
    *("flags", "flag_groups", "red_flags", "words", "ingredients", "rules"),
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
    "first-day-clinic-product-only",
)
NEEDED_TOPICS: Final = (
    *("retinoid-cosmetic", "retinoid-prescription", "acid-aha-pha", "acid-bha", "vitamin-c"),
    *("benzoyl-peroxide", "exfoliant", "self-tan", "fragrance", "new-product", "numbing"),
    *("numbing-breast", "sun", "moisturiser"),
)
NEEDED_WORDS: Final = {
    "tiers": tuple(Tier),
    "strengths": tuple(Strength),
    "basis": tuple(Basis),
    "endpoints": ("none", "erythema", "pinpoint_bleeding", "confluent_bleeding"),
    "classes": ("cosmetic", "medical", "surgical"),
    "adjuncts": (
        *("anaesthetic", "hyaluronic_acid", "prp", "peel", "laser", "led"),
        *("unapproved_topical", "exosomes", "retinoid_applied"),
    ),
    "override_reasons": (),
}
PLACEHOLDERS: Final = frozenset(
    {
        *("date", "from", "time", "date2", "area", "product", "ingredient", "while"),
        *("clinic_phone", "emergency_number"),
    }
)


class GuidanceInvalid(ValueError):
    """A document that cannot be used; `problems` lists every `path: problem`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse(document: object, number: int) -> g.Guidance:
    """Read one edition's document; raises `GuidanceInvalid` with every problem."""
    read = Reader()
    doc: Mapping[str, Any] = read.problems.mapping("", document, KEYS)
    if doc.get("schema") != SCHEMA:
        read.problems.add("schema", f"must be {SCHEMA}")
    sources = read.table(doc, "sources", _source, "id")
    claims = read.table(doc, "claims", _claim, "id")
    topics = read.table(doc, "topics", _topic, "id")
    modifiers = read.table(doc, "modifiers", _modifier, "id")
    rules = read.table(doc, "rules", _rule, "id")
    flags = read.table(doc, "flags", _flag, "flag")
    devices = read.table(doc, "devices", _device, "device")
    areas = read.table(doc, "areas", _area, "area")
    conflicts = read.table(doc, "conflicts", _conflict, "id")
    red_flags = read.table(doc, "red_flags", _red_flag, "id")
    groups = {
        str(item.get("id")): read.words(f"flag_groups[{i}].label", item.get("label"))
        for i, item in enumerate(read.objects(doc, "flag_groups"))
    }
    words = _words(read, doc.get("words"))
    lexicon = None
    try:
        lexicon = parse_lexicon(doc.get("ingredients"))
    except IngredientsInvalid as error:
        read.problems.found += [
            problem if problem.startswith("ingredients") else f"ingredients.{problem}"
            for problem in error.problems
        ]
    if not read.problems.found and lexicon is not None:
        found = g.Guidance(
            number=number,
            digest=g.digest(doc),
            rules=tuple(rules.values()),
            sources=MappingProxyType(sources),
            claims=MappingProxyType(claims),
            conflicts=MappingProxyType(conflicts),
            topics=MappingProxyType(topics),
            modifiers=MappingProxyType(modifiers),
            devices=MappingProxyType({Device(key): value for key, value in devices.items()}),
            areas=MappingProxyType({Area(key): value for key, value in areas.items()}),
            flags=MappingProxyType({Flag(key): value for key, value in flags.items()}),
            flag_groups=MappingProxyType(groups),
            red_flags=tuple(red_flags.values()),
            words=words,
            lexicon=lexicon,
            rule_by_id=MappingProxyType(rules),
        )
        _cross_check(read, found)
        if not read.problems.found:
            return found
    raise GuidanceInvalid(tuple(read.problems.found))


def _words(read: Reader, value: object) -> Mapping[str, Mapping[str, g.Words]]:
    tables = read.problems.mapping("words", value, NEEDED_WORDS)
    words: dict[str, Mapping[str, g.Words]] = {}
    for name, needed in NEEDED_WORDS.items():
        table = tables.get(name)
        if not isinstance(table, dict):
            read.problems.add(f"words.{name}", "is needed")
            continue
        words[name] = {key: read.words(f"words.{name}.{key}", item) for key, item in table.items()}
        for key in needed:
            if key not in table:
                read.problems.add(f"words.{name}.{key}", "is needed")
    return MappingProxyType(words)


def _source(read: Reader, path: str, item: Mapping[str, Any]) -> g.Source:
    return g.Source(
        id=read.text(path, item, "id"),
        kind=read.choice(path, item, "kind", "literature guidance book practice seed"),
        citation=read.text(path, item, "citation"),
        doi=read.optional(path, item, "doi"),
        pmid=read.optional(path, item, "pmid"),
        pmcid=read.optional(path, item, "pmcid"),
        where=read.optional(path, item, "where"),
        mark=read.choice(path, item, "mark", "verified verified-abstract part-verified unverified"),
        mark_note=read.optional_words(path, item, "mark_note"),
        interest=read.choice(
            path, item, "interest", "none author-sells-product vendor advertisement"
        ),
        interest_note=read.optional_words(path, item, "interest_note"),
        used_for=read.words(f"{path}.used_for", item.get("used_for")),
        note_on_data=read.optional(path, item, "note_on_data"),
    )


def _claim(read: Reader, path: str, item: Mapping[str, Any]) -> g.Claim:
    return g.Claim(
        id=read.text(path, item, "id"),
        source=read.text(path, item, "source"),
        kind=read.text(path, item, "kind"),
        text=read.words(f"{path}.text", item.get("text")),
        decision=read.choice(path, item, "decision", "followed stricter declined not-used"),
        why=read.words(f"{path}.why", item.get("why")),
        evidence=read.texts(path, item, "evidence"),
        conflicts=read.texts(path, item, "conflicts"),
        invariants=read.texts(path, item, "invariants"),
        topics=read.texts(path, item, "topics"),
        never_print=read.flag(path, item, "never_print", default=False),
    )


def _conflict(read: Reader, path: str, item: Mapping[str, Any]) -> g.Conflict:
    return g.Conflict(
        id=read.text(path, item, "id"),
        title=read.words(f"{path}.title", item.get("title")),
        clash=read.words(f"{path}.clash", item.get("clash")),
        evidence_says=read.words(f"{path}.evidence_says", item.get("evidence_says")),
        adopt=read.words(f"{path}.adopt", item.get("adopt")),
        claims=read.texts(path, item, "claims"),
        sources=read.texts(path, item, "sources"),
    )


def _topic(read: Reader, path: str, item: Mapping[str, Any]) -> g.Topic:
    return g.Topic(
        id=read.text(path, item, "id"),
        label=read.words(f"{path}.label", item.get("label")),
        timeline=read.flag(path, item, "timeline", default=False),
        order=int(read.number(path, item, "order", default=0)),
    )


def _modifier(read: Reader, path: str, item: Mapping[str, Any]) -> g.Modifier:
    return g.Modifier(
        id=read.text(path, item, "id"),
        label=read.words(f"{path}.label", item.get("label")),
        when=read_when(read, f"{path}.when", item.get("when")),
    )


def _device(read: Reader, path: str, item: Mapping[str, Any]) -> g.DeviceInfo:
    ratio = item.get("estimate")
    estimate: tuple[Decimal, Decimal] | None = None
    if ratio is not None:
        low, high = (read.decimal(f"{path}.estimate", part) for part in [*ratio, None, None][:2])
        estimate = (low, high)
    return g.DeviceInfo(
        device=read.member(path, item, "device", Device),
        label=read.words(f"{path}.label", item.get("label")),
        estimate=estimate,
        note=read.optional_words(path, item, "note"),
        sources=read.texts(path, item, "sources"),
    )


def _area(read: Reader, path: str, item: Mapping[str, Any]) -> g.AreaInfo:
    return g.AreaInfo(
        area=read.member(path, item, "area", Area),
        label=read.words(f"{path}.label", item.get("label")),
        warn_above_mm=read.decimal(f"{path}.warn_above_mm", item.get("warn_above_mm")),
        limit_mm=read.decimal(f"{path}.limit_mm", item.get("limit_mm")),
        note=read.optional_words(path, item, "note"),
        sources=read.texts(path, item, "sources"),
        face=read.flag(path, item, "face", default=False),
    )


def _flag(read: Reader, path: str, item: Mapping[str, Any]) -> g.FlagInfo:
    flag = read.member(path, item, "flag", Flag)
    values = item.get("values")
    labels = {
        str(key): read.words(f"{path}.values.{key}", value)
        for key, value in (values if isinstance(values, dict) else {}).items()
    }
    if flag and set(labels) != set(FLAG_VALUES[flag]):
        read.problems.add(f"{path}.values", f"must be {', '.join(FLAG_VALUES[flag])}")
    devices = item.get("devices") or []
    return g.FlagInfo(
        flag=flag,
        group=read.text(path, item, "group"),
        question=read.words(f"{path}.question", item.get("question")),
        help=read.optional_words(path, item, "help"),
        # In the order of the vocabulary: a canonical document's keys are sorted by their letters.
        values=MappingProxyType({v: labels[v] for v in FLAG_VALUES[flag] if v in labels}),
        blocks_issue=read.flag(path, item, "blocks_issue", default=False),
        devices=read.members(f"{path}.devices", devices, Device),
    )


def _red_flag(read: Reader, path: str, item: Mapping[str, Any]) -> g.RedFlag:
    return g.RedFlag(
        id=read.text(path, item, "id"),
        title=read.words(f"{path}.title", item.get("title")),
        window=read.words(f"{path}.window", item.get("window")),
        notice=read.words(f"{path}.notice", item.get("notice")),
        action=read.choice(path, item, "action", "clinic urgent emergency"),
        action_note=read.optional_words(path, item, "action_note"),
        background=read.optional_words(path, item, "background"),
        sources=read.texts(path, item, "sources"),
        rules=read.texts(path, item, "rules"),
    )


def _rule(read: Reader, path: str, item: Mapping[str, Any]) -> g.Rule:
    category = read.member(path, item, "category", Category)
    unasked = item.get("unasked")
    if unasked not in (None, "applies", "skips"):
        read.problems.add(f"{path}.unasked", "must be applies or skips")
    cautious = category in (Category.AVOID, Category.CAUTION, Category.HELP)
    level = read.optional(path, item, "level")
    if level not in (None, "clinic", "urgent", "emergency"):
        read.problems.add(f"{path}.level", "must be clinic, urgent or emergency")
    return g.Rule(
        id=read.key(path, item),
        category=category,
        topics=read.texts(path, item, "topics"),
        when=read_when(read, f"{path}.when", item.get("when")),
        unasked_applies=cautious if unasked is None else unasked == "applies",
        windows=read.windows(f"{path}.windows", item.get("windows")),
        second=read.windows(f"{path}.second", item.get("second")),
        modifiers=read.effects(f"{path}.modifiers", item.get("modifiers")),
        calm_gate=read.flag(path, item, "calm_gate", default=False),
        clock=read.flag(path, item, "clock", default=False),
        tonight=read.flag(path, item, "tonight", default=False),
        title=read.words(f"{path}.title", item.get("title")),
        text=read.words(f"{path}.text", item.get("text")),
        text_unasked=read.optional_words(path, item, "text_unasked"),
        while_words=read.optional_words(path, item, "while"),
        level=level,
        sources=read.texts(path, item, "sources"),
        strength=read.member(path, item, "strength", Strength),
        strength_note=read.optional_words(path, item, "strength_note"),
        basis=read.member(path, item, "basis", Basis),
        range=read.optional_words(path, item, "range"),
        why=read.words(f"{path}.why", item.get("why")),
        overridable=read.flag(path, item, "overridable", default=True),
        review_by=read.optional(path, item, "review_by"),
    )


def _cross_check(read: Reader, found: g.Guidance) -> None:
    add = read.problems.add
    for needed in NEEDED_RULES:
        if needed not in found.rule_by_id:
            add(f"rules.{needed}", "is needed: the safety checks speak about it")
    for needed in NEEDED_TOPICS:
        if needed not in found.topics:
            add(f"topics.{needed}", "is needed: the safety checks speak about it")
    for kind, table, enum in (
        ("devices", found.devices, Device),
        ("areas", found.areas, Area),
        ("flags", found.flags, Flag),
    ):
        for member in set(enum) - set(table):
            add(f"{kind}.{member}", "is needed")
    for rule in found.rules:
        _check_rule(read, found, rule)
    for source_id in [s for claim in found.claims.values() for s in claim.evidence]:
        if source_id not in found.sources:
            add("claims", f"{source_id} is not a known source")


def _check_rule(read: Reader, found: g.Guidance, rule: g.Rule) -> None:
    path = f"rules.{rule.id}"
    for topic in rule.topics:
        if topic not in found.topics:
            read.problems.add(f"{path}.topics", f"{topic} is not a known topic")
    if not rule.sources:
        read.problems.add(f"{path}.sources", "at least one is needed")
    for reference in rule.sources:
        if reference not in found.sources and reference not in found.claims:
            read.problems.add(f"{path}.sources", f"{reference} is not a known source or claim")
    for effect in rule.modifiers:
        if effect.modifier not in found.modifiers:
            read.problems.add(f"{path}.modifiers", f"{effect.modifier} is not known")
    if rule.category is Category.AVOID and (rule.windows is None or not rule.topics):
        read.problems.add(f"{path}.windows", "an avoid rule needs windows and a topic")
    if rule.category is Category.HELP and rule.level is None:
        read.problems.add(f"{path}.level", "a help rule needs a level")
    endless = rule.windows and any(window.until is None for window in rule.windows.values())
    if rule.category is Category.AVOID and endless and rule.while_words is None:
        read.problems.add(f"{path}.while", "a rule without an end needs its `while` words")
    for name in ("text", "text_unasked"):
        words = getattr(rule, name)
        if words:
            _check_placeholders(read, f"{path}.{name}", words, printed=rule.category in PRINTED)


def _check_placeholders(read: Reader, path: str, words: g.Words, *, printed: bool) -> None:
    used = {lang: set(re.findall(r"\{(\w*)\}", text)) for lang, text in words.items()}
    for lang, names in used.items():
        for name in sorted(names - PLACEHOLDERS):
            read.problems.add(f"{path}.{lang}", f"{{{name}}} is not a known placeholder")
        if words[lang].count("{") != words[lang].count("}"):
            read.problems.add(f"{path}.{lang}", "a brace is left open")
    if printed and used[Language.EN] != used[Language.SV]:
        read.problems.add(path, "the languages use different placeholders")
