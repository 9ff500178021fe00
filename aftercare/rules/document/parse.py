"""The strict reading of a guidance document: every problem with its path, or a `Guidance`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules import digests
from aftercare.rules import guidance as g
from aftercare.rules.document import rows
from aftercare.rules.document.links import NEEDED_RULES, NEEDED_TOPICS, check_links
from aftercare.rules.document.reader import Reader
from aftercare.rules.problems import DataCode, Invalid
from aftercare.rules.products.ingredients import IngredientsInvalid, parse_lexicon
from aftercare.rules.vocabulary import (
    Area,
    Basis,
    Device,
    Flag,
    Strength,
    Tier,
)

SCHEMA: Final = 1
KEYS: Final = (
    *("schema", "sources", "claims", "conflicts", "topics", "modifiers", "devices", "areas"),
    *("flags", "flag_groups", "red_flags", "words", "ingredients", "rules"),
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


class GuidanceInvalid(Invalid):
    """A document that can't be used."""


def parse(document: object, number: int) -> g.Guidance:
    """Read one edition's document; raises `GuidanceInvalid` with every problem."""
    read = Reader()
    doc: Mapping[str, Any] = read.problems.mapping("", document, KEYS)
    if doc.get("schema") != SCHEMA:
        read.problems.add("schema", DataCode.NOT_THAT, wanted=SCHEMA)
    sources = read.table(doc, "sources", rows.read_source, "id")
    claims = read.table(doc, "claims", rows.read_claim, "id")
    topics = read.table(doc, "topics", rows.read_topic, "id")
    modifiers = read.table(doc, "modifiers", rows.read_modifier, "id")
    rules = read.table(doc, "rules", rows.read_rule, "id")
    flags = read.table(doc, "flags", rows.read_flag, "flag")
    devices = read.table(doc, "devices", rows.read_device, "device")
    areas = read.table(doc, "areas", rows.read_area, "area")
    conflicts = read.table(doc, "conflicts", rows.read_conflict, "id")
    red_flags = read.table(doc, "red_flags", rows.read_red_flag, "id")
    groups = read.table(doc, "flag_groups", rows.read_group, "id")
    words = _words(read, doc.get("words"))
    lexicon = None
    try:
        lexicon = parse_lexicon(doc.get("ingredients"))
    except IngredientsInvalid as error:
        read.problems.found += error.problems
    digest = _digest(read, doc) if not read.problems.found else ""
    if not read.problems.found and lexicon is not None:
        found = g.Guidance(
            number=number,
            digest=digest,
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
        check_links(read, found)
        if not read.problems.found:
            return found
    raise GuidanceInvalid(read.problems.found)


def _digest(read: Reader, doc: Mapping[str, Any]) -> str:
    """Return the digest; a document that has no canonical form is a problem of its own."""
    try:
        return digests.digest(doc)
    except (ValueError, RecursionError):  # half a character, not a number, nested too deeply
        read.problems.add("", DataCode.NOT_JSON)
        return ""


def _words(read: Reader, value: object) -> Mapping[str, Mapping[str, g.Words]]:
    tables = read.problems.mapping("words", value, NEEDED_WORDS)
    words: dict[str, Mapping[str, g.Words]] = {}
    for name, needed in NEEDED_WORDS.items():
        table = tables.get(name)
        if not isinstance(table, dict):
            read.problems.add(f"words.{name}", DataCode.MISSING)
            continue
        words[name] = {key: read.words(f"words.{name}.{key}", item) for key, item in table.items()}
        for key in needed:
            if key not in table:
                read.problems.add(f"words.{name}.{key}", DataCode.MISSING)
    return MappingProxyType(words)


__all__ = ["KEYS", "NEEDED_RULES", "NEEDED_TOPICS", "GuidanceInvalid", "parse"]
