"""The strict reading of a guidance document: every problem with its path, or a `Guidance`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules import digests, unknown
from aftercare.rules import guidance as g
from aftercare.rules.document import first, lift, rows
from aftercare.rules.document.links import NEEDED_RULES, NEEDED_TOPICS, check_links
from aftercare.rules.document.reader import Reader, read_languages
from aftercare.rules.problems import DataCode, Invalid
from aftercare.rules.products.ingredients import IngredientsInvalid, parse_lexicon
from aftercare.rules.vocabulary import Area, Device, Flag, Language

KEYS: Final = (
    *("schema", "languages", "sources", "claims", "conflicts", "topics", "modifiers", "devices"),
    *("areas", "flags", "flag_groups", "red_flags", "words", "ingredients", "rules", "lines"),
    *("product_kinds", "allergens"),
)


class GuidanceInvalid(Invalid):
    """A document that can't be used."""


def parse(document: object, number: int) -> g.Guidance:
    """Read one edition's document, of whatever released schema.

    What the code has learned since it was written is unknown to it, and no problem; see
    `aftercare.rules.unknown`. Raises `GuidanceInvalid` with every problem.
    """
    digest = _digest(document)
    found = _read(document, digest) if digest is None else _known(Text(digest, document))
    return replace(found, number=number)


@dataclass(frozen=True, slots=True)
class Text:
    """A document by its digest: the same one is read again at each step until it is published."""

    digest: str
    document: object = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def _known(text: Text) -> g.Guidance:
    return _read(text.document, text.digest)


def _read(document: object, digest: str | None) -> g.Guidance:
    lifted = lift.guidance(document) if isinstance(document, dict) else document
    read = Reader(read_languages(lifted))
    doc: Mapping[str, Any] = read.problems.mapping("", lifted, KEYS)
    schema = _schema(read, document)
    _check_languages(read, doc)
    sources = read.table(doc, "sources", rows.read_source, "id")
    claims = read.table(doc, "claims", rows.read_claim, "id")
    topics = read.table(doc, "topics", rows.read_topic, "id")
    modifiers = read.table(doc, "modifiers", rows.read_modifier, "id")
    rules = read.table(doc, "rules", rows.read_rule, "id")
    lines = read.table(doc, "lines", rows.read_line, "id", may_be_empty=True)
    flags = read.table(doc, "flags", rows.read_flag, "flag")
    devices = read.table(doc, "devices", rows.read_device, "device")
    areas = read.table(doc, "areas", rows.read_area, "area")
    conflicts = read.table(doc, "conflicts", rows.read_conflict, "id")
    red_flags = read.table(doc, "red_flags", rows.read_red_flag, "id")
    groups = read.table(doc, "flag_groups", rows.read_group, "id")
    words = _words(read, doc.get("words"))
    for name in ("product_kinds", "allergens"):
        if name not in doc:
            read.problems.add(name, DataCode.MISSING)
    lexicon = None
    try:
        lexicon = parse_lexicon(
            doc.get("ingredients"), read.languages, doc.get("product_kinds"), doc.get("allergens")
        )
    except IngredientsInvalid as error:
        read.problems.found += error.problems
    if digest is None and not read.problems.found:
        read.problems.add("", DataCode.NOT_JSON)
    if digest is not None and not read.problems.found and lexicon is not None:
        found = g.Guidance(
            number=0,
            digest=digest,
            schema=schema,
            languages=read.languages,
            rules=tuple(rules.values()),
            lines=tuple(lines.values()),
            sources=MappingProxyType(sources),
            claims=MappingProxyType(claims),
            conflicts=MappingProxyType(conflicts),
            topics=MappingProxyType(topics),
            modifiers=MappingProxyType(modifiers),
            devices=MappingProxyType(
                unknown.Table({Device(key): row for key, row in devices.items()}, unknown.device)
            ),
            areas=MappingProxyType(
                unknown.Table({Area(key): row for key, row in areas.items()}, unknown.area)
            ),
            flags=MappingProxyType(
                unknown.Table({Flag(key): row for key, row in flags.items()}, unknown.flag)
            ),
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


def _digest(document: Any) -> str | None:
    """Return the digest, or None of a document without a canonical form."""
    try:
        return digests.digest(document)
    except (TypeError, ValueError, RecursionError):
        return None  # no JSON, half a character, not a number, nested too deeply


def _schema(read: Reader, document: object) -> int:
    """Return the schema that a document was written in; one that was never released is refused."""
    schema = document.get("schema") if isinstance(document, dict) else None
    if not lift.is_known(schema):
        released = tuple(range(1, lift.SCHEMA + 1))
        read.problems.add("schema", DataCode.NOT_ONE_OF, allowed=released)
    return schema if isinstance(schema, int) else lift.SCHEMA


def _check_languages(read: Reader, doc: Mapping[str, Any]) -> None:
    named = read.members("languages", doc.get("languages"), Language)
    for language in first.LANGUAGES:
        if language not in named:
            read.problems.add(f"languages.{language}", DataCode.MISSING)


def _words(read: Reader, value: object) -> Mapping[str, Mapping[str, g.Words]]:
    tables = read.problems.mapping("words", value, first.WORDS)
    words: dict[str, Mapping[str, g.Words]] = {}
    for name, needed in first.WORDS.items():
        table = tables.get(name)
        if not isinstance(table, dict):
            read.problems.add(f"words.{name}", DataCode.MISSING)
            continue
        rows = {key: read.words(f"words.{name}.{key}", item) for key, item in table.items()}
        words[name] = MappingProxyType(unknown.Table(rows, unknown.words))
        for key in needed:
            if key not in table:
                read.problems.add(f"words.{name}.{key}", DataCode.MISSING)
    return MappingProxyType(words)


__all__ = ["KEYS", "NEEDED_RULES", "NEEDED_TOPICS", "GuidanceInvalid", "parse"]
