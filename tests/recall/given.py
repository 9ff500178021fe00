"""Sheets issued by the first edition, and later editions that are stricter, milder or reworded."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from aftercare import rules
from aftercare.guidance.models import Edition, Proposal
from clinics.accounts.models import Clinic, User
from clinics.recall import actions, queries
from clinics.sheets.models import Sheet
from tests import factories
from tests.rules import given

NOW = factories.NOW
# The morning after the treatment.
NEXT = NOW + timedelta(hours=18)
Rule = dict[str, Any]


def document(**changes: Callable[[Rule], Any]) -> dict[str, Any]:
    """Return the reference edition, cut short, with rules changed: `makeup_wait=longer(2)`."""
    found = given.small_document()
    by_id = {rule["id"]: rule for rule in found["rules"]}
    for name, change in changes.items():
        change(by_id[name.replace("_", "-")])
    return found


def longer(days: int) -> Callable[[Rule], Any]:
    """Return the change that a rule's window ends so many days later."""

    def change(rule: Rule) -> None:
        rule["windows"] = {
            tier: [start, None if end is None else end + 24 * days]
            for tier, (start, end) in rule["windows"].items()
        }

    return change


def reworded(rule: Rule) -> None:
    """Change a rule's words, and nothing else."""
    rule["text"]["en"] += " Ask us if you are not sure."
    rule["text"]["sv"] += " Fråga oss om du är osäker."


def publish(**changes: Callable[[Rule], Any]) -> Edition:
    """Return the next edition: the reference edition with rules changed."""
    return factories.edition(document(**changes))


def first_edition() -> Edition:
    """Publish the edition that the sheets are issued from."""
    return publish()


def stricter_edition() -> Edition:
    """Publish an edition by which makeup waits four days longer."""
    return publish(makeup_wait=longer(4))


def sheet(clinic: Clinic | None = None, **changes: Any) -> Sheet:
    """Return a sheet of an everyday treatment; keywords change what was entered."""
    patient = changes.pop("patient", None)
    issue = changes.pop("issue", {})
    if patient is None:
        patient = factories.patient(clinic or factories.clinic(), **changes.pop("about", {}))
    return factories.issue(factories.treatment(patient, **changes), **issue)


def compare(clinic: Clinic, now: Any = NEXT) -> int:
    """Compare all sheets of the clinic with what is in force; return how many are left."""
    since, guidance = now - queries.LOOK_BACK, queries.in_force(clinic)
    return actions.compare_some(clinic=clinic, since=since, guidance=guidance, now=now).left


def wanted(sheet: Sheet, by: Any = None, **changes: Any) -> actions.Wanted:
    """Return the ticked row of a sheet, as the list shows it now."""
    prepared = prepare(sheet, by or sheet.issued_by)
    values = {"sheet": sheet, "shown_digest": prepared.digest, "form_key": uuid.uuid4()}
    return actions.Wanted(**values | changes)


def prepare(sheet: Sheet, by: Any = None, now: Any = NEXT) -> Any:
    """Return the replacement as the list shows it now."""
    fresh = queries.with_what_they_say(Sheet.objects.all()).get(pk=sheet.pk)
    guidance = queries.in_force(sheet.clinic)
    return actions.replacing.prepare(fresh, guidance, by=by or sheet.issued_by, now=now)


def listed(clinic: Clinic, now: Any = NEXT) -> list[Sheet]:
    """Return the sheets on the clinic's work list."""
    found = queries.waiting(clinic, queries.in_force(clinic), now)
    return [one.sheet for one in found.order_by("sheet__number")]


def replace_lines(plan: Any, *, without: str) -> Any:
    """Return a plan without the lines of one rule."""
    return replace(plan, advice=tuple(x for x in plan.advice if x.rule != without))


def with_product_text(plan: Any, text: str) -> Any:
    """Return a plan that says something else of its first product."""
    return replace(plan, products=(replace(plan.products[0], text=text), *plan.products[1:]))


def proposal(*, by: User, form_key: UUID, **changes: Callable[[Rule], Any]) -> Proposal:
    """Return an open proposal that changes the first edition."""
    changed = document(**changes)
    return Proposal.objects.create(
        document=rules.canonical(changed).decode(),
        digest=rules.digest(changed),
        base_number=1,
        note="Longer",
        form_key=form_key,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
