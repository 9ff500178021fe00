"""Sample patients, whose sheets are shown without a clinic's additions and with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from aftercare import paper, rules
from aftercare.rules.vocabulary import FLAG_VALUES, Language

_ANSWERS: Final = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
_USUAL: Final[Mapping[str, Any]] = {
    "device": "pen",
    "zones": [{"area": "cheek", "set_depth_mm": 1.0}],
    "endpoint": "erythema",
    "adjuncts": [],
    "skin_type": 2,
    "age": 34,
    "allergies": [],
    "products": [{"name": "Retinol 0.3", "ingredients": "Aqua, Glycerin, Squalane, Retinol"}],
}
PATIENTS: Final[tuple[tuple[str, Any, dict[str, Any], dict[str, str]], ...]] = (
    ("usual", _("Pen, cheeks, 1 mm"), {}, {}),
    (
        "feeding",
        _("The same while breastfeeding"),
        {"adjuncts": ["anaesthetic"]},
        {"breastfeeding": "yes"},
    ),
    (
        "deep",
        _("Radio-frequency, 2.5 mm, skin type V, marks easily"),
        {
            "device": "rf",
            "zones": [{"area": "cheek", "set_depth_mm": 2.5}],
            "skin_type": 5,
        },
        {"dark_marks": "yes"},
    ),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """One line that the sheet has otherwise than before."""

    title: str
    was: str
    now: str
    own: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One patient's sheet, and what is otherwise on it than before."""

    key: str
    name: str
    moved: tuple[Moved, ...]
    products: tuple[str, ...]
    fragment: Callable[[], Markup]


def samples(
    before: rules.Guidance, after: rules.Guidance, *, language: Language, now: datetime, zone: str
) -> list[Sample]:
    """Return each sample patient with what becomes otherwise, treated now in this time zone."""
    found = []
    for key, name, changes, answers in PATIENTS:
        facts = rules.parse_facts(
            {
                **_USUAL,
                **changes,
                "performed_at": now.replace(microsecond=0).isoformat(),
                "time_zone": zone,
                "flags": _ANSWERS | answers,
            }
        )
        old = rules.build_plan(facts, before, language, anyway=True)
        new = rules.build_plan(facts, after, language, anyway=True)
        found.append(
            Sample(
                key=key,
                name=str(name),
                moved=tuple(_moved(old, new)),
                products=tuple(f"{one.name}: {one.text}" for one in new.clinic_products),
                fragment=partial(_fragment, new),
            )
        )
    return found


def _fragment(plan: rules.Plan) -> Markup:
    return Markup(paper.fragment(plan))


def _moved(old: rules.Plan, new: rules.Plan) -> list[Moved]:
    before = {(line.rule, line.product): line for line in old.advice}
    found = []
    for line in new.advice:
        was = before.get((line.rule, line.product))
        if was is None or _ends(was, old) == _ends(line, new) and _own(was) == _own(line):
            continue
        found.append(Moved(line.title, _ends(was, old), _ends(line, new), line.clinic_text))
    return found


def _own(line: rules.Line) -> tuple[int, str]:
    return line.clinic_days, line.clinic_text


def _ends(line: rules.Line, plan: rules.Plan) -> str:
    """Return the day that the sheet prints for a line: of something to do, its first one."""
    day = line.starts if line.until is None or line.category == "do" and line.starts else line.until
    return "" if day is None else rules.day_words(day, plan.language, short=True)
