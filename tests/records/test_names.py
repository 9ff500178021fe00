"""Names, dates and numbers in the spellings that people type."""

from datetime import date

import pytest

from clinics.records import names


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Åsa Öberg", "asa oberg"),
        ("  ÅSA   öBERG ", "asa oberg"),
        ("Łukasz Møller", "lukasz moller"),
        ("Nguyễn Thị Lan", "nguyen thi lan"),
        ("Strauß", "strauss"),
        ("Siobhán O'Brien", "siobhan o'brien"),
        ("Æthelþryð", "aethelthryd"),
        ("İpek Yılmaz", "ipek yilmaz"),
    ],
)
def test_a_name_is_folded(typed: str, folded: str) -> None:
    assert names.folded(typed) == folded


@pytest.mark.parametrize(
    "typed",
    [
        "1984-03-07",
        "19840307",
        "840307",
        "7/3 1984",
        "7.3.1984",
        "7.3.84",
        "07 03 1984",
        "84-03-07",
        "19840307-1234",
        "840307-1234",
    ],
)
def test_a_birth_date_is_found_in_many_spellings(typed: str) -> None:
    assert date(1984, 3, 7) in names.birth_dates(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Åsa",
        "1984",
        "1984-13-45",
        "12345678901",
        "0",
        "99999999",
        "9" * 199,
        "1/2/" + "9" * 150,
    ],
)
def test_other_text_is_no_date(typed: str) -> None:
    assert names.birth_dates(typed) == set()


def test_a_phone_number_is_its_digits() -> None:
    assert names.digits("+46 (0)70-123 45 67") == "460701234567"
