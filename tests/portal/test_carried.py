"""Whatever is told, corrected and issued in whichever order: nothing told is ever dropped.

Ten thousand sequences over the keys alone; `tests/followup/test_deciding.py` asks the same of the
database, of fewer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from clinics.portal import carried

SEQUENCES = 10_000


@dataclass
class Clinic:
    """One patient's records and sheets, as the database's guards allow them."""

    chance: random.Random
    corrects: dict[int, int | None] = field(default_factory=lambda: {0: None})
    replaces: dict[int, int | None] = field(default_factory=lambda: {0: None})
    of: dict[int, int] = field(default_factory=lambda: {0: 0})
    told: dict[int, carried.Told] = field(default_factory=dict)
    # What each report has come to, kept apart from the code under test: the sheets after which it
    # may be left out, or that somebody said that the sheet holds.
    settled: set[int] = field(default_factory=set)

    @property
    def record(self) -> int:
        return max(self.corrects)

    @property
    def sheet(self) -> int:
        return max(self.of)

    def report(self) -> None:
        key = len(self.told)
        # An old page may still be open: the report may be about an earlier sheet.
        about = self.chance.choice([self.sheet, self.sheet, self.chance.randint(0, self.sheet)])
        self.told[key] = carried.Told(key, about)

    def correct(self) -> None:
        """Record a correction: the form decides about all that it was asked, never about less."""
        new = self.record + 1
        self.corrects[new] = self.record
        for one in list(carried.undecided(self.told.values())):
            self.told[int(str(one.key))] = replace(one, decided_in=new)

    def issue(self) -> None:
        """Issue the last record's sheet, or the sheet of the same record anew."""
        new = self.sheet + 1
        self.replaces[new], self.of[new] = self.sheet, self.record
        if self.chance.random() < 0.3:
            # A newer edition, by a list: from the record that the sheet before was written from.
            self.of[new] = self.of[new - 1]

    def hold(self) -> None:
        """A clinician says of one thing told that the sheet holds."""
        if self.told:
            key = self.chance.choice(list(self.told))
            self.told[key] = replace(self.told[key], has_ended=True)

    def open_now(self) -> set[int]:
        sheets: list[int] = list(carried.back(self.sheet, self.replaces.__getitem__))
        records: list[int] = list(carried.back(self.of[self.sheet], self.corrects.__getitem__))
        found = carried.unanswered(self.told.values(), sheets, records)
        return {int(str(one.key)) for one in found}

    def must_be_open(self) -> set[int]:
        """Say it once more, by another way: not held, and not in a record behind this sheet."""
        return {
            key
            for key, one in self.told.items()
            if not one.has_ended
            and (one.decided_in is None or int(str(one.decided_in)) > self.of[self.sheet])
        }


def test_in_ten_thousand_sequences_nothing_that_was_told_is_dropped() -> None:
    chance = random.Random(11)
    acts = (Clinic.report, Clinic.report, Clinic.correct, Clinic.issue, Clinic.hold)
    reported = open_after_issue = 0
    for _ in range(SEQUENCES):
        clinic = Clinic(chance)
        for act in chance.choices(acts, k=chance.randint(2, 9)):
            act(clinic)
            assert clinic.open_now() == clinic.must_be_open()
        reported += len(clinic.told)
        open_after_issue += bool(clinic.open_now() and clinic.sheet)
    # The sequences meet what they are about.
    assert reported > SEQUENCES
    assert open_after_issue > SEQUENCES / 10


def test_a_chain_that_leads_to_itself_ends() -> None:
    assert list(carried.back(1, {1: 2, 2: 1}.get)) == [1, 2]
