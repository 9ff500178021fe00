"""Whose sheet it is: the only place where identity enters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Paper(StrEnum):
    """The sizes that sheets are printed on."""

    A4 = "a4"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Door:
    """Where the patient finds the sheet on the phone: the link's address, and its short code.

    The code is empty where the date of birth is asked for instead.
    """

    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic, the patient and the sheet's number; `notes` are the clinician's own words.

    `sheet_number` is empty and `issued_at` None for a sheet that is not issued yet;
    `replaces` is the number of the sheet that this one replaces. `hours` are the clinic's opening
    hours in the sheet's language ("Mon–Fri 8–17"); `urgent_number` is whom to call for care today
    when the clinic is closed, and `urgent_name` who that is and when ("day and night").
    """

    clinic_name: str
    clinic_address: str
    clinic_phone: str
    emergency_number: str
    patient_name: str = ""
    patient_born_on: date | None = None
    sheet_number: str = ""
    issued_at: datetime | None = None
    issued_by: str = ""
    notes: str = ""
    replaces: str = ""
    hours: str = ""
    urgent_number: str = ""
    urgent_name: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the letterhead as plain JSON values."""
        born, issued = self.patient_born_on, self.issued_at
        return {
            "clinic_name": self.clinic_name,
            "clinic_address": self.clinic_address,
            "clinic_phone": self.clinic_phone,
            "emergency_number": self.emergency_number,
            "patient_name": self.patient_name,
            "patient_born_on": born.isoformat() if born else None,
            "sheet_number": self.sheet_number,
            "issued_at": issued.isoformat() if issued else None,
            "issued_by": self.issued_by,
            "notes": self.notes,
            "replaces": self.replaces,
            "hours": self.hours,
            "urgent_number": self.urgent_number,
            "urgent_name": self.urgent_name,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Letterhead:
        """Return the letterhead of `to_json`'s values; what an older one lacks is empty."""
        born, issued = data["patient_born_on"], data["issued_at"]
        values = dict(data) | {
            "patient_born_on": date.fromisoformat(born) if born else None,
            "issued_at": datetime.fromisoformat(issued) if issued else None,
        }
        return cls(**values)
