"""What every document knows, of whatever schema: the vocabulary of schema 1, written out.

Reading asks for these and for nothing newer. A member that the code learns later is not added here:
an edition that was published before could no longer be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aftercare.rules.vocabulary import Area, Device, Flag, Language, Tier

LANGUAGES: Final = (Language.EN, Language.SV)
DEVICES: Final = (Device.ROLLER, Device.PEN, Device.STAMP, Device.RF, Device.INJECTOR)
AREAS: Final = (
    *(Area.FOREHEAD, Area.TEMPLE, Area.GLABELLA, Area.NOSE, Area.EYE_AREA, Area.EYELID),
    *(Area.UPPER_LIP, Area.CHEEKBONE, Area.CHEEK, Area.JAW_EDGE, Area.NECK, Area.CHEST),
    *(Area.SCALP, Area.BREAST, Area.ABDOMEN, Area.THIGH, Area.BUTTOCK, Area.ARM, Area.BACK),
    *(Area.HAND, Area.SHIN, Area.SCAR),
)
_YES_NO: Final = ("no", "yes")
FLAGS: Final[Mapping[Flag, tuple[str, ...]]] = MappingProxyType(
    {
        Flag.BREASTFEEDING: _YES_NO,
        Flag.PREGNANT: ("no", "possible", "yes"),
        Flag.TRYING_TO_CONCEIVE: _YES_NO,
        Flag.ISOTRETINOIN: ("never", "past", "recent", "current"),
        Flag.TOPICAL_RETINOID: ("none", "cosmetic", "prescription"),
        Flag.COLD_SORES: ("none", "history", "active"),
        Flag.KELOID: ("none", "elsewhere", "in_area"),
        Flag.ACTIVE_ACNE: ("none", "comedones", "inflamed"),
        Flag.INFECTION_OR_LESION: _YES_NO,
        Flag.INFLAMMATORY_SKIN: ("none", "quiet", "active"),
        Flag.CONNECTIVE_TISSUE_DISEASE: _YES_NO,
        Flag.ANTICOAGULANT: _YES_NO,
        Flag.BLEEDING_DISORDER: _YES_NO,
        Flag.DIABETES: ("none", "controlled", "uncontrolled"),
        Flag.IMMUNOSUPPRESSED: ("none", "stable", "recent"),
        Flag.DARK_MARKS: _YES_NO,
        Flag.METAL_ALLERGY: _YES_NO,
        Flag.RECENT_SUN: _YES_NO,
        Flag.RECENT_TOXIN: _YES_NO,
        Flag.RECENT_FILLER: _YES_NO,
        Flag.RECENT_PEEL_OR_LASER: _YES_NO,
        Flag.FAINTING: _YES_NO,
        Flag.EPILEPSY: _YES_NO,
        Flag.IMPLANT_ACTIVE: _YES_NO,
        Flag.IMPLANT_METAL: _YES_NO,
        Flag.PHOTOSENSITISER: _YES_NO,
        Flag.SMOKER: _YES_NO,
    }
)
WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "tiers": tuple(Tier),
        "strengths": ("high", "moderate", "low", "very_low", "expert_opinion"),
        "basis": ("proven", "precaution"),
        "endpoints": ("none", "erythema", "pinpoint_bleeding", "confluent_bleeding"),
        "classes": ("cosmetic", "medical", "surgical"),
        "adjuncts": (
            *("anaesthetic", "hyaluronic_acid", "prp", "peel", "laser", "led"),
            *("unapproved_topical", "exosomes", "retinoid_applied"),
        ),
        "override_reasons": (),
    }
)
