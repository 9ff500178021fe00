"""Dates of birth in the spellings that people write."""

from datetime import date, timedelta

import pytest

from clinics.records import births

TODAY = date(2026, 12, 1)
BORN = date(1984, 3, 7)


@pytest.mark.parametrize(
    "typed",
    [
        *("1984-03-07", "19840307", "840307", "7/3 1984", "7.3.1984", "7.3.84", "07 03 1984"),
        *("84-03-07", "19840307-1239", "840307-1239", "8403071239", "840307 1239"),
        *("7 March 1984", "7th of March 1984", "den 7 mars 1984", "mars 7 1984", "3/7/1984"),
    ],
)
def test_a_birth_date_is_found_in_many_spellings(typed: str) -> None:
    assert BORN in births.readings(typed, today=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "Åsa", "1984", "1984-13-45", "12345678901", "0", "99999999", "9" * 199),
        *("1/2/" + "9" * 150, "19840307-1234", "may may may", "7 may june"),
    ],
)
def test_other_text_is_no_date(typed: str) -> None:
    assert births.readings(typed, today=TODAY) == set()


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("840307-1239", BORN),
        ("19840307-1239", BORN),
        ("840367-1236", BORN),
        ("840307-1238", None),
        ("840307+1239", date(1884, 3, 7)),
    ],
)
def test_a_personal_number_is_read_where_its_last_figure_fits(typed: str, born: object) -> None:
    assert births.personal(typed, today=TODAY) == born


def test_one_figure_wrong_is_always_seen() -> None:
    right = "8403071239"
    for place, was in enumerate(right):
        for figure in "0123456789":
            typed = right[:place] + figure + right[place + 1 :]
            assert births.passes_luhn(typed) is (figure == was)


def test_every_day_is_read_back_as_it_is_written() -> None:
    day = date(1920, 1, 1)
    while day <= TODAY:
        for form in ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d %B %Y"):
            assert births.one(day.strftime(form), today=TODAY) == day
        day += timedelta(days=61)


def test_a_slip_is_one_figure_or_day_and_month() -> None:
    assert births.a_slip_apart(BORN, date(1984, 3, 8))
    assert births.a_slip_apart(BORN, date(1984, 7, 3))
    assert not births.a_slip_apart(BORN, date(1985, 3, 8))
    assert not births.a_slip_apart(BORN, BORN)
