"""The sheet's markup and style: quick to lay out, readable in black and white, self-contained."""

import itertools
import re

import pytest

from aftercare import paper
from aftercare.paper import render
from tests.paper import samples

FILES = [(render.STYLES / name).with_suffix(".css") for name in render.NAMES]
STYLES = {file.stem: re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S) for file in FILES}


@pytest.fixture(scope="module")
def made():
    return paper.html(samples.plan(), samples.letterhead())


@pytest.fixture(params=["sheet", "large", "full"])
def style(request):
    return STYLES[request.param]


def test_the_style_keeps_to_what_is_quick(style):
    for slow in (
        *("flex", "grid", "columns", "column-count", "var("),
        *(":nth-child", ":last-child", ":first-child"),
    ):
        assert slow not in style, slow
    selectors = re.findall(r"([^{}]+)\{", style)
    assert [each for each in selectors if re.search(r"\s[+~>]\s", each)] == []


def test_the_style_clips_nothing_and_names_no_address(style):
    assert "overflow: hidden" not in style
    assert "url(" not in style
    assert "@import" not in style


def test_no_advice_is_set_smaller_than_it_must_be():
    small = {
        match[1].strip(): float(match[2])
        for match in re.finditer(
            r"([^{}]+)\{[^{}]*font(?:-size)?:[^;]*?([\d.]+)pt", STYLES["sheet"]
        )
        if float(match[2]) < 11
    }
    named = {selector.splitlines()[-1] for selector in small}
    # The letterhead, what stands beside the square, opening hours, the calendar's weekdays, how
    # sure we are, and the edges of the page.
    assert (
        named
        == {
            *("@top-right", "@bottom-left", "@bottom-right", ".letterhead", ".door-words"),
            *(".note", ".weeks th", ".sure p"),
        }
        or named - {"@page {"} == named
    )
    assert min(small.values()) >= 9
    sizes = re.findall(r"font(?:-size)?:[^;]*?([\d.]+)pt", STYLES["large"])
    assert min(map(float, sizes)) >= 16


def test_nothing_is_said_by_colour_alone(made):
    for shape, word in (("▲", "Emergency: call"), ("■", "Care today"), ("●", "Call us same day")):
        assert f'<p class="name">{shape} {word}' in made


def test_a_filled_block_is_filled_also_where_a_browser_leaves_backgrounds_out():
    """Browsers are told in a file of their own: WeasyPrint warns of what it does not know."""
    browser = (render.STYLES / "browser.css").read_text(encoding="utf-8")
    kept = browser.split("{")[0].split("*/")[1] if "{" in browser else ""
    assert "print-color-adjust: exact" in browser.split("}")[0]
    for name in ("sheet", "large"):
        assert "print-color-adjust" not in STYLES[name]
        blocks = [each for each in STYLES[name].split("}") if "background:" in each]
        assert blocks
        for block in blocks:
            (selectors, _) = block.split("{")
            named = selectors.split("*/")[-1].split(",")
            assert all(each.strip() in kept for each in named), selectors


def test_where_a_browser_cant_keep_the_fill_the_words_are_dark(made):
    browser = re.sub(r"\s+", " ", made.split("<style>")[1].split("</style>")[0])
    rule = browser.split("@supports not ((print-color-adjust: exact)")[1]
    assert "background: #fff; color: #111;" in rule


def test_there_is_no_script_and_no_address(made):
    assert not re.search(r"<script|<link|<img|<iframe|href=|src=|https?:", made)


@pytest.mark.parametrize("large_print", [False, True])
def test_headings_go_down_one_step_at_a_time(large_print):
    made = paper.html(samples.plan(), samples.letterhead(), large_print=large_print)
    levels = [int(level) for level in re.findall(r"<h(\d)", made)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_texts_end_without_a_space_before_an_element():
    # WeasyPrint breaks such a line too early: "the nipple or⏎the areola."
    made = paper.html(samples.plan("sv"), samples.letterhead())
    assert re.findall(r"[a-zåäö.,:;]\s<b>", made.split("</style>")[1].replace("\n", "")) == []


def test_the_fragment_has_no_style_and_no_script():
    fragment = paper.fragment(samples.plan(), None, why=True)
    assert not re.search(r"<style|style=|<script|\son\w+=", fragment)
    assert fragment.count("<details") > 50
