"""Names, dates and numbers in the spellings that people type."""

import itertools

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
        ("Siobhán O'Brien", "siobhan obrien"),
        ("Siobhán O’Brien", "siobhan obrien"),
        ("Æthelþryð", "aethelthryd"),
        ("İpek Yılmaz", "ipek yilmaz"),
    ],
)
def test_a_name_is_folded(typed: str, folded: str) -> None:
    assert names.folded(typed) == folded


@pytest.mark.parametrize(
    "spellings",
    [
        ("Åsa Öberg", "Asa Oberg", "Aasa Oeberg", "ÅSA ÖBERG", "A\u030asa O\u0308berg"),
        ("Müller", "Muller", "Mueller"),
        ("Jäger", "Jager", "Jaeger"),
        ("O'Brien", "O’Brien", "OBrien", "O´Brien", "o`brien"),
        ("Sørensen", "Sorensen", "Soerensen"),
        ("Ærø", "Aero", "Äro"),
    ],
)
def test_spellings_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({names.key(one) for one in spellings}) == 1


def test_a_name_is_stored_composed() -> None:
    assert names.composed("  A\u030asa  O\u0308berg ") == "Åsa Öberg"


def test_swedish_names_end_with_aa_ae_oe() -> None:
    listed = ["Zara", "Åsa", "Ärla", "Östen", "Anna", "Älva", "Ude", "Über", "Yngve", "O’Dea"]
    listed += ["Oda", "Éva", "Eva B", "Anna-Lena", "Anna Z", "Łukasz", "Ærø"]
    by_language = {
        language: sorted(listed, key=lambda name: names.order(name, language))
        for language in ("sv", "en")
    }
    assert by_language["sv"] == [
        *("Anna", "Anna-Lena", "Anna Z", "Éva", "Eva B", "Łukasz", "Oda", "O’Dea", "Ude", "Über"),
        *("Yngve", "Zara", "Åsa", "Älva", "Ärla", "Ærø", "Östen"),
    ]
    assert by_language["en"][:4] == ["Ærø", "Älva", "Anna", "Anna-Lena"]
    assert by_language["en"][-1] == "Zara"


def test_names_in_other_letters_come_after_them() -> None:
    assert names.order("Ирина", "sv") > names.order("Östen", "sv")
    assert names.order("Анна", "sv") < names.order("Ирина", "sv")


LETTERS = "abcö"


def slips(word: str) -> set[str]:
    """Return every word that one slip makes of another, written out."""
    found = set()
    for at in range(len(word) + 1):
        found |= {word[:at] + letter + word[at:] for letter in LETTERS}
        if at < len(word):
            found |= {word[:at] + letter + word[at + 1 :] for letter in LETTERS}
            found.add(word[:at] + word[at + 1 :])
        if at + 1 < len(word):
            found.add(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return found


def test_a_slip_is_one_letter_or_two_changed_over() -> None:
    everything = [
        "".join(one) for size in range(6) for one in itertools.product("abc", repeat=size)
    ]
    some = everything[::7]
    for word in some:
        near = slips(word)
        for other in some:
            assert names.within_a_slip(word, other) is (other in near | {word}), (word, other)


def test_a_phone_number_is_its_digits() -> None:
    assert names.digits("+46 (0)70-123 45 67") == "460701234567"


@pytest.mark.parametrize(
    "typed",
    [
        *("+46 (0)70-123 45 67", "+46701234567", "0046 70 123 45 67", "070-123 45 67"),
        *("0701234567", "46701234567", "46 070 1234567"),
    ],
)
def test_a_phone_number_is_found_with_and_without_its_country(typed: str) -> None:
    assert "701234567" in names.phone_keys(typed)


def test_short_figures_are_no_phone() -> None:
    assert names.phone_keys("046") == set()
