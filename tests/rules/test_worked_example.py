"""The example of docs/proof.md, run: the numbers on that page are what the code gives."""

import dataclasses
import re
from pathlib import Path

import pytest

from aftercare import rules
from aftercare.rules.conditions import Box
from aftercare.rules.engine import selection
from aftercare.rules.guidance import Guidance, Rule, Window
from aftercare.rules.proof import axes, example, masks, order, retinoids
from aftercare.rules.proof import space as spaces
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Category, Flag, Tier
from tests.rules import given

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "proof.md").read_text(encoding="utf-8")
RETINOL = "retinoid-cosmetic"
PALER = Box(skin_type=(1, 3))
FEEDING = Box(flags=((Flag.BREASTFEEDING, frozenset({"yes"})),))


def rule(name: str, box: Box, until_h: float | None, *, unasked: bool = True) -> Rule:
    """Return a rule that says "no retinol yet" for as long in every tier."""
    return dataclasses.replace(
        given.guidance().rule_by_id["retinoid-otc-avoid-early"],
        id=name,
        category=Category.AVOID,
        topics=(RETINOL,),
        when=(box,),
        windows=dict.fromkeys(Tier, Window(0, until_h)),
        modifiers=(),
        unasked_applies=unasked,
    )


A = rule("A", PALER, 14 * 24)
B = rule("B", FEEDING, None)


def document(*some: Rule) -> Guidance:
    return dataclasses.replace(
        given.guidance(), rules=some, rule_by_id={one.id: one for one in some}, modifiers={}
    )


@pytest.fixture
def space() -> Space:
    return spaces.space(axes.cuts_of(A.when) | axes.cuts_of(B.when))


def bits(cells: int) -> str:
    """Return nine cells as the page writes them: three groups, cell 8 leftmost."""
    return " ".join(re.findall("...", f"{cells:09b}"))


def on_the_page() -> dict[str, tuple[str, int]]:
    """Return the page's table of sets: name, bits, integer."""
    rows = re.findall(r"^\| ([\w ]+) \| `([01 ]{11})` \| (\d+) \|", PAGE, re.MULTILINE)
    return {name: (written, int(number)) for name, written, number in rows}


def number(pattern: str) -> int:
    """Return a number that the page says in a sentence."""
    found = re.search(pattern, PAGE)
    assert found, pattern
    return int(float(found[1].replace(",", "")))


def test_the_cells_are_numbered_as_in_the_table(space: Space) -> None:
    rows = re.findall(r"^\| (1–3|4–6|not asked) \| (\d) \| (\d) \| (\d) \|$", PAGE, re.MULTILINE)
    skin = {"1–3": 2, "4–6": 4, "not asked": None}
    assert [row[0] for row in rows] == list(skin)
    assert space.size == 9
    for name, *cells in rows:
        for cell, answer in zip(cells, ("no", "yes", None), strict=True):
            assert space.atoms(int(cell)) == {
                "flags.breastfeeding": answer,
                "skin_type": skin[name],
            }


def test_the_sets_are_those_of_the_table(space: Space) -> None:
    a, b = masks.holds(space, A), masks.holds(space, B)
    sets = {
        "everybody": space.full,
        "A": a,
        "B": b,
        "A or B": a | b,
        "neither": space.full & ~(a | b),
    }
    assert on_the_page() == {name: (bits(cells), cells) for name, cells in sets.items()}


def test_cell_by_cell_the_engine_applies_the_rules_there(space: Space) -> None:
    for cell in range(space.size):
        values = space.atoms(cell)
        facts = rules.parse_facts(example.facts_of(values, document(A, B)))
        applies = [facts.skin_type in (1, 2, 3, None), facts.flags.get(Flag.BREASTFEEDING) != "no"]
        found = [bool(masks.holds(space, one) >> cell & 1) for one in (A, B)]
        assert found == applies, values


def test_the_counterexample_is_facts_that_the_engine_refuses(space: Space) -> None:
    toy = document(A, B)
    bad = space.full & ~(masks.holds(space, A) | masks.holds(space, B))
    assert bad == 1 << 3
    values = example.smallest(space, bad)
    assert values == {"flags.breastfeeding": "no", "skin_type": 4}
    facts = example.facts_of(values, toy)
    assert (facts["device"], facts["zones"]) == ("pen", [{"area": "cheek", "set_depth_mm": 0.25}])
    assert (facts["endpoint"], facts["age"]) == ("erythema", 34)
    assert example.shown(facts, toy, "INV-01", anyway=False) is not None


def test_widening_rule_a_settles_it(space: Space) -> None:
    wider = dataclasses.replace(A, when=(Box(skin_type=(1, 6)),))
    assert masks.holds(space, wider) == space.full


def test_the_shift_finds_who_would_lose_by_not_being_asked(space: Space) -> None:
    b = masks.holds(space, B)
    kept = masks.holds(space, A) | b
    first_row = space.pick("skin_type", 1)
    assert bits(kept & first_row) == "000 000 111"
    assert bits((kept & first_row) << 6) == "111 000 000"
    assert (kept & first_row) << 6 & ~kept == 0
    assert all(not lost for _, lost in order._losses(space, kept, kept))

    skips = masks.holds(space, rule("A", PALER, 14 * 24, unasked=False))
    assert bits(skips) == "000 000 111"
    assert bits(skips | b) == "110 110 111"
    assert skips | b == number(r"`110 110 111`, which is (\d+)")
    lost = ((skips | b) & first_row) << 6 & ~(skips | b)
    assert bits(lost) == "001 000 000"
    assert dict(order._losses(space, skips | b, skips | b))["INV-20"] == lost


def test_in_the_real_space_the_same_ninth_is_bad() -> None:
    case = ProofCase(document(A, B))
    retinoids._early_bans(case)
    found = next(one for one in case.found if one.invariant == "INV-01")
    assert found.space is not None
    assert found.space.size == number(r"of ([\d,]+) cells, the two rules")
    assert found.bad.bit_count() == number(r"leave ([\d,]+) bad ones")
    assert found.bad.bit_count() * 9 == found.space.size
    assert example.smallest(found.space, found.bad)["skin_type"] == 4


def test_the_block_and_its_groups_are_counted_right() -> None:
    space = spaces.space(axes.TIERED)
    assert space.size == number(r"There are ([\d,]+) such combinations")
    assert len(masks.treatments(space).groups) == number(r"combinations and (\d+) groups")


def test_the_reference_editions_figures_are_about_right() -> None:
    proof = rules.prove(given.guidance())
    assert proof.holds
    assert proof.questions == pytest.approx(number(r"about ([\d,]+) questions"), rel=0.15)
    millions = re.search(r"about ([\d.]+) million cells", PAGE)
    assert millions is not None
    assert proof.cells == pytest.approx(float(millions[1]) * 1e6, rel=0.25)


def test_both_rules_last_longer_than_the_question_asks() -> None:
    for one in (A, B):
        assert selection.hours(one, order._ANY_TIER)[1] >= 7 * 24
