"""Sample patients for whom a rule is tried out: one of each kind of treatment, one of each box."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.editor import sentences
from aftercare.rules.inside import Box, When, allergy
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Language, Tier

# A treatment of each tier, with an everyday device and depth.
TREATMENTS: Final[Mapping[Tier, tuple[str, float]]] = {
    Tier.T1: ("pen", 0.5),
    Tier.T2: ("pen", 1.0),
    Tier.T3: ("pen", 2.0),
    Tier.TE: ("rf", 1.0),
}
BASE: Final[Mapping[str, Any]] = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "endpoint": "erythema",
    "adjuncts": [],
    "skin_type": 2,
    "age": 34,
    "allergies": [],
    "products": [],
}
MOST_BOXES: Final = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample patient: the facts, who that is, and the plan before and after."""

    tier: Tier
    words: tuple[str, ...]
    lines: tuple[rules.Line, ...]
    stops: tuple[rules.Stop, ...]
    notes: tuple[rules.Note, ...]
    was: tuple[rules.Line, ...]
    is_refused: bool
    outranked_by: str

    @property
    def gets_it(self) -> bool:
        """Whether the rule says anything to or about this patient."""
        return bool(self.lines or self.stops or self.notes)

    @property
    def is_moved(self) -> bool:
        """Whether the published edition says it until another day, or did not say it."""
        return [_dates(line) for line in self.lines] != [_dates(line) for line in self.was]


def _dates(line: rules.Line) -> Any:
    return line.starts, line.until, line.always, line.starts_time, line.until_time


def samples(
    rule: str, when: When, guidance: rules.Guidance, published: rules.Guidance, language: Language
) -> tuple[Sample, ...]:
    """Return what a rule says to sample patients who fit it, each unlike the ones before."""
    found: dict[Any, Sample] = {}
    for facts in _facts(when, guidance):
        sample = _sample(rule, facts, guidance, published, language)
        found.setdefault((sample.words, sample.tier), sample)
    return tuple(found.values())


def fitting_one(when: When, guidance: rules.Guidance) -> dict[str, Any]:
    """Return the facts of somebody with an ordinary treatment who fits a condition."""
    return fitting(when[0] if when else Box(), Tier.T2, guidance)


def _facts(when: When, guidance: rules.Guidance) -> Iterable[dict[str, Any]]:
    boxes = when[:MOST_BOXES] or (Box(),)
    yield from (fitting(boxes[0], tier, guidance) for tier in Tier)
    yield from (fitting(box, Tier.T2, guidance) for box in boxes[1:])


def fitting(box: Box, tier: Tier, guidance: rules.Guidance) -> dict[str, Any]:
    """Return the facts of a patient who fits a box, as near to the tier's treatment as that can be.

    What the box does not name is ordinary, and answered with the least careful answer.
    """
    if box.tiers and tier not in box.tiers:
        tier = min(box.tiers)
    device, depth = TREATMENTS[tier]
    if box.devices and device not in box.devices:
        device = min(box.devices)
    area = Area.CHEEK if not box.areas or Area.CHEEK in box.areas else min(box.areas)
    if box.min_depth_mm is not None:
        depth = max(depth, float(box.min_depth_mm) + 0.25)
    if box.over_limit:
        depth = max(depth, float(guidance.areas[area].warn_above_mm) + 0.25)
    flags = {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
    for flag, wanted in box.flags:
        flags[flag.value] = next(value for value in reversed(FLAG_VALUES[flag]) if value in wanted)
    facts: dict[str, Any] = {
        **BASE,
        "device": device,
        "zones": [{"area": area.value, "set_depth_mm": depth}],
        "flags": flags,
    }
    return facts | _recorded(box) | _missing(box, facts) | _patient(box, guidance)


def _recorded(box: Box) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if box.endpoints and "erythema" not in box.endpoints:
        made["endpoint"] = min(box.endpoints).value
    if box.adjuncts:
        made["adjuncts"] = [min(box.adjuncts).value]
    return made


def _missing(box: Box, facts: Mapping[str, Any]) -> dict[str, Any]:
    if not box.missing:
        return {}
    name = min(box.missing)
    if name == "areas":
        return {"zones": []}
    if name == "depth":
        return {"zones": [zone | {"set_depth_mm": None} for zone in facts["zones"]]}
    return {name: None}


def _patient(box: Box, guidance: rules.Guidance) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, ordinary in (("skin_type", 2), ("age", 34)):
        bounds = getattr(box, name)
        if bounds and not bounds[0] <= ordinary <= bounds[1]:
            made[name] = bounds[0] if ordinary < bounds[0] else bounds[1]
    if box.allergies:
        made["allergies"] = [allergy(min(box.allergies), guidance)]
    if box.products:
        topic = min(box.products)
        names = [n for one in guidance.lexicon.classes if one.topic == topic for n in one.names]
        ingredient = next(iter(names), topic)
        made["products"] = [{"name": "Product", "ingredients": f"Aqua, Glycerin, {ingredient}"}]
    return made


def _sample(
    rule: str,
    facts: dict[str, Any],
    guidance: rules.Guidance,
    published: rules.Guidance,
    language: Language,
) -> Sample:
    parsed = rules.parse_facts(facts)
    plan, is_refused = plan_of(parsed, guidance, language)
    before, _refused = plan_of(parsed, published, language)
    lines = tuple(line for line in plan.advice if line.rule == rule)
    return Sample(
        tier=plan.treatment.tier,
        words=sentences.patient(facts, guidance, language),
        lines=lines,
        stops=tuple(stop for stop in plan.stops if stop.rule == rule),
        notes=tuple(note for note in plan.clinician_notes if note.rule == rule),
        was=tuple(line for line in before.advice if line.rule == rule),
        is_refused=is_refused,
        outranked_by=_outranker(rule, plan) if not lines else "",
    )


def plan_of(
    facts: rules.Facts, guidance: rules.Guidance, language: Language
) -> tuple[rules.Plan, bool]:
    """Return the plan, and whether the engine refuses it; a stop does not keep the lines away."""
    try:
        return rules.build_plan(facts, guidance, language), False
    except rules.UnsafePlan as refused:
        return refused.refused, True


def _outranker(rule: str, plan: rules.Plan) -> str:
    """Return the title of the line that goes before this rule; empty where none does."""
    for line in plan.advice:
        if any(rule in reason.split() for reason in line.because):
            return line.title
    return ""
