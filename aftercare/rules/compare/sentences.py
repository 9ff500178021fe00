"""In which ways a plan can be stricter, and how each is said in every language."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from aftercare.rules.vocabulary import Language

EN, SV = Language.EN, Language.SV
PHRASES: Final = {
    "avoid": {EN: "now to be avoided, {new}", SV: "ska nu undvikas, {new}"},
    "caution": {EN: "a new caution, {new}", SV: "en ny försiktighet, {new}"},
    "careful": {
        EN: "to be avoided {new}; the sheet only asked for care",
        SV: "ska undvikas {new}; bladet bad bara om försiktighet",
    },
    "help": {EN: "a new sign to get help for, {new}", SV: "ett nytt tecken att söka för, {new}"},
    "longer": {EN: "{new}; the sheet says {old}", SV: "{new}; på bladet står {old}"},
    "later": {EN: "only {new}; the sheet says {old}", SV: "först {new}; på bladet står {old}"},
    "forbidden": {
        EN: "no longer allowed; the sheet says to do it",
        SV: "är inte längre tillåtet; bladet säger att det ska göras",
    },
    "sooner": {
        EN: "a sign to watch for {new}; the sheet says {old}",
        SV: "ett tecken att se upp med {new}; på bladet står {old}",
    },
    "level": {EN: "{new}; the sheet says {old}", SV: "{new}; på bladet står {old}"},
    "stop": {EN: "a new reason not to treat", SV: "ett nytt skäl att inte behandla"},
    "final": {
        EN: "a reason not to treat that can no longer be overridden",
        SV: "ett skäl att inte behandla som inte längre går att åsidosätta",
    },
}
WORDS: Final = {
    "until": {EN: "until {when}", SV: "till {when}"},
    "from": {EN: "from {when}", SV: "från {when}"},
    "at_once": {EN: "from the first day", SV: "från första dagen"},
    "clinic": {EN: "call the clinic", SV: "ring kliniken"},
    "urgent": {EN: "get urgent care", SV: "sök vård genast"},
    "emergency": {EN: "call the emergency number", SV: "ring nödnumret"},
}


class StricterKind(StrEnum):
    """In which way a plan is stricter."""

    AVOID = "avoid"  # something is to be avoided that the sheet left free
    CAUTION = "caution"  # something needs care that the sheet left free
    CAREFUL = "careful"  # to be avoided, where the sheet only asked for care
    HELP = "help"  # one more sign to get help for
    LONGER = "longer"  # a line that holds longer
    LATER = "later"  # a thing to do that may begin only later
    FORBIDDEN = "forbidden"  # a thing to do that is no longer allowed
    SOONER = "sooner"  # a sign to watch for from an earlier day
    LEVEL = "level"  # a sign that calls for more than the sheet says
    PRODUCT = "product"  # one of the patient's own products
    STOP = "stop"  # one more reason not to treat
    FINAL = "final"  # a reason not to treat that nobody may override any more
