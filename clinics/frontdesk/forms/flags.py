"""The questions to the patient in the treatment form; an absent answer was not asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import FLAG_VALUES, Device, Flag, Language
from aftercare.web.forms import Problem
from clinics.records import anchors

YES_NO: Final = ("no", "yes")


@dataclass(slots=True)
class Answers:
    """What was answered, and what is wrong."""

    flags: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(data: Mapping[str, Any], guidance: rules.Guidance, language: str) -> Answers:
    """Return the answers; an unknown question or answer is a problem at its place."""
    answers = Answers()
    for key in data:
        if not key.startswith(anchors.QUESTION):
            continue
        name, value = key.removeprefix(anchors.QUESTION), data.get(key)
        if not value:
            continue
        if name not in Flag.__members__.values():
            text = _("“%(name)s” is not a question here.") % {"name": name[:40]}
            answers.problems.append(Problem("flags", text))
        elif value not in FLAG_VALUES[Flag(name)]:
            question = guidance.flags[Flag(name)].question[Language(language)]
            text = _("%(question)s Choose one of the answers.") % {"question": question}
            answers.problems.append(Problem(anchors.of_question(name), text))
        else:
            answers.flags[name] = value
    return answers


def is_asked(info: FlagInfo, device: str) -> bool:
    """Whether the question is put when this device is used; an unknown device asks all."""
    return not info.devices or not device or Device(device) in info.devices


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
    """Return the open yes/no questions that one "no" may answer: never one that can stop."""
    return [
        name
        for name in open_questions(answered, device, guidance, blocking=False)
        if FLAG_VALUES[Flag(name)] == YES_NO
    ]
