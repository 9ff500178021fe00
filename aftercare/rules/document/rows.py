"""The rows of a guidance document: each kind of row, read strictly with its known keys."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from aftercare.rules import guidance as g
from aftercare.rules import unknown
from aftercare.rules.document import first
from aftercare.rules.document.reader import Reader, read_when
from aftercare.rules.problems import DataCode
from aftercare.rules.unknown import Table
from aftercare.rules.vocabulary import (
    FLAG_VALUES,
    Area,
    Basis,
    Category,
    Device,
    Flag,
    Kind,
    Strength,
)

# The keys each kind of row may have.
KEYS: Final = {
    "source": (
        "id kind citation doi pmid pmcid where mark mark_note interest interest_note "
        "used_for note_on_data superseded_on superseded_by "
    ),
    "claim": (
        "id source kind text decision why evidence conflicts invariants topics never_print "
        "superseded_on superseded_by "
    ),
    "conflict": "id title clash evidence_says adopt claims sources",
    "topic": "id label timeline order",
    "modifier": "id label when why sources",
    "device": "device label estimate note sources",
    "area": "area label warn_above_mm limit_mm note sources face",
    "flag": "flag group question help values blocks_issue devices",
    "red_flag": "id title window notice action action_note background sources rules",
    "rule": (
        "id category topics when unasked windows second modifiers calm_gate clock tonight "
        "title text text_unasked while level sources strength strength_note basis range "
        "why overridable review_by locators kind paper paper_unasked part beside short order later "
        "after_normal moves_at acknowledge to_confirm "
    ),
    "line": (
        "id kind rules also same when all_areas words short level order later moves_at to_confirm "
    ),
}


def read_source(read: Reader, path: str, item: Mapping[str, Any]) -> g.Source:
    """Read a source: the work, how far it was verified, and its interest."""
    read.known(path, item, KEYS["source"])
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
        superseded_on=read.day(path, item, "superseded_on"),
        superseded_by=read.optional(path, item, "superseded_by"),
    )


def read_claim(read: Reader, path: str, item: Mapping[str, Any]) -> g.Claim:
    """Read a claim of a seed document, and the decision about it."""
    read.known(path, item, KEYS["claim"])
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
        superseded_on=read.day(path, item, "superseded_on"),
        superseded_by=read.optional(path, item, "superseded_by"),
    )


def read_conflict(read: Reader, path: str, item: Mapping[str, Any]) -> g.Conflict:
    """Read a place where sources disagree."""
    read.known(path, item, KEYS["conflict"])
    return g.Conflict(
        id=read.text(path, item, "id"),
        title=read.words(f"{path}.title", item.get("title")),
        clash=read.words(f"{path}.clash", item.get("clash")),
        evidence_says=read.words(f"{path}.evidence_says", item.get("evidence_says")),
        adopt=read.words(f"{path}.adopt", item.get("adopt")),
        claims=read.texts(path, item, "claims"),
        sources=read.texts(path, item, "sources"),
    )


def read_topic(read: Reader, path: str, item: Mapping[str, Any]) -> g.Topic:
    """Read a topic that rules speak about."""
    read.known(path, item, KEYS["topic"])
    return g.Topic(
        id=read.text(path, item, "id"),
        label=read.words(f"{path}.label", item.get("label")),
        timeline=read.flag(path, item, "timeline", default=False),
        order=int(read.number(path, item, "order", default=0)),
    )


def read_modifier(read: Reader, path: str, item: Mapping[str, Any]) -> g.Modifier:
    """Read a reason why windows are longer."""
    read.known(path, item, KEYS["modifier"])
    return g.Modifier(
        id=read.text(path, item, "id"),
        label=read.words(f"{path}.label", item.get("label")),
        when=read_when(read, f"{path}.when", item.get("when")),
    )


def read_device(read: Reader, path: str, item: Mapping[str, Any]) -> g.DeviceInfo:
    """Read a device, with the vendor's figure."""
    read.known(path, item, KEYS["device"])
    ratio = item.get("estimate")
    estimate: tuple[Decimal, Decimal] | None = None
    if isinstance(ratio, list) and len(ratio) == 2:
        low, high = (read.decimal(f"{path}.estimate", part) for part in ratio)
        estimate = (low, high)
    elif ratio is not None:
        read.problems.add(f"{path}.estimate", DataCode.NOT_AN_ESTIMATE)
    return g.DeviceInfo(
        device=read.member(path, item, "device", Device),
        label=read.words(f"{path}.label", item.get("label")),
        estimate=estimate,
        note=read.optional_words(path, item, "note"),
        sources=read.texts(path, item, "sources"),
    )


def read_area(read: Reader, path: str, item: Mapping[str, Any]) -> g.AreaInfo:
    """Read an area, with its limits."""
    read.known(path, item, KEYS["area"])
    return g.AreaInfo(
        area=read.member(path, item, "area", Area),
        label=read.words(f"{path}.label", item.get("label")),
        warn_above_mm=read.decimal(f"{path}.warn_above_mm", item.get("warn_above_mm")),
        limit_mm=read.decimal(f"{path}.limit_mm", item.get("limit_mm")),
        note=read.optional_words(path, item, "note"),
        sources=read.texts(path, item, "sources"),
        face=read.flag(path, item, "face", default=False),
    )


def read_flag(read: Reader, path: str, item: Mapping[str, Any]) -> g.FlagInfo:
    """Read a question to the patient."""
    read.known(path, item, KEYS["flag"])
    flag = read.member(path, item, "flag", Flag)
    values = item.get("values")
    labels = {
        str(key): read.words(f"{path}.values.{key}", value)
        for key, value in (values if isinstance(values, dict) else {}).items()
    }
    if flag and not set(first.FLAGS.get(flag, ())) <= set(labels) <= set(FLAG_VALUES[flag]):
        read.problems.add(f"{path}.values", DataCode.NOT_THAT, wanted=tuple(FLAG_VALUES[flag]))
    devices = item.get("devices") or []
    return g.FlagInfo(
        flag=flag,
        group=read.text(path, item, "group"),
        question=read.words(f"{path}.question", item.get("question")),
        help=read.optional_words(path, item, "help"),
        # In the order of the vocabulary: a canonical document's keys are sorted by their letters.
        values=MappingProxyType(
            Table({v: labels[v] for v in FLAG_VALUES[flag] if v in labels}, unknown.words)
        ),
        blocks_issue=read.flag(path, item, "blocks_issue", default=False),
        devices=read.members(f"{path}.devices", devices, Device),
    )


def read_group(read: Reader, path: str, item: Mapping[str, Any]) -> g.Words:
    """Read the heading of a group of questions."""
    read.known(path, item, "id label")
    return read.words(f"{path}.label", item.get("label"))


def read_red_flag(read: Reader, path: str, item: Mapping[str, Any]) -> g.RedFlag:
    """Read a warning sign as clinicians look it up."""
    read.known(path, item, KEYS["red_flag"])
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


def read_rule(read: Reader, path: str, item: Mapping[str, Any]) -> g.Rule:
    """Read a rule."""
    read.known(path, item, KEYS["rule"])
    category = read.member(path, item, "category", Category)
    unasked = item.get("unasked")
    if unasked not in (None, "applies", "skips"):
        read.problems.add(f"{path}.unasked", DataCode.NOT_UNASKED)
    cautious = category in (Category.AVOID, Category.CAUTION, Category.HELP)
    level = read.optional(path, item, "level")
    if level not in (None, "clinic", "urgent", "emergency"):
        read.problems.add(f"{path}.level", DataCode.NOT_A_LEVEL)
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
        locators=read.table_of_texts(path, item, "locators"),
        kind=read.problems.member(f"{path}.kind", item.get("kind"), Kind),
        paper=read.optional_words(path, item, "paper"),
        paper_unasked=read.optional_words(path, item, "paper_unasked"),
        part=read.optional_words(path, item, "part"),
        beside=read.optional_words(path, item, "beside"),
        after_normal=read.flag(path, item, "after_normal", default=False),
        acknowledge=read.flag(path, item, "acknowledge", default=False),
        **_placed(read, path, item),
    )


def read_line(read: Reader, path: str, item: Mapping[str, Any]) -> g.SharedLine:
    """Read a printed line that rules share."""
    read.known(path, item, KEYS["line"])
    same = read.optional(path, item, "same")
    if same not in (None, *g.SAME):
        read.problems.add(f"{path}.same", DataCode.NOT_ONE_OF_OR_NULL, allowed=g.SAME)
    level = read.optional(path, item, "level")
    if level not in (None, "clinic", "urgent", "emergency"):
        read.problems.add(f"{path}.level", DataCode.NOT_A_LEVEL)
    return g.SharedLine(
        id=read.key(path, item),
        kind=read.member(path, item, "kind", Kind),
        rules=read.texts(path, item, "rules"),
        also=read.texts(path, item, "also"),
        same=same,
        when=read_when(read, f"{path}.when", item.get("when")),
        all_areas=read.members(f"{path}.all_areas", item.get("all_areas"), Area),
        words=read.words(f"{path}.words", item.get("words")),
        level=level,
        **_placed(read, path, item),
    )


def _placed(read: Reader, path: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a rule and a shared line have in common: where the printed line stands."""
    return {
        "short": read.optional_words(path, item, "short"),
        "order": int(read.number(path, item, "order", default=500)),
        "later": read.flag(path, item, "later", default=False),
        "moves_at": read.problems.integer(f"{path}.moves_at", item.get("moves_at"), 1, 5),
        "to_confirm": read.optional_words(path, item, "to_confirm"),
    }
