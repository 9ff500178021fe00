"""Builds the demo: deterministic for a seed and a moment, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from aftercare.guidance.store import actions as guidance_actions
from aftercare.guidance.store import documents, editions
from clinics.accounts import actions as directory_actions
from clinics.accounts import hours
from clinics.accounts.models import Clinic
from clinics.demo import additions, answers, staff
from clinics.demo.cases import CASES
from clinics.demo.people import TEMPLATES, House, Person
from clinics.demo.visits import Course, Desk

PATIENTS = 20
WEEKS = timedelta(weeks=9)
# Monday to Friday 8 to 17, and on Thursdays to 19.
OPEN = (*([((480, 1020),)] * 3), ((480, 1140),), ((480, 1020),), (), ())


@dataclass(frozen=True, slots=True)
class Report:
    """What was built."""

    clinics: int
    logins: tuple[staff.Login, ...]


@transaction.atomic
def build(*, clinics: int, seed: int, now: datetime) -> Report:
    """Build the clinics, their people and eight weeks of work up to `now`; all of it or nothing."""
    opened_at = now - WEEKS
    guides, logins = staff.add_guides(seed, opened_at)
    if not editions.is_published():
        guidance_actions.publish(
            document=documents.reference_document(),
            proposed_by=guides["editor"],
            approved_by=guides["approver"],
            now=opened_at,
            note="The reference edition",
        )
    for number in range(clinics):
        logins += _open(house(number), number, seed, opened_at, now)
    return Report(clinics, tuple(logins))


def house(number: int) -> House:
    """Return the clinic of this number; after the two there are more of the same by other names."""
    template = TEMPLATES[number % len(TEMPLATES)]
    if number < len(TEMPLATES):
        return template
    return replace(
        template,
        slug=f"{template.slug}-{number + 1}",
        name=f"{template.name} {number + 1}",
        staff=tuple(
            Person(person.first, f"{person.last}-{number + 1}", person.role)
            for person in template.staff
        ),
    )


def _open(
    house: House, number: int, seed: int, opened_at: datetime, now: datetime
) -> list[staff.Login]:
    """Open one clinic and do its work in the order of time."""
    clinic = directory_actions.add_clinic(
        slug=house.slug,
        name=house.name,
        address=house.address,
        phone=house.phone,
        emergency_number=house.emergency_number,
        opening_hours=hours.Hours(OPEN).to_json(),
        time_zone=house.time_zone,
        language=house.language,
        paper=house.paper,
        is_demo=True,
        by=None,
        now=opened_at,
    )
    users, logins = staff.add_staff(house, clinic, seed, opened_at)
    if number == 0:
        # One clinic with advice of its own beside one without.
        admin, clinician = users["admin"][0], users["clinician"][0]
        additions.add(clinic, admin=admin, clinician=clinician, now=opened_at)
    for _, act in sorted(_work(house, clinic, number, seed, users, now), key=lambda step: step[0]):
        act()
    answers.plan(clinic, users, opened_at)
    answers.tell(clinic, now)
    return logins


def _work(
    house: House,
    clinic: Clinic,
    number: int,
    seed: int,
    users: dict[str, list],
    now: datetime,
) -> list[tuple[datetime, Callable[[], None]]]:
    """Return every act of the clinic with its moment."""
    rng = Random(f"{seed} {house.slug}")
    desk = Desk(clinic, users["clinician"], users["assistant"][0])
    women, men = list(house.women), list(house.men)
    rng.shuffle(women)
    rng.shuffle(men)
    steps: list[tuple[datetime, Callable[[], None]]] = []
    for index in range(PATIENTS):
        case = CASES[(number * PATIENTS + index) % len(CASES)]
        names = men if case.sex == "m" or (case.sex == "any" and index % 3 == 2 and men) else women
        names = names or women
        reads_other = index % 10 < house.other_language
        language = {"sv": "en", "en": "sv"}[house.language] if reads_other else house.language
        course = Course(
            desk=desk, case=case, name=names.pop(), language=language, index=index, now=now
        )
        steps += course.steps(rng)
    return steps
