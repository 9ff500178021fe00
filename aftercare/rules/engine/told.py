"""What a patient may tell after her treatment, and the facts as they are once she is believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from aftercare.rules.engine.live import Reported, with_reported
from aftercare.rules.facts import Facts
from aftercare.rules.products.allergies import as_said
from aftercare.rules.vocabulary import Flag


class Told(StrEnum):
    """What she can tell, each of which can only ever tighten what she goes by."""

    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"
    PRESCRIPTION = "prescription"  # a new medicine: nobody knows which
    COLD_SORE = "cold-sore"
    ALLERGY = "allergy"
    RETINOL = "retinol"  # she used it on the treated skin
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """One thing told, with her words where she has to name it: the allergy, the medicine."""

    what: Told
    words: str = ""


ANSWERS: Final = {
    Told.PREGNANT: (Flag.PREGNANT, "yes"),
    Told.BREASTFEEDING: (Flag.BREASTFEEDING, "yes"),
    Told.COLD_SORE: (Flag.COLD_SORES, "active"),
}
# What a medicine that nobody has looked at may change: as if the question had not been asked.
OPEN_BY_A_MEDICINE: Final = frozenset(
    {
        Flag.ISOTRETINOIN,
        Flag.IMMUNOSUPPRESSED,
        Flag.TOPICAL_RETINOID,
    }
)
LEAST: Final = frozenset({"no", "never", "none", "past"})


def believed(facts: Facts, reports: Iterable[Report]) -> Facts:
    """Return the facts with what she told; an answer that asks for more care already stays.

    A medicine that nobody has looked at also opens the questions that it may bear on, as if they
    had not been asked. What is told as "other" changes no fact.
    """
    told = tuple(reports)
    kinds = {report.what for report in told}
    reported = Reported(
        flags=dict(ANSWERS[what] for what in kinds if what in ANSWERS),
        allergies=tuple(
            as_said(report.words.strip())
            for report in told
            if report.what is Told.ALLERGY and report.words.strip()
        ),
        new_medicine=Told.PRESCRIPTION in kinds,
        used_retinol=Told.RETINOL in kinds,
    )
    believed = with_reported(facts, reported)
    if Told.PRESCRIPTION not in kinds:
        return believed
    flags = {
        flag: answer
        for flag, answer in believed.flags.items()
        if flag not in OPEN_BY_A_MEDICINE or answer not in LEAST
    }
    return replace(believed, flags=MappingProxyType(flags))
