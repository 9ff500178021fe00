"""The questions of the record page as ready values, with last visit's answers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from markupsafe import Markup

from aftercare import rules
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import Flag, Language
from aftercare.web import formats
from clinics.frontdesk.forms import flags
from clinics.frontdesk.forms.treatment import TreatmentForm
from clinics.records import anchors
from clinics.records.models import Treatment


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question, and how much it calls for care."""

    value: str
    label: str
    checked: bool
    careful: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, what was said last time, and what it stops."""

    name: str
    text: str
    help: str
    options: tuple[Option, ...]
    answered: bool
    blocks: bool
    only_for: str
    last_value: str
    last_words: str
    last_when: str
    problem: str
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked together."""

    id: str
    label: str
    questions: tuple[Question, ...]


def stops_by_flag(
    plan: rules.Plan | None, answers: Mapping[str, str], guidance: rules.Guidance
) -> dict[str, list[str]]:
    """Return the titles of the open stops beside the questions that they come from."""
    found: dict[str, list[str]] = {}
    for stop in plan.stops if plan else ():
        for flag in stop_flags(stop.rule, answers, guidance):
            found.setdefault(flag, []).append(stop.text)
    return found


def stop_flags(rule: str, answers: Mapping[str, str], guidance: rules.Guidance) -> list[str]:
    """Return the questions whose answers set a stop off."""
    boxes = guidance.rule_by_id[rule].when
    return list(
        dict.fromkeys(
            flag.value
            for box in boxes
            for flag, values in box.flags
            if answers.get(flag.value) in values
        )
    )


def groups(form: TreatmentForm, last: Treatment | None, plan: rules.Plan | None) -> list[Group]:
    """Return the questions in the order in which a clinician asks them."""
    guidance, lang = form.guidance, formats.language()
    problems = {problem.anchor: problem.text for problem in form.shown_problems}
    stops = stops_by_flag(plan, form.answers.flags, guidance)
    before = last.flags if last else {}
    when = formats.short_day(last.performed_at) if last else ""
    by_group: dict[str, list[Question]] = {name: [] for name in guidance.flag_groups}
    for flag, info in guidance.flags.items():
        by_group[info.group].append(
            _question(
                flag.value,
                info,
                lang,
                answer=form.answers.flags.get(flag.value, ""),
                before=(before.get(flag.value, ""), when),
                problem=problems.get(anchors.of_question(flag.value), ""),
                stops=tuple(stops.get(flag.value, ())),
            )
        )
    return [
        Group(name, guidance.flag_groups[name][lang], tuple(found))
        for name, found in by_group.items()
        if found
    ]


def _question(
    name: str,
    info: FlagInfo,
    lang: Language,
    *,
    answer: str,
    before: tuple[str, str],
    problem: str,
    stops: tuple[str, ...],
) -> Question:
    last, when = before
    said = info.values[last][lang] if last in info.values else ""
    return Question(
        name=name,
        text=info.question[lang],
        help=info.help[lang] if info.help else "",
        options=tuple(
            Option(value, info.values[value][lang], value == answer, position > 0)
            for position, value in enumerate(info.values)
        ),
        answered=bool(answer),
        blocks=info.blocks_issue,
        only_for=" ".join(sorted(info.devices)),
        last_value=last if said else "",
        last_words=said,
        last_when=when,
        problem=problem,
        stops=stops,
    )


@lru_cache(maxsize=2048)
def drawn(question: Question, language: str) -> Markup:
    """Return a question as markup. Most forms show the same ones: that is half of the page."""
    return Markup(render_to_string("frontdesk/_question.html", {"question": question}))


def no_to_the_rest(form: TreatmentForm) -> list[str]:
    """Return the open questions that one "no" may answer, in words."""
    names = flags.no_to_the_rest(form.answers.flags, form.chosen_device, form.guidance)
    return [form.guidance.flags[Flag(name)].question[formats.language()] for name in names]


def still_open(form: TreatmentForm) -> int:
    """Return how many questions must still be asked before a sheet can be issued."""
    return len(form.unasked_blocking)
