"""A loop over many cases hides no failure behind another."""

import pytest

from tests.loops import each


def test_every_case_that_breaks_is_named():
    seen = []

    @each("number", [1, 2, 3, 4])
    def odd(number: int) -> None:
        seen.append(number)
        assert number % 2

    with pytest.raises(ExceptionGroup, match="2 of 4 cases broke: 1: 2; 3: 4") as told:
        odd()
    assert seen == [1, 2, 3, 4]
    assert [fault.__notes__ for fault in told.value.exceptions] == [
        ["in the case 2"],
        ["in the case 4"],
    ]


def test_what_was_not_raised_is_a_failure_too():
    @each("text, number", [("1", 1), ("x", 2)])
    def refused(text: str, number: int) -> None:
        with pytest.raises(ValueError, match="invalid"):
            int(text)

    with pytest.raises(BaseExceptionGroup, match=r"1 of 2 cases broke: 0: 1, 1$"):
        refused()


def test_two_loops_make_every_combination():
    seen = []

    @each("row", [{"id": "a"}, {"id": "b"}])
    @each("number", range(2))
    def both(row: dict[str, str], number: int) -> None:
        seen.append((row["id"], number))

    both()
    assert seen == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]


@each("number", [1])
def test_fixtures_are_given_as_ever(tmp_path, number):
    assert tmp_path.is_dir()
    assert number == 1


def test_a_loop_over_nothing_is_refused():
    with pytest.raises(AssertionError, match="nothing"):
        each("number", [])
