"""Numbers as they are dialled at home, and with the country only from abroad."""

import pytest

from aftercare.paper import phones


@pytest.mark.parametrize(
    ("number", "zone", "dialled"),
    [
        ("+46 8 123 45 67", "Europe/Stockholm", "08-123 45 67"),
        ("0046 8 123 45 67", "Europe/Stockholm", "08-123 45 67"),
        ("+46 (0)31 12 34 56", "Europe/Stockholm", "031-12 34 56"),
        ("+46701234567", "Europe/Stockholm", "0701234567"),
        ("08-123 45 67", "Europe/Stockholm", "08-123 45 67"),
        ("+44 20 7946 0123", "Europe/London", "020 7946 0123"),
        ("+44 20 7946 0123", "Europe/Stockholm", "+44 20 7946 0123"),
        ("+47 22 12 34 56", "Europe/Oslo", "22 12 34 56"),
        ("+1 212 555 0100", "America/New_York", "+1 212 555 0100"),
        ("", "Europe/Stockholm", ""),
    ],
)
def test_a_number_is_as_it_is_dialled_there(number, zone, dialled):
    assert phones.national(number, zone) == dialled
