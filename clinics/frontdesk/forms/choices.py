"""The choices of the treatment form, in the words of the clinic."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from aftercare.rules.vocabulary import Adjunct, Area, Device, Endpoint

NOT_RECORDED: Final = "not_recorded"
NOTHING: Final = "nothing"

DEVICES: Final = [
    (Device.PEN.value, _("Pen")),
    (Device.ROLLER.value, _("Roller")),
    (Device.STAMP.value, _("Stamp")),
    (Device.RF.value, _("RF needles")),
    (Device.INJECTOR.value, _("Injecting stamp")),
]
ENDPOINTS: Final = [
    (Endpoint.NONE.value, _("No reaction")),
    (Endpoint.ERYTHEMA.value, _("Redness")),
    (Endpoint.PINPOINT_BLEEDING.value, _("Pinpoint bleeding")),
    (Endpoint.CONFLUENT_BLEEDING.value, _("Bleeding that ran together")),
    (NOT_RECORDED, _("Not recorded")),
]
ADJUNCTS: Final = [
    (Adjunct.ANAESTHETIC.value, _("Numbing cream")),
    (Adjunct.HYALURONIC_ACID.value, _("Plain hyaluronic acid")),
    (Adjunct.PRP.value, _("PRP")),
    (Adjunct.LED.value, _("LED light")),
    (Adjunct.PEEL.value, _("Peel")),
    (Adjunct.LASER.value, _("Laser")),
    (Adjunct.RETINOID_APPLIED.value, _("Retinoid on the skin")),
    (Adjunct.EXOSOMES.value, _("Exosomes")),
    (Adjunct.UNAPPROVED_TOPICAL.value, _("Another serum, cream or mask")),
]
SKIN_TYPES: Final = [
    ("1", "I"),
    ("2", "II"),
    ("3", "III"),
    ("4", "IV"),
    ("5", "V"),
    ("6", "VI"),
]
# A preset fills the usual areas, with a depth only where the clinician typed one.
PRESETS: Final = {
    "full_face": (
        _("Full face"),
        (
            Area.FOREHEAD,
            Area.TEMPLE,
            Area.NOSE,
            Area.CHEEKBONE,
            Area.CHEEK,
            Area.UPPER_LIP,
            Area.JAW_EDGE,
        ),
    ),
    "face_and_neck": (
        _("Face and neck"),
        (
            Area.FOREHEAD,
            Area.TEMPLE,
            Area.NOSE,
            Area.CHEEKBONE,
            Area.CHEEK,
            Area.UPPER_LIP,
            Area.JAW_EDGE,
            Area.NECK,
        ),
    ),
    "cheeks": (_("Cheeks"), (Area.CHEEKBONE, Area.CHEEK)),
    "scalp": (_("Scalp"), (Area.SCALP,)),
    "scar": (_("Scar"), (Area.SCAR,)),
}
