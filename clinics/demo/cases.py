"""What the demo's patients are like and how they are treated: every device, tier and hard case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Zones = tuple[tuple[str, str | None], ...]

FACE: Final[Zones] = (("cheek", "1.0"), ("forehead", "0.5"))


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of patient and treatment; `override` is the reason a stop is overridden for."""

    device: str | None = "pen"
    zones: Zones = FACE
    endpoint: str | None = "erythema"
    adjuncts: tuple[str, ...] | None = ("hyaluronic_acid",)
    flags: Mapping[str, str] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()
    # Agent and percent of the numbing cream, a baby's age in months, and where scars are.
    numbing: tuple[str, str] | None = None
    baby_months: int | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    skin_type: int | None = 2
    allergies: tuple[str, ...] = ()
    products: tuple[str, ...] = ("cleanser", "mineral_sunscreen")
    born: tuple[int, int] = (1962, 2002)
    sex: str = "any"
    override: str = ""
    notes: str = ""
    large_print: bool = False


NUMBED = ("anaesthetic", "hyaluronic_acid")
CASES: Final = (
    Case(),
    Case(device="roller", zones=(("cheek", "0.25"), ("forehead", "0.2")), endpoint="none"),
    Case(
        zones=(("cheek", "1.5"), ("upper_lip", "0.5")),
        endpoint="pinpoint_bleeding",
        adjuncts=NUMBED,
        numbing=("lidocaine", "4"),
        flags={"breastfeeding": "yes"},
        baby_months=4,
        products=("cleanser", "retinol", "vitamin_c"),
        born=(1988, 1998),
        sex="f",
    ),
    Case(
        device="rf",
        zones=(("cheek", "2.0"), ("jaw_edge", "1.5")),
        adjuncts=NUMBED,
        numbing=("lidocaine_tetracaine", "14"),
        skin_type=3,
        products=("cleanser", "retinal", "filter_sunscreen"),
        born=(1958, 1978),
    ),
    Case(
        flags={"pregnant": "possible"},
        products=("hyaluronic", "vitamin_c"),
        born=(1988, 1999),
        sex="f",
        notes="Told us afterwards that her period is late. Will take a test tomorrow.",
    ),
    Case(
        flags={"isotretinoin": "recent", "active_acne": "comedones"},
        zones=(("cheek", "0.5"),),
        products=("cleanser", "ointment"),
        born=(1996, 2005),
    ),
    Case(
        zones=(("upper_lip", "0.75"), ("cheek", "1.0")),
        endpoint="pinpoint_bleeding",
        flags={"cold_sores": "history"},
        products=("cleanser", "niacinamide"),
    ),
    Case(
        zones=(("cheek", "1.5"),),
        endpoint="pinpoint_bleeding",
        flags={"dark_marks": "yes"},
        skin_type=5,
        products=("cleanser", "glycolic", "azelaic"),
    ),
    Case(
        zones=(("cheek", "2.0"), ("scar", "2.0")),
        places={"scar": "jaw_edge"},
        numbing=("lidocaine_prilocaine", "5"),
        endpoint="confluent_bleeding",
        adjuncts=NUMBED,
        flags={"anticoagulant": "yes"},
        born=(1950, 1968),
        large_print=True,
        notes="Bled longer than usual; pressure for ten minutes.",
    ),
    Case(
        flags={"diabetes": "controlled", "smoker": "yes"},
        products=("cleanser", "ointment"),
        born=(1955, 1975),
        large_print=True,
    ),
    Case(
        adjuncts=("hyaluronic_acid",),
        flags={"metal_allergy": "yes"},
        allergies=("lidocaine", "nickel", "fragrance"),
        products=("salicylic", "filter_sunscreen"),
    ),
    Case(
        device="rf",
        zones=(("neck", "1.0"), ("jaw_edge", "1.0")),
        adjuncts=NUMBED,
        flags={"implant_active": "yes"},
        born=(1952, 1966),
        notes="The pacemaker became known after the treatment. No symptoms; cardiology informed.",
    ),
    Case(
        device="stamp",
        zones=(("scalp", "1.0"),),
        adjuncts=("prp",),
        endpoint="pinpoint_bleeding",
        products=("market_balm",),
        sex="m",
    ),
    Case(
        device="injector",
        zones=(("cheek", "1.2"), ("neck", "0.5")),
        adjuncts=("hyaluronic_acid",),
        flags={"recent_toxin": "yes"},
        products=("cleanser", "retinol"),
    ),
    Case(
        zones=(("abdomen", "2.0"), ("thigh", "2.0")),
        endpoint="pinpoint_bleeding",
        adjuncts=NUMBED,
        products=("scrub", "self_tan"),
        sex="f",
    ),
    Case(
        flags={"topical_retinoid": "prescription", "active_acne": "comedones"},
        products=("tretinoin", "benzoyl", "cleanser"),
        born=(1990, 2004),
    ),
    Case(
        zones=(("chest", "0.5"),),
        flags={"keloid": "elsewhere"},
        skin_type=6,
        products=("cleanser", "vitamin_c"),
    ),
    Case(
        device=None,
        zones=(("cheek", None),),
        endpoint=None,
        adjuncts=None,
        skin_type=None,
        unasked=("dark_marks", "smoker"),
        notes="Device record incomplete: treated on the old machine.",
    ),
    Case(
        flags={"isotretinoin": "current"},
        zones=(("scar", "1.0"),),
        override="specialist-agreed",
        born=(1994, 2004),
        notes="Dermatologist agreed in writing.",
    ),
    Case(
        adjuncts=("peel", "hyaluronic_acid"),
        zones=(("cheek", "0.5"), ("forehead", "0.25")),
        flags={"recent_sun": "yes"},
        products=("self_tan", "glycolic"),
    ),
    Case(
        flags={"trying_to_conceive": "yes", "topical_retinoid": "cosmetic"},
        products=("retinol", "cleanser", "mineral_sunscreen"),
        born=(1986, 1998),
        sex="f",
    ),
    Case(
        flags={"immunosuppressed": "stable", "photosensitiser": "yes"},
        zones=(("hand", "0.5"),),
        born=(1955, 1985),
    ),
    Case(
        adjuncts=("anaesthetic", "exosomes"),
        zones=(("cheek", "1.0"), ("cheekbone", "0.75"), ("temple", "0.5")),
        products=("niacinamide", "hyaluronic"),
    ),
    Case(
        flags={"active_acne": "inflamed"},
        zones=(("jaw_edge", "1.0"),),
        products=("salicylic", "benzoyl"),
        born=(1998, 2006),
        notes="Only the quiet side was meant to be treated.",
    ),
    Case(
        device="rf",
        zones=(("abdomen", "2.5"),),
        adjuncts=("anaesthetic",),
        flags={"implant_metal": "yes", "epilepsy": "yes"},
    ),
    Case(
        flags={"inflammatory_skin": "quiet", "fainting": "yes"},
        zones=(("cheek", "0.5"), ("nose", "0.5")),
        adjuncts=("led",),
        products=("azelaic", "mineral_sunscreen"),
    ),
    Case(
        device="roller",
        zones=(("back", "1.5"), ("arm", "1.0")),
        endpoint="pinpoint_bleeding",
        adjuncts=("unapproved_topical",),
        skin_type=4,
        sex="m",
    ),
    Case(
        zones=(("eye_area", "0.25"), ("glabella", "0.5")),
        adjuncts=("retinoid_applied",),
        products=("retinal", "cleanser"),
    ),
)
