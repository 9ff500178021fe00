"""The sheet's markup and style: quick to lay out, readable in black and white, self-contained."""

import itertools
import re

import pytest

from aftercare import paper
from aftercare.paper import render
from tests.paper import samples

STYLE = re.sub(r"/\*.*?\*/", "", render.STYLES.read_text(encoding="utf-8"), flags=re.S)


@pytest.fixture(scope="module")
def made():
    return paper.html(samples.plan(), samples.letterhead())


def test_the_style_keeps_to_what_is_quick():
    for slow in (
        *("flex", "grid", "columns", "column-count", "var("),
        *(":nth-child", ":last-child", ":first-child"),
    ):
        assert slow not in STYLE, slow
    selectors = re.findall(r"([^{}]+)\{", STYLE)
    assert [each for each in selectors if re.search(r"\s[+~>]\s", each)] == []


def test_the_style_clips_nothing_and_names_no_address():
    assert "overflow: hidden" not in STYLE
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_nothing_is_said_by_colour_alone(made):
    for shape, word in (("▲", "Emergency"), ("■", "Urgent care"), ("●", "Call us")):
        assert f'<span class="shape">{shape}</span> {word}' in made


def test_there_is_no_script_and_no_address(made):
    assert not re.search(r"<script|<link|<img|<iframe|href=|src=|https?:", made)


def test_headings_go_down_one_step_at_a_time(made):
    levels = [int(level) for level in re.findall(r"<h(\d)", made)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_bar_has_a_width_in_the_style(made):
    used = set(re.findall(r'class="bar x(\d+) w(\d+)', made))
    assert used
    for start, width in used:
        assert start == "0" or f".x{start} {{" in STYLE
        assert f".w{width} {{" in STYLE


def test_the_fragment_has_no_style_and_no_script():
    fragment = paper.fragment(samples.plan(), None, why=True)
    assert not re.search(r"<style|style=|<script|\son\w+=", fragment)
    assert fragment.count("<details") > 50
