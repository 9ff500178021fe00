"""A document against the edition in force: what is looser for somebody, and nothing slips by."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.changes.codes import ChangeCode, Heading
from aftercare.rules.changes.item import Comparison, Item
from aftercare.rules.changes.sentences import line
from aftercare.rules.vocabulary import Language
from tests.rules import mutations
from tests.rules.mutations import Document

OLD = mutations.document()
GUIDANCE = rules.parse_guidance(OLD, 1)
TIERS = ("T1", "T2", "T3", "TE")
KIND = next(one for one in OLD["product_kinds"] if one.get("topics"))
ALLERGEN = next(one for one in OLD["allergens"] if one["verdict"] == "never" and one["typed"])


def compared(new: Document) -> Comparison:
    return rules.compare_documents(GUIDANCE, rules.parse_guidance(new, 2), OLD, new)


def edited(name: str, **changes: Any) -> Document:
    """Return the reference with one rule changed."""
    document = mutations.document()
    mutations.rule(document, name).update(changes)
    return document


def row(kind: str, key: str, **changes: Any) -> Document:
    """Return the reference with one row of another table changed."""
    document = mutations.document()
    name = {"flags": "flag", "areas": "area", "devices": "device"}.get(kind, "id")
    document[kind] = [{**one, **changes} if one[name] == key else one for one in document[kind]]
    return document


def without(kind: str, key: str) -> Document:
    document = mutations.document()
    document[kind] = [one for one in document[kind] if one["id"] != key]
    for red in document["red_flags"]:
        red["rules"] = [name for name in red["rules"] if name != key] or ["help-infection"]
    return document


def ingredient(key: str, **changes: Any) -> Document:
    document = mutations.document()
    classes = [
        {**one, **changes} if one["id"] == key else one
        for one in document["ingredients"]["classes"]
    ]
    document["ingredients"] = {**document["ingredients"], "classes": classes}
    return document


def rows(until: float | None, start: float = 0) -> dict[str, list[float | None]]:
    return {tier: [start, until] for tier in TIERS}


def named(key: str) -> list[str]:
    classes = OLD["ingredients"]["classes"]
    return list(next(one for one in classes if one["id"] == key)["names"])


def added(kind: str, like: str, **changes: Any) -> Document:
    """Return the reference with one more row, like one that it has."""
    document = mutations.document()
    row_ = next(one for one in document[kind] if one["id"] == like)
    return {**document, kind: [*document[kind], {**row_, **changes}]}


def rival() -> Document:
    document = mutations.document()
    sun = mutations.rule(document, "sun-avoid-direct")
    windows = {tier: [a, b + 1] for tier, (a, b) in sun["windows"].items()}
    document["rules"].append({**sun, "id": "sun-rival", "windows": windows})
    return document


LOOSER: list[tuple[str, Callable[[], Document], ChangeCode]] = [
    ("an earlier date", lambda: edited("swim-wait", windows=rows(48)), ChangeCode.EARLIER),
    (
        "a date where there was no end",
        lambda: edited("breastfeeding-no-numbing-breast", windows=rows(9000), kind="limit"),
        ChangeCode.NO_END,
    ),
    (
        "a ban that begins later",
        lambda: edited("heat-wait", windows=rows(168, 12)),
        ChangeCode.LATER_BAN,
    ),
    (
        "something to do that may begin earlier",
        lambda: edited("bland-moisturiser", windows=rows(336, 12)),
        ChangeCode.SOONER,
    ),
    (
        "a second date",
        lambda: edited("first-day-clinic-product-only", second=rows(12)),
        ChangeCode.SECOND,
    ),
    ("a line that is gone", lambda: without("rules", "smoker-note"), ChangeCode.GONE),
    (
        "a line that needs more",
        lambda: edited("exercise-wait", when=[{"devices": ["rf"]}]),
        ChangeCode.MORE,
    ),
    ("not asked", lambda: edited("anticoagulant-caution", unasked="skips"), ChangeCode.UNASKED),
    ("a rival that takes the line", rival, ChangeCode.REPLACED),
    (
        "a weaker category",
        lambda: edited("heat-wait", category="caution", kind="limit"),
        ChangeCode.WEAKER,
    ),
    ("a topic dropped", lambda: edited("area-eye", topics=["sun"]), ChangeCode.UNTOPIC),
    ("milder help", lambda: edited("help-baby-unwell", level="clinic"), ChangeCode.HELP_LEVEL),
    ("later help", lambda: edited("help-swelling", windows=rows(72, 48)), ChangeCode.HELP_LATER),
    ("help that ends", lambda: edited("help-swelling", windows=rows(30, 24)), ChangeCode.HELP_ENDS),
    (
        "a stop that stops less",
        lambda: edited("pregnant-stop", when=[{"flags": {"pregnant": ["yes"]}}]),
        ChangeCode.STOP_LESS,
    ),
    (
        "a stop that may be overridden",
        lambda: edited("implant-rf-stop", overridable=True),
        ChangeCode.OVERRIDABLE,
    ),
    ("a modifier dropped", lambda: edited("lightener-avoid", modifiers=[]), ChangeCode.MODIFIER),
    (
        "a modifier for fewer",
        lambda: row("modifiers", "skin", when=[{"skin_type": [5, 6]}]),
        ChangeCode.NARROWER,
    ),
    (
        "a new thing to do",
        lambda: added("rules", "comfort-care", id="new-do"),
        ChangeCode.PERMISSION,
    ),
    (
        "more that is normal",
        lambda: edited("expect-tier1", windows=rows(500)),
        ChangeCode.REASSURED,
    ),
    ("no calm gate", lambda: edited("acid-bha-avoid", calm_gate=False), ChangeCode.CALM),
    ("a clock time", lambda: edited("swim-wait", clock=True), ChangeCode.CLOCK),
    ("not tonight", lambda: edited("wash-wait", tonight=False), ChangeCode.TONIGHT),
    (
        "a question that is open",
        lambda: row("flags", "keloid", blocks_issue=False),
        ChangeCode.NOT_BLOCKING,
    ),
    (
        "a question for fewer",
        lambda: row("flags", "keloid", devices=["rf"]),
        ChangeCode.FEWER_ASKED,
    ),
    ("a limit raised", lambda: row("areas", "eyelid", limit_mm="5.0"), ChangeCode.WARN),
    ("a lower class", lambda: row("devices", "roller", estimate=["0.5", "0.6"]), ChangeCode.CLASS),
    (
        "a name that is no longer read",
        lambda: ingredient("lightener", names=named("lightener")[:1]),
        ChangeCode.READ_LESS,
    ),
    ("a class of no topic", lambda: ingredient("lightener", topic=None), ChangeCode.READ_LESS),
    (
        "a class that counts early",
        lambda: ingredient("scrub", first_third=True),
        ChangeCode.READ_LESS,
    ),
    (
        "a name that is now harmless",
        lambda: ingredient("humectant", names=[*named("humectant"), "zyzzic acid"]),
        ChangeCode.READ_HARMLESS,
    ),
    (
        "an ingredient that may be missed",
        lambda: ingredient("retinoid-cosmetic", severity=2),
        ChangeCode.COUNTS_LESS,
    ),
    (
        "words of another kind of product",
        lambda: row("product_kinds", "rinse-off", words=["serum"]),
        ChangeCode.OTHER_KIND,
    ),
    (
        "a kind of product that waits for less",
        lambda: row("product_kinds", KIND["id"], topics=KIND["topics"][1:]),
        ChangeCode.HELD_LESS,
    ),
    (
        "an allergy that means less",
        lambda: row("allergens", ALLERGEN["id"], verdict="note"),
        ChangeCode.ALLERGY,
    ),
    (
        "a name that an allergy lets through",
        lambda: row("allergens", ALLERGEN["id"], **{"not": ["zyzzic acid"]}),
        ChangeCode.LET_THROUGH,
    ),
    (
        "an allergy that is not understood",
        lambda: row("allergens", ALLERGEN["id"], typed=ALLERGEN["typed"][1:]),
        ChangeCode.NOT_UNDERSTOOD,
    ),
    ("a strength raised", lambda: edited("vitamin-c-avoid", strength="high"), ChangeCode.RAISED),
    ("an interest hidden", lambda: row("sources", "S2", interest="none"), ChangeCode.INTEREST),
    (
        "a vendor under a new name",
        lambda: added("sources", "S2", id="L99", interest="none"),
        ChangeCode.SAME_WORK,
    ),
    ("a source gone", lambda: edited("vitamin-c-avoid", sources=["L33"]), ChangeCode.LESS_LISTED),
    ("a claim followed", lambda: row("claims", "S2-19", decision="followed"), ChangeCode.CLAIM),
    (
        "a claim that may be printed",
        lambda: row("claims", "S2-19", never_print=False),
        ChangeCode.PRINTABLE,
    ),
    (
        "a milder action",
        lambda: row("red_flags", "baby-unwell", action="clinic"),
        ChangeCode.RED_LEVEL,
    ),
    ("a red flag gone", lambda: without("red_flags", "sepsis"), ChangeCode.DROPPED),
]


@pytest.mark.parametrize(
    ("change", "code"), [case[1:] for case in LOOSER], ids=[case[0] for case in LOOSER]
)
def test_each_kind_of_looseness_is_an_item(
    change: Callable[[], Document], code: ChangeCode
) -> None:
    found = compared(change()).under(Heading.LOOSER)
    assert code in {one.code for one in found}, [(one.at, one.code) for one in found]
    for one in found:
        assert rules.item_told(one, GUIDANCE)
        if one.example is not None:
            rules.parse_facts(json.loads(json.dumps(one.example)))


def test_every_looser_code_has_a_case() -> None:
    names = list(ChangeCode)
    looser = names[: names.index(ChangeCode.MEANS)]
    missing = set(looser) - {case[2] for case in LOOSER}
    assert missing == {ChangeCode.REVIVED, ChangeCode.UNSHOWN}


def test_a_work_that_counts_again_is_looser() -> None:
    old = row("sources", "L33", superseded_on="2026-01-01", superseded_by="L34")
    found = rules.compare_documents(rules.parse_guidance(old, 1), GUIDANCE, old, OLD)
    assert {one.code for one in found.items} == {ChangeCode.REVIVED}


def test_the_same_document_has_no_differences() -> None:
    assert compared(mutations.document()).items == ()


def test_whatever_nobody_has_claimed_is_an_item_to_decide() -> None:
    """A field that this code has never heard of, of any row or of the document itself."""
    new = mutations.document()
    new["tomorrow"] = {"a": 1}
    new["rules"][0]["tomorrow"] = True
    new["areas"] = [{**one, "tomorrow": 1} for one in new["areas"][:1]] + new["areas"][1:]
    new["ingredients"] = {**new["ingredients"], "tomorrow": []}
    found = rules.compare_documents(GUIDANCE, GUIDANCE, OLD, new)
    assert [one.heading for one in found.items] == [Heading.MEANING] * 4
    assert all("tomorrow" in one.at for one in found.items)


def test_every_field_of_every_row_is_claimed_or_an_item() -> None:
    """Each field of a row of each table, changed to something else: never without an item."""
    for kind, table in OLD.items():
        rows_ = table.get("classes") if kind == "ingredients" else table
        if not isinstance(rows_, list) or kind in ("languages",):
            continue
        for field in rows_[0]:
            if field in ("id", "flag", "area", "device"):
                continue
            new = [{**rows_[0], field: "something else"}, *rows_[1:]]
            changed = {"classes": new} if kind == "ingredients" else new
            try:
                found = rules.compare_documents(GUIDANCE, GUIDANCE, OLD, {**OLD, kind: changed})
            except (AttributeError, TypeError):
                continue  # a value that no reader lets through
            assert found.items, (kind, field)


def longer(seed: int) -> Document:
    """Return the reference with one window longer by some days."""
    chance = random.Random(seed)
    document = mutations.document()
    bans = [
        rule
        for rule in document["rules"]
        if rule["category"] in ("avoid", "caution", "help") and rule.get("windows")
    ]
    windows = bans[seed % len(bans)]["windows"]  # each of them in turn
    for tier in chance.sample(TIERS, chance.randint(1, 4)):
        if windows[tier][1] is not None:
            windows[tier][1] += 24 * chance.randint(1, 9)
    return document


@pytest.mark.parametrize("batch", range(5))
def test_longer_windows_are_stricter_and_nothing_else(batch: int) -> None:
    for seed in range(batch * 25, batch * 25 + 25):
        assert {one.heading for one in compared(longer(seed)).items} <= {Heading.STRICTER}


def test_a_rule_that_another_covers_in_full_is_not_looser() -> None:
    """Whoever breastfeeds has no date at all: a shorter one of hers changes nothing for her."""
    new = mutations.document()
    new["rules"].append(
        {
            **mutations.rule(new, "retinoid-rx-avoid-early"),
            "id": "extra",
            "when": [{"flags": {"breastfeeding": ["yes"]}}],
        }
    )
    with_extra = rules.parse_guidance(new, 1)
    shorter = json.loads(json.dumps(new))
    mutations.rule(shorter, "extra")["windows"] = rows(1)
    found = rules.compare_documents(with_extra, rules.parse_guidance(shorter, 2), new, shorter)
    assert [one.code for one in found.under(Heading.LOOSER) if one.key == "extra"] == []


def test_an_example_shows_the_earlier_date_on_both_plans() -> None:
    new = edited(
        "swim-wait", windows={**mutations.rule(OLD, "swim-wait")["windows"], "T1": [0, 71]}
    )
    item = next(one for one in compared(new).items if one.code is ChangeCode.EARLIER)
    assert item.example is not None
    facts = rules.parse_facts(dict(item.example))
    dates = []
    for document in (OLD, new):
        plan = rules.build_plan(facts, rules.parse_guidance(document, 1), Language.EN)
        dates.append(next(line.until for line in plan.advice if line.rule == "swim-wait"))
    assert dates[0] is not None
    assert dates[1] is not None
    assert dates[1] < dates[0]


def test_a_placeholder_that_a_rule_needs_is_not_dropped() -> None:
    text = {"en": "Call us at once.", "sv": "Ring oss genast."}
    found = (
        compared(edited("help-infection", text=text))
        if "{" in str(mutations.rule(OLD, "help-infection")["text"])
        else compared(edited("help-anaphylaxis", text=text))
    )
    assert {problem.code for problem in found.problems} == {ChangeCode.HOLE_LOST}


def test_swapped_answers_are_an_item_of_their_own() -> None:
    values = next(one for one in OLD["flags"] if one["flag"] == "breastfeeding")["values"]
    new = row("flags", "breastfeeding", values={"yes": values["no"], "no": values["yes"]})
    found = compared(new).items
    assert [(one.heading, one.code) for one in found] == [(Heading.MEANING, ChangeCode.SWAPPED)] * 2


def test_a_name_tells_every_item_of_a_comparison_apart() -> None:
    new = edited("sun-avoid-direct", windows=rows(24), modifiers=[], calm_gate=False)
    items: tuple[Item, ...] = compared(new).items
    assert len({one.name for one in items}) == len(items)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (Language.EN, "(before Sat 4 April 2026)", "(before Sun 29 March 2026)"),
        (Language.SV, "(före lör 4 april 2026)", "(före sön 29 mars 2026)"),
    ],
)
def test_an_example_reads_its_dates_as_the_sheet_writes_them(language, before, after) -> None:
    windows = mutations.rule(mutations.document(), "vitamin-c-avoid")["windows"]
    new = edited("vitamin-c-avoid", windows=windows | {"T1": [0, 24]})
    (item,) = compared(new).to_decide
    for guidance, dates in ((GUIDANCE, before), (rules.parse_guidance(new, 2), after)):
        words = line(item, guidance, language)
        assert words is not None
        assert words.endswith(dates)
