"""The questions to the patient in the treatment form; an absent answer was not asked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import FLAG_VALUES, Category, Device, Flag, Language
from clinics.frontdesk.forms.widgets import Answers
from clinics.records import anchors

YES_NO: Final = ("no", "yes")
# Asked one by one, whatever an edition says of them.
ONE_BY_ONE: Final = frozenset(
    {
        Flag.PREGNANT,
        Flag.TRYING_TO_CONCEIVE,
        Flag.BREASTFEEDING,
        Flag.ISOTRETINOIN,
        Flag.TOPICAL_RETINOID,
        Flag.METAL_ALLERGY,
    }
)


def fields(
    guidance: rules.Guidance, device: str, language: Language, sent: Iterable[str]
) -> dict[str, forms.ChoiceField]:
    """Return one field a question; those that keep the sheet from being issued are required.

    An answer to a question that the edition has never heard of is read too: it was recorded.
    """
    found = {
        anchors.QUESTION + flag: _field(flag, info, device, language)
        for flag, info in guidance.flags.items()
    }
    for flag, values in FLAG_VALUES.items():
        name = anchors.QUESTION + flag
        if name in sent and name not in found:
            found[name] = forms.ChoiceField(
                choices=[(each, each) for each in values], required=False, widget=Answers
            )
    return found


def _field(flag: Flag, info: FlagInfo, device: str, language: Language) -> forms.ChoiceField:
    question = info.question[language]
    return forms.ChoiceField(
        label=question,
        help_text=info.help[language] if info.help else "",
        choices=[
            (value, info.values[value][language])
            for value in FLAG_VALUES[flag]
            if value in info.values
        ],
        widget=Answers,
        required=info.blocks_issue and is_asked(info, device),
        error_messages={
            "required": _("Ask: %(question)s") % {"question": question},
            "invalid_choice": _("%(question)s Choose one of the answers.") % {"question": question},
        },
    )


def strangers(data: Mapping[str, Any]) -> list[str]:
    """Return what was answered without being a question."""
    names = (key.removeprefix(anchors.QUESTION) for key in data if key.startswith(anchors.QUESTION))
    return [name for name in names if name not in Flag.__members__.values()]


def is_asked(info: FlagInfo, device: str) -> bool:
    """Whether the question is put with this device; some wait until theirs is chosen."""
    return not info.devices or (bool(device) and Device(device) in info.devices)


def open_questions(
    answered: Mapping[str, str], device: str, guidance: rules.Guidance, *, blocking: bool
) -> list[str]:
    """Return the questions without an answer, in order: those that block the sheet, or the rest."""
    return [
        flag.value
        for flag, info in guidance.flags.items()
        if flag.value not in answered and info.blocks_issue is blocking and is_asked(info, device)
    ]


def no_to_the_rest(answered: Mapping[str, str], device: str, guidance: rules.Guidance) -> list[str]:
    """Return the open yes/no questions that one "no" may answer.

    Never one that blocks the sheet or can stop a treatment, nor what is asked one by one.
    """
    never = ONE_BY_ONE | stopping(guidance)
    return [
        name
        for name in open_questions(answered, device, guidance, blocking=False)
        if FLAG_VALUES[Flag(name)] == YES_NO and name not in never
    ]


def stopping(guidance: rules.Guidance) -> frozenset[Flag]:
    """Return the questions of which an answer can stop a treatment."""
    return frozenset(
        flag
        for rule in guidance.rules
        if rule.category is Category.STOP
        for box in rule.when
        for flag, _values in box.flags
    )
