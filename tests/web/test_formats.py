"""Moments in words: at the beginning of a line, and within a sentence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from aftercare.web import formats

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "days", "alone", "within"),
    [
        ("en", 0, "Today 12:00", "today 12:00"),
        ("en", 1, "Yesterday 12:00", "yesterday 12:00"),
        ("en", 5, "25 Nov 12:00", "25 Nov 12:00"),
        ("sv", 0, "I dag 12:00", "i dag 12:00"),
        ("sv", 5, "25 nov 12:00", "25 nov 12:00"),
    ],
)
def test_a_moment_begins_small_within_a_sentence(
    language: str, days: int, alone: str, within: str
) -> None:
    at = NOW - timedelta(days=days)
    with translation.override(language):
        said = [formats.moment(at, NOW), formats.moment_within(at, NOW)]
    zone_free = [words[:-5] for words in said]
    assert zone_free == [alone[:-5], within[:-5]]
