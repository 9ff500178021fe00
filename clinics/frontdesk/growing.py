"""The sheet that grows beside the form: only what was recorded, and first what is special."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from aftercare import paper, rules
from aftercare.rules.vocabulary import Language
from clinics.frontdesk import review_page

# By topics of the edition: what "Vitamin A on the skin? None" says that there is not.
VITAMIN_A = frozenset({"retinoid-cosmetic", "retinoid-prescription"})


@dataclass(frozen=True, slots=True)
class Grown:
    """The sheet so far: how many lines, its markup, and what is special for this patient."""

    lines: int
    fragment: str
    special: tuple[review_page.Difference, ...]


NOTHING: Final = Grown(0, "", ())


def so_far(facts: rules.Facts, guidance: rules.Guidance) -> rules.Facts:
    """Return the facts as if what nobody recorded were harmless, so that nothing is said of it.

    For the page beside the form alone: a sheet is never written from these. What was seen at the
    end stays open, and so the longest times count.
    """
    harmless = rules.ordinary(facts, guidance)
    return replace(
        facts,
        flags=MappingProxyType({**harmless.flags, **facts.flags}),
        skin_type=facts.skin_type or harmless.skin_type,
        allergies=facts.allergies or harmless.allergies,
        adjuncts=frozenset() if facts.adjuncts is None else facts.adjuncts,
    )


def grown(
    facts: rules.Facts, guidance: rules.Guidance, *, of_patient: Language, of_staff: Language
) -> Grown:
    """Return what the sheet says so far, and how it is unlike the ordinary one, for staff."""
    known = so_far(facts, guidance)
    try:
        plan = rules.build_plan(known, guidance, of_patient)
        said = rules.build_plan(known, guidance, of_staff)
        plain = rules.build_plan(rules.ordinary(known, guidance), guidance, of_staff)
    except rules.UnsafePlan:
        return NOTHING
    found = review_page.differences(rules.unlike(plain, said), facts.performed_at.year)
    return Grown(len(plan.advice), paper.fragment(plan, None, why=True), tuple(found))


def vitamin_a(plan: rules.Plan) -> list[str]:
    """Return the patient's own products that hold vitamin A, by their names."""
    return [
        product.name
        for product in plan.products
        if any(match.topic in VITAMIN_A for match in product.matches)
    ]
