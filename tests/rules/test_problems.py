"""Problems are values: each code says something in English, and each is really used."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from aftercare import rules
from aftercare.rules.problems import ProblemCode

CORE = Path(rules.__file__).parent


def named(kind: type[ProblemCode]) -> Counter[str]:
    """Return how often the core names each member of a kind of codes."""
    return Counter(
        node.attr
        for path in CORE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == kind.__name__
    )


@pytest.mark.parametrize("kind", ProblemCode.__subclasses__())
def test_every_code_is_used(kind: type[ProblemCode]) -> None:
    assert set(named(kind)) == set(kind.__members__)


@pytest.mark.parametrize("kind", ProblemCode.__subclasses__())
def test_no_two_codes_say_the_same(kind: type[ProblemCode]) -> None:
    said = Counter(code.english for code in kind)
    assert [words for words, count in said.items() if count > 1] == []


def test_a_problem_is_told_with_its_path_and_what_it_names() -> None:
    code = rules.DataCode.NOT_ONE_OF
    assert str(rules.Problem("device", code, {"allowed": ("pen", "rf")})) == (
        "device: must be one of pen, rf"
    )
    assert str(rules.Problem("", rules.DataCode.NOT_AN_OBJECT)) == "document: must be an object"


def test_what_was_refused_tells_every_problem() -> None:
    with pytest.raises(rules.FactsInvalid) as refused:
        rules.parse_facts({"device": 7})
    first = rules.Problem("time_zone", rules.DataCode.ZONE_MISSING)
    assert refused.value.problems[0] == first
    assert str(refused.value).splitlines() == list(map(str, refused.value.problems))
