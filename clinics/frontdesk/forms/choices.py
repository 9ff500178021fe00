"""The choices of the treatment form, in the words of the clinic."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.rules.vocabulary import Adjunct, Agent, Device, Endpoint, Language

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
AGENTS: Final = [
    (Agent.LIDOCAINE.value, _("Lidocaine")),
    (Agent.LIDOCAINE_PRILOCAINE.value, _("Lidocaine and prilocaine")),
    (Agent.PRILOCAINE.value, _("Prilocaine")),
    (Agent.LIDOCAINE_TETRACAINE.value, _("Lidocaine and tetracaine")),
    (Agent.TETRACAINE.value, _("Tetracaine")),
    (Agent.BENZOCAINE.value, _("Benzocaine")),
    (Agent.COMPOUNDED.value, _("Mixed by a pharmacy")),
    (Agent.OTHER.value, _("Another one")),
]
SKIN_TYPES: Final = [
    ("1", "I"),
    ("2", "II"),
    ("3", "III"),
    ("4", "IV"),
    ("5", "V"),
    ("6", "VI"),
]


class Offered:
    """What the form offers by one edition: nothing that the edition has never heard of."""

    AGENTS = AGENTS
    SKIN_TYPES = SKIN_TYPES
    NOT_RECORDED = NOT_RECORDED

    def __init__(self, guidance: rules.Guidance, language: Language) -> None:
        devices = {key: info.label for key, info in guidance.devices.items()}
        self.DEVICES = _known(DEVICES, devices, language)
        self.ENDPOINTS = [
            *_known(ENDPOINTS[:-1], guidance.words["endpoints"], language),
            ENDPOINTS[-1],
        ]
        self.ADJUNCTS = _known(ADJUNCTS, guidance.words["adjuncts"], language)


def _known(
    ours: Iterable[tuple[str, Any]],
    theirs: Mapping[Any, Mapping[Language, str]],
    language: Language,
) -> list[tuple[str, Any]]:
    """Return what the edition knows, in our order and words; the rest in the edition's own."""
    known = [(code, label) for code, label in ours if code in theirs]
    named = {code for code, _label in known}
    rest = [(str(code), words[language]) for code, words in theirs.items() if code not in named]
    return [*known, *((code, f"{label[:1].upper()}{label[1:]}") for code, label in rest)]
