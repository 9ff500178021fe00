"""The guidance document: a broken one is refused with every problem; the reference is whole."""

import json
import re
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from typing import Any

import pytest

from aftercare import rules
from aftercare.rules.document import parse as document
from aftercare.rules.vocabulary import Area, Flag, Language, Tier
from tests.loops import each
from tests.rules import given, oracle_tables

Document = dict[str, Any]
Break = Callable[[Document], object]


def problems(broken: object) -> list[str]:
    with pytest.raises(rules.GuidanceInvalid) as caught:
        rules.parse_guidance(broken, 1)
    return list(map(str, caught.value.problems))


def problems_after(break_it: Break) -> list[str]:
    broken = given.small_document()
    break_it(broken)
    return problems(broken)


def row(document: Document, table: str, key: str) -> Document:
    """Return one row of a table, to be broken."""
    names = {"areas": "area", "devices": "device", "flags": "flag"}
    (found,) = [item for item in document[table] if item[names.get(table, "id")] == key]
    return found


def rule(key: str, **changes: Any) -> Break:
    return lambda document: row(document, "rules", key).update(changes)


def both(text: str) -> dict[str, str]:
    return {"en": text, "sv": text}


def windows(**tiers: Any) -> Document:
    return {tier.value: [0, 24] for tier in Tier} | tiers


SUN = "sun-avoid-direct"
BROKEN: list[tuple[str, Break, str]] = [
    ("wrong schema", lambda d: d.update(schema=99), "schema: must be one of 1, 2, 3"),
    ("no schema", lambda d: d.pop("schema"), "schema: must be one of 1, 2, 3"),
    ("unknown part", lambda d: d.update(extra=[]), "extra: is not known here"),
    (
        "missing language",
        lambda d: row(d, "rules", SUN)["text"].pop("sv"),
        f"rules.{SUN}.text.sv: must be text that is not empty",
    ),
    (
        "empty language",
        lambda d: row(d, "rules", SUN)["title"].update(sv=" "),
        f"rules.{SUN}.title.sv: must be text that is not empty",
    ),
    (
        "unknown language",
        lambda d: row(d, "rules", SUN)["text"].update(fi="ei"),
        f"rules.{SUN}.text.fi: is not known here; allowed: en, sv",
    ),
    ("words are text", rule(SUN, text="Stay out."), f"rules.{SUN}.text: must have words in en, sv"),
    (
        "unknown placeholder",
        rule(SUN, text=both("Until {dato}.")),
        f"rules.{SUN}.text.en: {{dato}} is not a known placeholder",
    ),
    (
        "empty placeholder",
        rule(SUN, text=both("Until {}.")),
        f"rules.{SUN}.text.en: {{}} is not a known placeholder",
    ),
    (
        "open brace",
        rule(SUN, text=both("Until {date.")),
        f"rules.{SUN}.text.en: a brace is left open",
    ),
    (
        "placeholders differ",
        rule(SUN, text={"en": "Until {date}.", "sv": "Länge."}),
        f"rules.{SUN}.text.sv: lacks {{date}}, which another language has",
    ),
    (
        "unknown topic",
        rule(SUN, topics=["moon"]),
        f"rules.{SUN}.topics: moon is not a known topic",
    ),
    (
        "unknown source",
        rule(SUN, sources=["L99"]),
        f"rules.{SUN}.sources: L99 is not a known source or claim",
    ),
    ("no source", rule(SUN, sources=[]), f"rules.{SUN}.sources: at least one is needed"),
    (
        "unknown evidence of a claim",
        lambda d: row(d, "claims", "S0-1").update(evidence=["L99"]),
        "claims.S0-1.evidence: L99 is not known",
    ),
    (
        "unknown modifier",
        rule(SUN, modifiers=[{"id": "luck", "add_h": 24}]),
        f"rules.{SUN}.modifiers: luck is not known",
    ),
    (
        "a modifier that shortens",
        rule(SUN, modifiers=[{"id": "skin", "factor": 0.5}]),
        f"rules.{SUN}.modifiers[0].factor: must be at least 1: nothing shortens",
    ),
    (
        "a modifier that takes away",
        rule(SUN, modifiers=[{"id": "skin", "add_h": -24}]),
        f"rules.{SUN}.modifiers[0].add_h: must be from 0 to 9600",
    ),
    (
        "rule twice",
        lambda d: d["rules"].append(row(d, "rules", SUN)),
        f"rules.{SUN}: is there twice",
    ),
    (
        "source twice",
        lambda d: d["sources"].append(row(d, "sources", "L07")),
        "sources.L07: is there twice",
    ),
    (
        "area twice",
        lambda d: d["areas"].append(row(d, "areas", "nose")),
        "areas.nose: is there twice",
    ),
    (
        "rule's id",
        rule(SUN, id="Sun avoid"),
        "rules.Sun avoid.id: must be small letters, digits and hyphens",
    ),
    (
        "category",
        rule(SUN, category="forbid"),
        f"rules.{SUN}.category: must be one of do, avoid, caution, expect, help, stop, clinician",
    ),
    (
        "strength",
        rule(SUN, strength="certain"),
        f"rules.{SUN}.strength: must be one of high, moderate, low, very_low, expert_opinion",
    ),
    (
        "basis",
        rule(SUN, basis="hearsay"),
        f"rules.{SUN}.basis: must be one of proven, precaution",
    ),
    ("unasked", rule(SUN, unasked="no"), f"rules.{SUN}.unasked: must be applies or skips"),
    (
        "level",
        rule("help-infection", level="soon"),
        "rules.help-infection.level: must be clinic, urgent or emergency",
    ),
    (
        "help without level",
        rule("help-infection", level=None),
        "rules.help-infection.level: a help rule needs a level",
    ),
    (
        "avoid without windows",
        rule(SUN, windows=None),
        f"rules.{SUN}.windows: an avoid rule needs windows and a topic",
    ),
    (
        "avoid without topic",
        rule(SUN, topics=[]),
        f"rules.{SUN}.windows: an avoid rule needs windows and a topic",
    ),
    (
        "endless without a while",
        rule(SUN, windows=windows(T3=[0, None])),
        f"rules.{SUN}.while: a rule without an end needs its `while` words",
    ),
    (
        "area unknown",
        lambda d: row(d, "areas", "nose").update(area="ear"),
        "areas.ear.area: must be one of forehead, temple",
    ),
    (
        "area missing",
        lambda d: d["areas"].remove(row(d, "areas", "nose")),
        "areas.nose: is needed",
    ),
    (
        "device missing",
        lambda d: d["devices"].remove(row(d, "devices", "rf")),
        "devices.rf: is needed",
    ),
    (
        "flag missing",
        lambda d: d["flags"].remove(row(d, "flags", "pregnant")),
        "flags.pregnant: is needed",
    ),
    (
        "flag's values",
        lambda d: row(d, "flags", "pregnant")["values"].pop("possible"),
        "flags.pregnant.values: must be no, possible, yes",
    ),
    (
        "limit as number",
        lambda d: row(d, "areas", "nose").update(limit_mm=0.75),
        "areas.nose.limit_mm: must be a decimal number as text",
    ),
    (
        "negative limit",
        lambda d: row(d, "areas", "nose").update(warn_above_mm="-1"),
        "areas.nose.warn_above_mm: must be a decimal number as text",
    ),
    (
        "infinite limit",
        lambda d: row(d, "areas", "nose").update(limit_mm="Infinity"),
        "areas.nose.limit_mm: must be a decimal number as text",
    ),
    (
        "vendor's ratio",
        lambda d: row(d, "devices", "pen").update(estimate=["0.4"]),
        "devices.pen.estimate: must be [low, high] as text",
    ),
    (
        "condition on nothing",
        rule(SUN, when=[{}]),
        f"rules.{SUN}.when[0]: a box must name at least one dimension",
    ),
    (
        "condition on an unknown dimension",
        rule(SUN, when=[{"mood": ["sad"]}]),
        f"rules.{SUN}.when[0].mood: is not known here; allowed: devices, tiers",
    ),
    (
        "condition on an unknown device",
        rule(SUN, when=[{"devices": ["hammer"]}]),
        f"rules.{SUN}.when[0].devices[0]: must be one of roller",
    ),
    (
        "condition on an unknown flag",
        rule(SUN, when=[{"flags": {"tired": ["yes"]}}]),
        f"rules.{SUN}.when[0].flags.tired: is not known here",
    ),
    (
        "condition on an unknown answer",
        rule(SUN, when=[{"flags": {"pregnant": ["maybe"]}}]),
        f"rules.{SUN}.when[0].flags.pregnant: must list some of no, possible, yes",
    ),
    (
        "condition on no answer",
        rule(SUN, when=[{"flags": {"pregnant": []}}]),
        f"rules.{SUN}.when[0].flags.pregnant: must list some of no, possible, yes",
    ),
    (
        "condition on an impossible age",
        rule(SUN, when=[{"age": [21, 18]}]),
        f"rules.{SUN}.when[0].age: must be [from, to] within 0 to 120",
    ),
    (
        "condition on an impossible skin type",
        rule(SUN, when=[{"skin_type": [4, 7]}]),
        f"rules.{SUN}.when[0].skin_type: must be [from, to] within 1 to 6",
    ),
    (
        "condition on what cannot be missing",
        rule(SUN, when=[{"missing": ["patience"]}]),
        f"rules.{SUN}.when[0].missing: must be one of device, depth, endpoint, adjuncts, areas",
    ),
    (
        "words missing",
        lambda d: d["words"]["tiers"].pop("T3"),
        "words.tiers.T3: is needed",
    ),
    ("table missing", lambda d: d["words"].pop("strengths"), "words.strengths: is needed"),
    (
        "ingredients missing",
        lambda d: d.update(ingredients={"classes": []}),
        "ingredients.classes: is needed and must not be empty",
    ),
]


@pytest.mark.parametrize(
    ("break_it", "problem"), [pytest.param(b, p, id=name) for name, b, p in BROKEN]
)
def test_a_broken_document_is_refused_and_the_place_is_named(break_it, problem):
    found = problems_after(break_it)
    assert any(one.startswith(problem) for one in found), found


BAD_WINDOWS: list[Any] = [
    *([-1, 24], [0, -24], [48, 24], [None, 24], [0], [0, 24, 48], [], None, 24, "0-24"),
    *(["0", "24"], [0, 9601], [True, 24], [0, float("nan")], [0, float("inf")]),
]


@pytest.mark.parametrize("tier", list(Tier))
def test_a_bad_window_is_refused(tier):
    broken = given.small_document()
    dated = [item for item in broken["rules"] if item["windows"]]
    for item, window in zip(dated, BAD_WINDOWS, strict=False):
        item["windows"][tier.value] = window
    found = [problem for problem in problems(broken) if ".windows." in problem]
    assert [problem.split(", until null")[0] for problem in found] == [
        f"rules.{item['id']}.windows.{tier.value}: must be [from, until] in hours"
        for item in dated[: len(BAD_WINDOWS)]
    ]


@pytest.mark.parametrize("tier", list(Tier))
def test_a_window_for_every_tier_is_needed(tier):
    some = windows()
    del some[tier.value]
    assert problems_after(rule(SUN, windows=some))


# An older edition has none of these.
MAY_BE_EMPTY = ("lines", "product_kinds", "allergens")


@pytest.mark.parametrize(
    "part", [key for key in document.KEYS if key not in ("schema", "words", *MAY_BE_EMPTY)]
)
def test_a_truncated_document_is_refused(part):
    assert problems_after(lambda d: d.pop(part))
    empties: list[Any] = [[], {}, None]
    for empty in empties:
        broken = given.small_document()
        broken[part] = empty
        assert problems(broken)


@pytest.mark.parametrize("part", MAY_BE_EMPTY)
def test_a_table_that_may_be_empty_may_not_be_missing(part):
    assert problems(given.small_document() | {part: {}})
    assert problems_after(lambda d: d.pop(part))


def test_shared_lines_may_be_none_and_may_not_be_missing():
    document_without = given.small_document() | {"lines": []}
    assert rules.parse_guidance(document_without, 1).lines == ()
    empties: tuple[Any, ...] = (None, {}, "x")
    for broken in empties:
        assert problems(document_without | {"lines": broken})
    del document_without["lines"]
    assert problems(document_without) == ["lines: is needed and must not be empty"]


@pytest.mark.parametrize("broken", [None, [], "x", 7, True, {}, {"schema": 1}])
def test_what_is_no_document_is_refused(broken):
    assert problems(broken)


def test_all_problems_are_told_at_once():
    def break_it(broken: Document) -> None:
        row(broken, "rules", SUN).update(category="forbid", strength="certain", basis="hearsay")
        row(broken, "areas", "nose").update(limit_mm="x")
        broken["schema"] = 99

    assert [problem.split(":")[0] for problem in problems_after(break_it)] == [
        "schema",
        f"rules.{SUN}.category",
        f"rules.{SUN}.strength",
        f"rules.{SUN}.basis",
        "areas.nose.limit_mm",
    ]


@each("needed", document.NEEDED_RULES)
def test_an_edition_without_a_rule_that_the_checks_speak_about_is_refused(needed):
    assert f"rules.{needed}: is needed: the safety checks speak about it" in problems(
        given.without_rule(needed)
    )


@each("needed", document.NEEDED_TOPICS)
def test_an_edition_without_a_topic_that_the_checks_speak_about_is_refused(needed):
    found = problems_after(lambda d: d["topics"].remove(row(d, "topics", needed)))
    assert f"topics.{needed}: is needed: the safety checks speak about it" in found


def test_every_rule_and_topic_named_in_the_code_is_needed():
    """Otherwise an edition could lack what a check looks for, and be found out on a patient."""
    reference = given.guidance()
    folder = Path(rules.__file__).parent
    # What the proof misses it reports itself, when an edition is proposed.
    quoted = {
        word
        for path in folder.rglob("*.py")
        if path.parent.name != "proof"
        and path.stem
        not in ("lift_2_to_3", "parse", "links", "ingredients", "vocabulary", "sentences")
        for word in re.findall(r'"([a-z0-9-]+)"', path.read_text())
    }
    ids = quoted & set(reference.rule_by_id)
    topics = quoted & set(reference.topics)
    assert len(ids) > 20
    assert ids <= set(document.NEEDED_RULES)
    assert topics <= set(document.NEEDED_TOPICS)


# What an edition must not get away with: names that lead nowhere, and holes in sentences.
DANGLING: list[tuple[str, Break]] = [
    ("a claim's source", lambda d: row(d, "claims", "S0-1").update(source="S9")),
    ("a claim's topic", lambda d: row(d, "claims", "S0-1").update(topics=["moon"])),
    ("a claim's conflict", lambda d: row(d, "claims", "S0-1").update(conflicts=["C-99"])),
    ("a conflict's claim", lambda d: row(d, "conflicts", "C-01").update(claims=["S9-9"])),
    ("a conflict's source", lambda d: row(d, "conflicts", "C-01").update(sources=["L99"])),
    ("a red flag's rule", lambda d: d["red_flags"][0].update(rules=["help-nothing"])),
    ("a red flag's source", lambda d: d["red_flags"][0].update(sources=["L99"])),
    ("an area's source", lambda d: row(d, "areas", "nose").update(sources=["L99"])),
    ("a device's source", lambda d: row(d, "devices", "pen").update(sources=["L99"])),
    ("a flag's group", lambda d: row(d, "flags", "pregnant").update(group="moods")),
    (
        "an ingredient's topic",
        lambda d: [c.update(topic="retinols") for c in d["ingredients"]["classes"] if c["topic"]],
    ),
    ("a product's topic", rule("minoxidil-delay", when=[{"products": ["minoxidils"]}])),
    ("an allergy", rule("metal-product-allergy", when=[{"allergies": ["everything"]}])),
    ("a misspelt key of a rule", rule(SUN, modifier=[{"id": "skin", "factor": 2}])),
    ("a misspelt key of an area", lambda d: row(d, "areas", "nose").update(lmit_mm="0.1")),
    ("a placeholder in a title", rule(SUN, title=both("Sun until {date}"))),
    ("a placeholder in a while", rule("retinoid-breastfeeding-none", **{"while": both("{date}")})),
    ("words in braces", rule(SUN, text=both("Until {the day}."))),
    ("a date without a window", rule("calm-gate", text=both("Until {date}."))),
    ("a second date without one", rule(SUN, text=both("Until {date2}."))),
    ("a while that is never said", rule(SUN, text=both("While {while}, no sun."))),
    ("a product where none is read", rule(SUN, text=both("{product} and sun."))),
    ("a ratio of three", lambda d: row(d, "devices", "pen").update(estimate=["0.4", "0.5", "1"])),
    ("a ratio of one number", lambda d: row(d, "devices", "pen").update(estimate=7)),
    ("a limit below its warning", lambda d: row(d, "areas", "nose").update(limit_mm="0.1")),
    ("a group twice", lambda d: d["flag_groups"].append(d["flag_groups"][0])),
    ("a thing to do without a topic", rule("comfort-care", topics=[])),
    ("a place in a source that is not cited", rule(SUN, locators={"L99": "p. 1"})),
    ("a place that is no text", rule(SUN, locators={"L64": 12})),
    ("places that are no table", rule(SUN, locators=["p. 12"])),
    ("superseded on no day", lambda d: row(d, "sources", "L01").update(superseded_on="May")),
    ("superseded by nothing known", lambda d: row(d, "sources", "L01").update(superseded_by="L9")),
    ("superseded by itself", lambda d: row(d, "sources", "L01").update(superseded_by="L01")),
    ("a claim superseded by a source", lambda d: d["claims"][0].update(superseded_by="L01")),
    ("a box of nothing", rule("pen-doubling-warning", when=[{"devices": []}])),
]


def test_the_small_document_has_no_problems_of_its_own():
    assert rules.parse_guidance(given.small_document(), 1).rules


@pytest.mark.parametrize("break_it", [pytest.param(b, id=name) for name, b in DANGLING])
def test_a_name_that_leads_nowhere_is_refused(break_it):
    assert problems_after(break_it)


def test_a_source_and_a_claim_may_be_superseded_and_a_rule_may_say_where_in_a_source():
    plain = rules.parse_guidance(given.small_document(), 1)
    assert plain.sources["L01"].superseded_on is None
    assert plain.rule_by_id[SUN].locators == {}
    document = given.small_document()
    row(document, "sources", "L01").update(superseded_on="2026-11-01", superseded_by="L02")
    document["claims"][0]["superseded_on"] = "2026-11-01"
    cited = row(document, "rules", SUN)["sources"][0]
    row(document, "rules", SUN)["locators"] = {cited: "table 2"}
    parsed = rules.parse_guidance(document, 2)
    assert parsed.sources["L01"].superseded_by == "L02"
    assert parsed.rule_by_id[SUN].locators == {cited: "table 2"}
    assert parsed.digest != plain.digest


def test_the_digest_is_the_same_for_the_same_content():
    one = given.document()
    other = json.loads(json.dumps(one, indent=3))
    other["rules"][0] = dict(reversed(list(other["rules"][0].items())))
    shuffled = dict(reversed(list(other.items())))
    assert rules.digest(shuffled) == rules.digest(one)
    assert rules.parse_guidance(shuffled, 7).digest == rules.digest(one)
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", rules.digest(one))


def test_the_digest_changes_with_one_letter():
    changed = given.document()
    row(changed, "rules", SUN)["text"]["sv"] += "!"
    assert rules.digest(changed) != rules.digest(given.document())


def test_the_canonical_form_is_written_one_way():
    assert rules.canonical({"b": 1, "a": {"å": [1, 2.5, None, True]}}) == (
        '{"a":{"å":[1,2.5,null,true]},"b":1}'.encode()
    )
    with pytest.raises(ValueError, match="not JSON compliant"):
        rules.canonical({"a": float("nan")})


class TestTheReferenceEdition:
    """Its data files against the agreed table, written out by hand elsewhere."""

    def test_every_agreed_rule_is_there(self):
        assert len(oracle_tables.ROWS) == 92
        assert set(oracle_tables.ROWS) - set(given.guidance().rule_by_id) == set()

    @each("agreed", oracle_tables.ROWS.values())
    def test_rule(self, agreed):
        found = given.guidance().rule_by_id[agreed.id]
        assert found.category == agreed.category
        assert found.sources == agreed.sources
        assert found.strength == agreed.strength
        hours = {
            tier.value: (window.starts, inf if window.until is None else window.until)
            for tier, window in (found.windows or {}).items()
        }
        assert hours == (agreed.windows or {})
        assert {e.modifier: (e.add_h, e.factor, e.at_least_h) for e in found.modifiers} == {
            name: effect for kind in agreed.longer for name, effect in LONGER[kind].items()
        }

    def test_numbers_of_everything(self):
        found = given.guidance()
        kinds = [source[0] for source in found.sources]
        assert [kinds.count(kind) for kind in "LGBPS"] == [73, 30, 4, 10, 4]
        assert len(found.claims) == 164
        assert len(found.conflicts) == 22
        assert len(found.red_flags) == 20
        assert set(found.areas) == set(Area)
        assert set(found.flags) == set(Flag)
        assert (len(Area), len(Flag)) == (22, 27)

    @pytest.mark.parametrize(
        ("letter", "last"), [("L", 73), ("G", 30), ("B", 4), ("P", 10)], ids="LGBP"
    )
    def test_every_source_is_there(self, letter, last):
        wanted = {f"{letter}{number:02}" for number in range(1, last + 1)}
        assert wanted <= set(given.guidance().sources)

    @pytest.mark.parametrize(("seed", "last"), [("S0", 37), ("S2", 87), ("S4", 37), ("S5", 3)])
    def test_every_claim_is_there(self, seed, last):
        wanted = {f"{seed}-{number}" for number in range(1, last + 1)}
        found = {key for key in given.guidance().claims if key.startswith(f"{seed}-")}
        assert found == wanted

    def test_every_conflict_is_there(self):
        assert set(given.guidance().conflicts) == {f"C-{n:02}" for n in range(1, 23)}

    def test_claims_that_are_never_printed(self):
        ranges = {
            "S2": [(19, 23), (25, 30), (43, 49), (55, 61), (63, 63), (66, 67), (69, 69), (73, 87)],
            "S0": [(1, 4), (32, 32), (35, 35)],
            "S4": [(6, 6)],
        }
        wanted = {
            f"{seed}-{number}"
            for seed, spans in ranges.items()
            for first, last in spans
            for number in range(first, last + 1)
        }
        claims = given.guidance().claims.values()
        assert {claim.id for claim in claims if claim.never_print} == wanted
        assert {claim.decision for claim in claims if claim.never_print} == {"declined"}

    def test_both_languages_are_everywhere_with_the_same_placeholders(self):
        seen = 0
        for path, words in both_languages(given.document()):
            assert set(words) == set(Language), path
            assert all(isinstance(text, str) and text.strip() for text in words.values()), path
            held = [sorted(re.findall(r"\{(\w*)\}", text)) for text in words.values()]
            assert held[0] == held[1], path
            seen += 1
        assert seen > 1000

    def test_questions_that_stop_a_treatment_block_the_sheet(self):
        """INV-04: a question behind a stop may not be left unanswered."""
        found = given.guidance()
        behind_stops = {
            flag
            for rule in found.rules
            if rule.category == "stop"
            for box in rule.when
            for flag, _ in box.flags
        }
        blocking = {flag for flag, info in found.flags.items() if info.blocks_issue}
        assert behind_stops <= blocking
        assert {Flag.PREGNANT, Flag.BREASTFEEDING, Flag.TRYING_TO_CONCEIVE} <= blocking

    def test_no_caution_is_silent_when_nobody_asked(self):
        """Every ban, caution and warning counts what was not asked as yes."""
        silent = {
            rule.id
            for rule in given.guidance().rules
            if rule.category in ("avoid", "caution", "help")
            and any(box.flags or box.skin_type for box in rule.when)
            and not rule.unasked_applies
        }
        assert silent == set()

    def test_only_the_active_implant_cannot_be_overridden(self):
        stops = [rule for rule in given.guidance().rules if rule.category == "stop"]
        assert [rule.id for rule in stops if not rule.overridable] == ["implant-rf-stop"]


# What each word in the agreed table's fourth column does: hours added, factor, least hours.
LONGER: dict[str, dict[str, tuple[float, float, float]]] = {
    "SKIN": {"skin": (72, 1, 0)},
    "HEAL": {"healing": (72, 1, 0)},
    "HEAL2": {"healing": (48, 1, 0)},
    "DOUBLE": {"skin": (0, 2, 0), "photosensitiser": (0, 2, 672)},
    "SKIN12W": {"skin": (0, 1, 2016)},
}


def both_languages(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every place in the document that holds words."""
    if isinstance(value, dict):
        if set(value) & set(Language):
            yield path, value
        else:
            for key, item in value.items():
                yield from both_languages(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from both_languages(item, f"{path}[{index}]")


def test_what_is_known_of_labels_is_read_once_and_is_never_what_was_merely_like_it() -> None:
    document = given.document()
    first = rules.parse_guidance(document, 1).lexicon
    again = json.loads(json.dumps(document))
    assert rules.parse_guidance(again, 2).lexicon is first
    classes = again["ingredients"]["classes"]
    classes[0]["names"] = [*classes[0]["names"], "zyzzic acid"]
    assert "zyzzic acid" in rules.parse_guidance(again, 2).lexicon.names
    assert "zyzzic acid" not in rules.parse_guidance(document, 1).lexicon.names
    kinds = [{**row, "whole": int(row.get("whole", False))} for row in document["product_kinds"]]
    with pytest.raises(rules.GuidanceInvalid, match="whole"):
        rules.parse_guidance({**document, "product_kinds": kinds}, 1)
