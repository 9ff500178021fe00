"""What the record page shows, as ready values: the template only places them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from aftercare import rules, words
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Device, Flag, Language, LimitLevel
from clinics.records import edits, entries
from clinics.records.forms import choices, flags, zones
from clinics.records.forms.treatment import TreatmentForm
from clinics.records.models import Treatment

Problems = Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One treated area as a row of the table."""

    index: int
    area: str
    label: str
    typed: str
    asks: str
    level: str
    note: str
    estimate: str
    confirmed: bool
    reason: str
    problem: str
    anchor: str


def number(value: Decimal) -> str:
    """Return a figure as the language writes it: 1.5 or 1,5."""
    return formats.number_format(value.normalize(), use_l10n=True)


def language() -> Language:
    """Return the staff's language."""
    return Language(translation.get_language()[:2])


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
    guidance, lang = form.guidance, language()
    problems = {problem.anchor: problem.text for problem in form.shown_problems}
    stops = stops_by_flag(plan, form.answers.flags, guidance)
    before = last.flags if last else {}
    when = words.short_day(last.performed_at) if last else ""
    by_group: dict[str, list[Question]] = {name: [] for name in guidance.flag_groups}
    for flag, info in guidance.flags.items():
        by_group[info.group].append(
            _question(
                flag.value,
                info,
                lang,
                answer=form.answers.flags.get(flag.value, ""),
                before=(before.get(flag.value, ""), when),
                problem=problems.get(flags.anchor(flag.value), ""),
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
            for position, value in enumerate(FLAG_VALUES[Flag(name)])
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
    return Markup(render_to_string("records/_question.html", {"question": question}))


def zone_lines(form: TreatmentForm) -> list[ZoneLine]:
    """Return the treated areas with what their depths ask for."""
    problems = {problem.anchor: problem.text for problem in form.shown_problems}
    return [_zone_line(row, form, problems) for row in form.zone_rows]


def _zone_line(row: zones.ZoneRow, form: TreatmentForm, problems: Problems) -> ZoneLine:
    lang = language()
    known = row.area in Area.__members__.values()
    label = form.guidance.areas[Area(row.area)].label[lang] if known else row.area[:40]
    anchor = row.problem.anchor if row.problem else f"zone-{row.index}-depth"
    # What was typed and can't be a depth is told at once; what is still empty only when asked for.
    problem = problems.get(anchor, "")
    if row.problem and row.typed and anchor.endswith(("-depth", "-area")):
        problem = row.problem.text
    return ZoneLine(
        index=row.index,
        area=row.area,
        label=label,
        typed=row.typed,
        asks=row.asks,
        level=row.level.value,
        note=_limit_words(row, form.guidance) if known else "",
        estimate=_estimate_words(row, form),
        confirmed=row.confirmed,
        reason=row.reason,
        problem=problem,
        anchor=anchor,
    )


def _limit_words(row: zones.ZoneRow, guidance: rules.Guidance) -> str:
    info = guidance.areas[Area(row.area)]
    note = info.note[language()] if info.note else ""
    warn, limit = number(info.warn_above_mm), number(info.limit_mm)
    if row.level is LimitLevel.NEVER:
        return note
    if row.level is LimitLevel.WARN:
        text = _("Above the usual %(warn)s mm here (limit %(limit)s mm).")
    elif row.level is LimitLevel.LIMIT:
        text = _("Above the limit of %(limit)s mm here (usual up to %(warn)s mm).")
    else:
        return ""
    return " ".join(filter(None, [text % {"warn": warn, "limit": limit}, note]))


def _estimate_words(row: zones.ZoneRow, form: TreatmentForm) -> str:
    """Return the maker's figure for what the setting reaches: never used for a limit."""
    if row.depth is None or not form.chosen_device:
        return ""
    ratio = form.guidance.devices[rules.vocabulary.Device(form.chosen_device)].estimate
    if ratio is None or ratio == (1, 1):
        return ""
    low, high = (number((row.depth * part).quantize(Decimal("0.01"))) for part in ratio)
    return _("Maker’s figure: reaches %(low)s–%(high)s mm") % {"low": low, "high": high}


def areas_to_add(form: TreatmentForm) -> list[tuple[str, str]]:
    """Return the areas that are not in the table yet."""
    there = {row.area for row in form.zone_rows}
    lang = language()
    return [
        (area.value, info.label[lang])
        for area, info in form.guidance.areas.items()
        if area.value not in there
    ]


def no_to_the_rest(form: TreatmentForm) -> list[str]:
    """Return the open questions that one "no" may answer, in words."""
    names = flags.no_to_the_rest(form.answers.flags, form.chosen_device, form.guidance)
    return [form.guidance.flags[Flag(name)].question[language()] for name in names]


def still_open(form: TreatmentForm) -> int:
    """Return how many questions must still be asked before a sheet can be issued."""
    return len(form.unasked_blocking)


def from_treatment(treatment: Treatment) -> edits.Data:
    """Return a recorded treatment as the data of a form that corrects it."""
    entry = treatment.entry()
    when = entry.performed_at.astimezone(treatment.clinic.zone)
    data: edits.Data = {
        "day": [when.date().isoformat()],
        "time": [when.strftime("%H:%M")],
        "device": [entry.device or ""],
        "endpoint": [entry.endpoint or choices.NOT_RECORDED],
        "adjuncts": _adjuncts(entry),
        "skin_type": [str(entry.skin_type or "")],
        "allergies": [", ".join(entry.allergies)],
        "cartridge_lot": [entry.cartridge_lot],
        "cartridge_expires_on": [str(entry.cartridge_expires_on or "")],
        "notes": [entry.notes],
        "corrects": [str(treatment.pk)],
    }
    data |= {flags.PREFIX + name: [value] for name, value in entry.flags.items()}
    for index, (area, depth) in enumerate(entry.zones):
        reason = entry.depth_reasons.get(area, "")
        data[f"zone-{index}-area"] = [area]
        data[f"zone-{index}-depth"] = [number(depth) if depth is not None else "–"]
        data[f"zone-{index}-confirm"] = ["1" if reason else ""]
        data[f"zone-{index}-reason"] = ["" if reason == "confirmed" else reason]
    for index, used in enumerate(entry.products_used):
        data[f"used-{index}-name"] = [used["name"]]
        data[f"used-{index}-lot"] = [used.get("lot", "")]
    data["rows_used"] = [str(max(1, len(entry.products_used)))]
    return data


def _adjuncts(entry: entries.Entry) -> list[str]:
    if entry.adjuncts is None:
        return [choices.NOT_RECORDED]
    return list(entry.adjuncts) or [choices.NOTHING]


def fresh(form_key: str, now: datetime) -> edits.Data:
    """Return the data of an empty form: only the time is filled in."""
    return {
        "form_key": [form_key],
        "day": [now.date().isoformat()],
        "time": [now.strftime("%H:%M")],
    }


def counted(plan: rules.Plan | None) -> tuple[int, int]:
    """Return how many lines the sheet has, and how many stops are open."""
    if plan is None:
        return 0, 0
    return len(plan.advice), sum(not stop.overridden for stop in plan.stops)


def used_rows(form: TreatmentForm, data: edits.Data) -> Sequence[dict[str, Any]]:
    """Return the rows of what the clinic used, with empty ones to type in."""
    return _padded(
        [{"name": r.name, "lot": r.lot, "problem": r.problem} for r in form.used_rows],
        edits.rows(data, "used"),
        {"name": "", "lot": "", "problem": None},
    )


def new_rows(form: TreatmentForm, data: edits.Data) -> Sequence[dict[str, Any]]:
    """Return the rows of the patient's new products, with empty ones to type in."""
    return _padded(
        [
            {"name": r.name, "ingredients": r.ingredients, "problem": r.problem}
            for r in form.new_rows
        ],
        edits.rows(data, "new"),
        {"name": "", "ingredients": "", "problem": None},
    )


def _padded(
    found: list[dict[str, Any]], least: int, empty: dict[str, Any]
) -> Sequence[dict[str, Any]]:
    return [*found, *(dict(empty) for _ in range(max(0, least - len(found))))]


@lru_cache(maxsize=8)
def helper_rows(language: str) -> list[tuple[str, str, str]]:
    """Return wanted depths with the settings that the makers suggest, in mm."""
    rows = []
    for wanted in map(Decimal, ("0.25", "0.5", "0.75", "1.0", "1.5")):
        pen = rules.suggested_setting_mm(Device.PEN, wanted)
        roller = rules.suggested_setting_mm(Device.ROLLER, wanted)
        rows.append((number(wanted), number(pen or wanted), number(roller or wanted)))
    return rows
