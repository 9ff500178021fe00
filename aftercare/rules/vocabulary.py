"""The closed words of the domain: every enum that facts, guidance and plans share."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Device(StrEnum):
    """What made the channels."""

    ROLLER = "roller"
    PEN = "pen"
    STAMP = "stamp"
    RF = "rf"
    INJECTOR = "injector"


class Area(StrEnum):
    """Where the skin was needled."""

    FOREHEAD = "forehead"
    TEMPLE = "temple"
    GLABELLA = "glabella"
    NOSE = "nose"
    EYE_AREA = "eye_area"
    EYELID = "eyelid"
    UPPER_LIP = "upper_lip"
    CHEEKBONE = "cheekbone"
    CHEEK = "cheek"
    JAW_EDGE = "jaw_edge"
    NECK = "neck"
    CHEST = "chest"
    SCALP = "scalp"
    BREAST = "breast"
    ABDOMEN = "abdomen"
    THIGH = "thigh"
    BUTTOCK = "buttock"
    ARM = "arm"
    BACK = "back"
    HAND = "hand"
    SHIN = "shin"
    SCAR = "scar"


class Endpoint(StrEnum):
    """What the clinician saw at the end, from mildest to strongest."""

    NONE = "none"
    ERYTHEMA = "erythema"
    PINPOINT_BLEEDING = "pinpoint_bleeding"
    CONFLUENT_BLEEDING = "confluent_bleeding"


class Adjunct(StrEnum):
    """What was used or done together with the needling."""

    ANAESTHETIC = "anaesthetic"
    HYALURONIC_ACID = "hyaluronic_acid"
    PRP = "prp"
    PEEL = "peel"
    LASER = "laser"
    LED = "led"
    UNAPPROVED_TOPICAL = "unapproved_topical"
    EXOSOMES = "exosomes"
    RETINOID_APPLIED = "retinoid_applied"


class Agent(StrEnum):
    """What the anaesthetic was; prilocaine and strong mixtures ask for more care while nursing."""

    LIDOCAINE = "lidocaine"
    PRILOCAINE = "prilocaine"
    LIDOCAINE_PRILOCAINE = "lidocaine_prilocaine"
    TETRACAINE = "tetracaine"
    LIDOCAINE_TETRACAINE = "lidocaine_tetracaine"
    BENZOCAINE = "benzocaine"
    COMPOUNDED = "compounded"
    OTHER = "other"


class Tier(StrEnum):
    """How long the skin is treated as open: light, standard, deep, energy."""

    T1 = "T1"
    T2 = "T2"
    T3 = "T3"
    TE = "TE"


class TreatmentClass(StrEnum):
    """The descriptive class of the treatment; it decides nothing on the sheet."""

    COSMETIC = "cosmetic"
    MEDICAL = "medical"
    SURGICAL = "surgical"


class Category(StrEnum):
    """What kind of statement a rule makes. The last two never reach the patient's sheet."""

    DO = "do"
    AVOID = "avoid"
    CAUTION = "caution"
    EXPECT = "expect"
    HELP = "help"
    STOP = "stop"
    CLINICIAN = "clinician"


PRINTED: Final = frozenset(
    {Category.DO, Category.AVOID, Category.CAUTION, Category.EXPECT, Category.HELP}
)


class Kind(StrEnum):
    """How a patient reads a rule: which place it has, how it is worded, and how it ends.

    `wait` alone may ever become "you may start"; a `limit` or a `habit` never does.
    """

    FIRST = "first"
    WHILE = "while"
    WAIT = "wait"
    LIMIT = "limit"
    HABIT = "habit"
    DO = "do"
    EXPECT = "expect"
    HELP = "help"


# Which kinds a rule of each printed category may have.
KINDS_OF: Final = MappingProxyType(
    {
        Category.DO: frozenset({Kind.FIRST, Kind.WHILE, Kind.HABIT, Kind.DO}),
        Category.AVOID: frozenset({Kind.FIRST, Kind.WHILE, Kind.WAIT, Kind.LIMIT, Kind.HABIT}),
        Category.CAUTION: frozenset({Kind.FIRST, Kind.WHILE, Kind.LIMIT, Kind.HABIT, Kind.DO}),
        Category.EXPECT: frozenset({Kind.EXPECT}),
        Category.HELP: frozenset({Kind.HELP}),
    }
)


class Flag(StrEnum):
    """What is true of this patient; a flag that is absent from the facts was not asked."""

    BREASTFEEDING = "breastfeeding"
    PREGNANT = "pregnant"
    TRYING_TO_CONCEIVE = "trying_to_conceive"
    ISOTRETINOIN = "isotretinoin"
    TOPICAL_RETINOID = "topical_retinoid"
    COLD_SORES = "cold_sores"
    KELOID = "keloid"
    ACTIVE_ACNE = "active_acne"
    INFECTION_OR_LESION = "infection_or_lesion"
    INFLAMMATORY_SKIN = "inflammatory_skin"
    CONNECTIVE_TISSUE_DISEASE = "connective_tissue_disease"
    ANTICOAGULANT = "anticoagulant"
    BLEEDING_DISORDER = "bleeding_disorder"
    DIABETES = "diabetes"
    IMMUNOSUPPRESSED = "immunosuppressed"
    DARK_MARKS = "dark_marks"
    METAL_ALLERGY = "metal_allergy"
    RECENT_SUN = "recent_sun"
    RECENT_TOXIN = "recent_toxin"
    RECENT_FILLER = "recent_filler"
    RECENT_PEEL_OR_LASER = "recent_peel_or_laser"
    FAINTING = "fainting"
    EPILEPSY = "epilepsy"
    IMPLANT_ACTIVE = "implant_active"
    IMPLANT_METAL = "implant_metal"
    PHOTOSENSITISER = "photosensitiser"
    SMOKER = "smoker"


# The values of each flag, from the least to the most cautious one.
_YES_NO: Final = ("no", "yes")
FLAG_VALUES: Final = MappingProxyType(
    {flag: _YES_NO for flag in Flag}
    | {
        Flag.PREGNANT: ("no", "possible", "yes"),
        Flag.ISOTRETINOIN: ("never", "past", "recent", "current"),
        Flag.TOPICAL_RETINOID: ("none", "cosmetic", "prescription"),
        Flag.COLD_SORES: ("none", "history", "active"),
        Flag.KELOID: ("none", "elsewhere", "in_area"),
        Flag.ACTIVE_ACNE: ("none", "comedones", "inflamed"),
        Flag.INFLAMMATORY_SKIN: ("none", "quiet", "active"),
        Flag.DIABETES: ("none", "controlled", "uncontrolled"),
        Flag.IMMUNOSUPPRESSED: ("none", "stable", "recent"),
    }
)


class Strength(StrEnum):
    """How strong the evidence behind a rule is, strongest first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    EXPERT_OPINION = "expert_opinion"


class Basis(StrEnum):
    """Whether harm was shown, or the rule is a precaution because nobody has looked."""

    PROVEN = "proven"
    PRECAUTION = "precaution"


class Verdict(StrEnum):
    """What the plan says of one product of the patient's."""

    OK = "ok"
    WAIT = "wait"
    NEVER = "never"
    UNCHECKED = "unchecked"


class Language(StrEnum):
    """A language in which the content is complete."""

    EN = "en"
    SV = "sv"


class LimitLevel(StrEnum):
    """How a set depth stands to its area's limit: each step asks more of the clinician."""

    OK = "ok"
    WARN = "warn"
    LIMIT = "limit"
    NEVER = "never"
