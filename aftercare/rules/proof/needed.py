"""The rules that must be there, whom each must reach, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from aftercare.rules.conditions import Box, When
from aftercare.rules.safety.invariants import NOT_ON_A_BREASTFEEDING_GLIDE
from aftercare.rules.vocabulary import Adjunct, Category, Device, Flag

EVERYBODY: Final[When] = ()
YEARS_H: Final = 24 * 180  # lumps, burns and nerves show for half a year (section 7)


def flag_is(flag: Flag, *values: str) -> Box:
    """Return the patients who gave one of these answers."""
    return Box(flags=((flag, frozenset(values)),))


@dataclass(frozen=True, slots=True)
class Needed:
    """A rule that must reach everybody whom `whom` describes, unknown facts included.

    Hours come from the table of red flags: it begins no later, and lasts at least so long.
    """

    invariant: str
    rule: str
    category: Category
    whom: When = EVERYBODY
    level: str | None = None
    from_h: tuple[float, float, float, float] = (inf, inf, inf, inf)
    until_h: float = 0
    on_a_plan: bool = True
    unasked: bool = False
    final: bool = False


def _help(
    rule: str,
    level: str,
    from_h: float,
    until_h: float,
    whom: When = EVERYBODY,
    inv: str = "INV-13",
) -> Needed:
    starts = (from_h, from_h, from_h, from_h)
    return Needed(inv, rule, Category.HELP, whom, level, starts, until_h)


def _stop(rule: str, *whom: Box, final: bool = False, inv: str = "INV-25") -> Needed:
    return Needed(inv, rule, Category.STOP, whom, on_a_plan=False, final=final)


PRP: Final = (Box(adjuncts=frozenset({Adjunct.PRP})),)
NUMBED: Final = (Box(adjuncts=frozenset({Adjunct.ANAESTHETIC})),)
RF: Final = (Box(devices=frozenset({Device.RF})),)
FEEDING: Final = (flag_is(Flag.BREASTFEEDING, "yes"),)
ON_A_GLIDE: Final = (Box(adjuncts=NOT_ON_A_BREASTFEEDING_GLIDE, flags=FEEDING[0].flags),)
NOT_RECORDED: Final = (Box(missing=frozenset({"device", "depth", "endpoint"})),)
IMPLANT_RF: Final = (
    Box(devices=frozenset({Device.RF}), flags=flag_is(Flag.IMPLANT_ACTIVE, "yes").flags),
)
EMERGENCY: Final = "emergency"
NEEDED: Final = (
    _help("help-infection", "clinic", 24, 336),
    _help("help-emergency-sepsis", EMERGENCY, 0, 672),
    _help("help-anaphylaxis", EMERGENCY, 0, 24),
    _help("help-rash-allergy", "clinic", 24, 336),
    _help("help-cold-sore", "clinic", 24, 336),
    _help("help-lumps-late", "clinic", 72, YEARS_H),
    _help("help-bleeding", "clinic", 0, 48),
    Needed(
        *("INV-13", "help-redness-prolonged", Category.HELP, EVERYBODY, "clinic"),
        from_h=(72, 168, 240, 240),
        until_h=672,
    ),
    _help("help-numbing-toxicity", EMERGENCY, 0, 12, NUMBED, "INV-10"),
    _help("help-rf-burn-nerve", "clinic", 0, YEARS_H, RF, "INV-14"),
    _help("help-prp-illness", "clinic", 168, 2016, PRP, "INV-14"),
    Needed("INV-11", "glide-breastfeeding-signoff", Category.CLINICIAN, ON_A_GLIDE),
    Needed("INV-16", "infection-possible", Category.EXPECT),
    Needed("INV-20", "not-recorded-note", Category.CLINICIAN, NOT_RECORDED),
    Needed("INV-24", "calm-gate", Category.CAUTION),
    Needed("INV-25", "active-stop-note", Category.CLINICIAN, (Box(stopped=True),)),
    _stop("pregnant-stop", flag_is(Flag.PREGNANT, "possible", "yes")),
    _stop("isotretinoin-current-stop", flag_is(Flag.ISOTRETINOIN, "current")),
    _stop("cold-sore-active-stop", flag_is(Flag.COLD_SORES, "active")),
    _stop("keloid-stop", flag_is(Flag.KELOID, "in_area")),
    _stop(
        "infection-acne-stop",
        flag_is(Flag.INFECTION_OR_LESION, "yes"),
        flag_is(Flag.ACTIVE_ACNE, "inflamed"),
    ),
    _stop("eczema-psoriasis-rosacea", flag_is(Flag.INFLAMMATORY_SKIN, "active")),
    _stop("connective-tissue-stop", flag_is(Flag.CONNECTIVE_TISSUE_DISEASE, "yes")),
    _stop("bleeding-disorder-stop", flag_is(Flag.BLEEDING_DISORDER, "yes")),
    _stop("diabetes-uncontrolled-stop", flag_is(Flag.DIABETES, "uncontrolled")),
    _stop("immunosuppressed-recent-stop", flag_is(Flag.IMMUNOSUPPRESSED, "recent")),
    _stop("tan-sunburn-stop", flag_is(Flag.RECENT_SUN, "yes")),
    _stop("minor-stop", Box(age=(0, 17))),
    _stop("anaesthetic-allergy-stop", Box(allergies=frozenset({"anaesthetic"}))),
    _stop("implant-rf-stop", *IMPLANT_RF, final=True, inv="INV-26"),
)
# INV-05, INV-29: one name on a label for each topic that must be found there.
LABELS: Final = {
    "acid-aha-pha": "glycolic acid",
    "acid-bha": "salicylic acid",
    "vitamin-c": "ascorbic acid",
    "benzoyl-peroxide": "benzoyl peroxide",
    "exfoliant": "papain",
    "self-tan": "dihydroxyacetone",
    "fragrance": "parfum",
    "numbing": "lidocaine",
}
