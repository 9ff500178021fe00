"""Answers to "Are you allergic?" that name nothing: that there is none, or that nobody knows."""

from __future__ import annotations

from typing import Final

# Compared with the whole answer, never with a word inside it.
NONE: Final = frozenset(
    {
        *("-", ".", "0", "denies allergies", "ej", "ej allergisk", "ej känt", "finns inga"),
        *("har inga", "har ingen", "inga", "inga allergier", "inga alls", "inga jag vet om"),
        *("inga kända", "inga kända allergier", "inga kända allergier eller överkänsligheter"),
        *("inga kända läkemedelsallergier", "inga som jag vet", "inga överkänsligheter"),
        *("ingen", "ingen allergi", "ingen känd", "ingen kännedom", "inget", "inget känt"),
        *("inte allergisk", "n/a", "n/k", "na", "nej", "never", "nil", "nil known", "nka"),
        *("nkda", "nkfa", "no", "no adverse reactions", "no allergies", "no allergies known"),
        *("no hx", "no known", "no known allergies", "no known allergy"),
        *("no known drug allergies", "no known drug or food allergies"),
        *("no known food allergies", "none", "none known", "none reported", "not allergic"),
        *("not that i know", "nothing", "x", "zero", "–", "—"),
    }
)
# The question stays open.
UNKNOWN: Final = frozenset(
    {
        *("?", "??", "don't know", "dont know", "eventuellt", "kanske", "maybe", "not sure"),
        *("okänt", "osäker", "possibly", "ska kolla", "tror inte", "unknown", "unsure"),
        *("vet ej", "vet inte", "will check"),
    }
)
