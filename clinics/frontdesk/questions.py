"""Which questions of the record page a stop comes from, and which one "no" may answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from aftercare import rules
from aftercare.rules.vocabulary import Flag
from clinics.frontdesk.forms import flags
from clinics.frontdesk.forms.treatment import TreatmentForm


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


def no_to_the_rest(form: TreatmentForm) -> list[str]:
    """Return the open questions that one "no" may answer, in words."""
    names = flags.no_to_the_rest(form.flags, form.chosen_device, form.guidance)
    return [form.guidance.flags[Flag(name)].question[form.language] for name in names]


def without_stops_of_areas(
    plan: rules.Plan, facts: rules.Facts, guidance: rules.Guidance
) -> rules.Plan:
    """Leave out the stops that depend on an area, as long as none was named."""
    kept = []
    for stop in plan.stops:
        boxes = guidance.rule_by_id[stop.rule].when
        answered = (b for b in boxes if all(facts.flags.get(f) in v for f, v in b.flags))
        if any(not box.areas for box in answered):
            kept.append(stop)
    return dataclasses.replace(plan, stops=tuple(kept))
