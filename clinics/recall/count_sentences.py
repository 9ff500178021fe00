"""Counts in words: a small group is never told exactly, nor can it be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _

from clinics.accounts.models import Clinic

# Fewer than this could be told from who was in the waiting room.
SMALL: Final = 5


class Spoken:
    """Says counts to one person, who sees either their own clinics or all of them."""

    def __init__(self, user: Any, clinics: Sequence[Clinic]) -> None:
        self.clinics = clinics
        self.is_own = user.memberships.filter(ended_at=None).exists()

    @property
    def where(self) -> str:
        """Whose treatments are counted."""
        if not self.is_own:
            return _("at all clinics")
        return _("at %(clinics)s") % {"clinics": ", ".join(one.name for one in self.clinics)}

    def is_small(self, number: int) -> bool:
        """Whether a group is so small that no part of it is told."""
        return number < SMALL

    def count(self, number: int) -> str:
        """Return a number as it may be told."""
        if 0 < number < SMALL:
            return _("fewer than %(number)s") % {"number": SMALL}
        return str(formats.number_format(number, force_grouping=True))

    def total(self, numbers: Iterable[int]) -> str:
        """Return a sum from which no small part of it can be worked out."""
        every = list(numbers)
        small = [one for one in every if 0 < one < SMALL]
        if not small:
            return self.count(sum(every))
        least = sum(every) - sum(small) + len(small)
        return _("at least %(number)s") % {
            "number": formats.number_format(least, force_grouping=True)
        }

    def of(self, number: int, every: int) -> str:
        """Return a part of a whole: neither the part nor what is left over is told when small."""
        if 0 < every < SMALL:
            return self.count(every)
        if 0 < every - number < SMALL:
            return _("all but fewer than %(number)s") % {"number": SMALL}
        return self.count(number)

    def percent(self, number: int, every: int) -> str:
        """Return a share in whole per cent, or nothing where it would give a small group away."""
        left = every - number
        if every < SMALL or 0 < number < SMALL or 0 < left < SMALL:
            return ""
        return _("%(number)s %%") % {"number": round(100 * number / every)}
