"""A clinic's additions are edited, proposed, and confirmed by a second person.

The journal's verbs keep the word of the first release, "wishes", as the tables do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.additions import checks, queries
from clinics.additions.models import AdditionsDecision, AdditionsVersion, AdditionsWorkingCopy

Kind = AdditionsDecision.Kind


class Stale(ValueError):
    """Somebody changed the same thing meanwhile; `theirs` is what it says now."""

    def __init__(self, theirs: Mapping[str, Any]) -> None:
        super().__init__("somebody changed this meanwhile")
        self.theirs = theirs


class AdditionsRefused(ValueError):
    """Additions that can't be saved, proposed or confirmed; `reasons` lists why."""

    def __init__(self, *reasons: checks.Reason) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


@transaction.atomic
def save_rule(
    *,
    clinic: Clinic,
    rule: str,
    days: int,
    words: Mapping[str, str] | None,
    seen: str,
    by: User,
    now: datetime,
) -> AdditionsWorkingCopy:
    """Keep what the clinic adds to one rule: days (0 for none), and words in every language.

    `seen` is the digest of what the form showed (`checks.piece_digest`). Raises Stale when it
    is no longer that, and AdditionsRefused with every reason.
    """
    clinic = once.held(clinic.pk)
    data = queries.working_copy(clinic)
    piece = checks.piece(data, rule)
    own_words = dict(words) if words else None
    if {"days": days, "words": own_words} == piece:
        return _keep(clinic, data, by, now)
    if checks.piece_digest(piece) != seen:
        raise Stale(piece)
    data = checks.with_piece(data, rule, days, own_words)
    _refuse(checks.of_rule(data, rule, editions.current(), today=now.date()))
    return _keep(clinic, data, by, now, rule=rule)


@transaction.atomic
def add_product(
    *, clinic: Clinic, name: str, ingredients: str, by: User, now: datetime
) -> AdditionsWorkingCopy:
    """Name a product of the clinic's own; the same one sent twice is there once."""
    clinic = once.held(clinic.pk)
    data = queries.working_copy(clinic)
    product = {"name": name, "ingredients": ingredients}
    if product in data["products"]:
        return _keep(clinic, data, by, now)
    data = {**data, "products": [*data["products"], product]}
    _refuse(checks.of_products(data, editions.current()))
    return _keep(clinic, data, by, now, product=rules.digest(product))


@transaction.atomic
def remove_product(
    *, clinic: Clinic, product: str, by: User, now: datetime
) -> AdditionsWorkingCopy:
    """Take a product off the list again; `product` is its digest; nothing happens if it is gone."""
    clinic = once.held(clinic.pk)
    data = queries.working_copy(clinic)
    kept = [one for one in data["products"] if rules.digest(one) != product]
    return _keep(clinic, {**data, "products": kept}, by, now, product=product)


@transaction.atomic
def take_out_broken(*, clinic: Clinic, by: User, now: datetime) -> AdditionsWorkingCopy:
    """Take out of what is edited all that the edition in force no longer allows."""
    clinic = once.held(clinic.pk)
    kept, problems = rules.without_problems(queries.working_copy(clinic), editions.current())
    return _keep(clinic, kept, by, now, taken_out=str(len(problems)))


@transaction.atomic
def start_over(*, clinic: Clinic, by: User, now: datetime) -> None:
    """Throw away what was edited: what is in force is shown again."""
    clinic = once.held(clinic.pk)
    found = AdditionsWorkingCopy.objects.filter(clinic=clinic).first()
    if found is not None:
        journal.write(clinic=clinic, by=by, verb="drop-wishes", obj=found, now=now)
        found.delete()


@transaction.atomic
def propose(
    *, clinic: Clinic, digest_read: str, note: str, form_key: UUID, by: User, now: datetime
) -> AdditionsVersion:
    """Freeze what was edited as the clinic's next version, for a clinician to confirm.

    The same form sent again returns the first. `digest_read` is of the text that the page
    showed. Raises AdditionsRefused: for what does not pass the checks or the proof, when it says
    what is in force already, or while another version waits.
    """
    clinic = once.held(clinic.pk)
    first = once.made_before(AdditionsVersion, clinic, form_key)
    if first is not None:
        return first
    data, guidance = queries.working_copy(clinic), editions.current()
    current, newest = queries.in_force(clinic), queries.versions(clinic).first()
    digest = rules.digest(data)
    reasons = [
        *([checks.Reason("changed")] if digest != digest_read else []),
        *([checks.Reason("waiting")] if queries.waiting(clinic) is not None else []),
        *([checks.Reason("same")] if digest == (current.digest if current else _NONE) else []),
        *([] if note.strip() else [checks.Reason("no-note")]),
    ]
    _refuse(reasons or checks.of_all(data, guidance, today=now.date()))
    made = AdditionsVersion.objects.create(
        clinic=clinic,
        number=1 if newest is None else newest.number + 1,
        document=rules.canonical(data).decode(),
        digest=digest,
        edition_number=guidance.number,
        edition_digest=guidance.digest,
        note=note.strip(),
        form_key=form_key,
        proposed_by=by,
        proposed_at=now,
    )
    said = {"digest": digest, "edition": guidance.digest}
    journal.write(clinic=clinic, by=by, verb="propose-wishes", obj=made, data=said, now=now)
    return made


@transaction.atomic
def confirm(
    *, version: AdditionsVersion, digest_read: str, by: User, now: datetime
) -> AdditionsDecision:
    """Sign a version as its second person: from now on the clinic's sheets are written from it.

    Checked and proven again, by the edition that is current now. Raises AdditionsRefused.
    """
    once.held(version.clinic_id)
    reasons = [
        *_undecided(version),
        *([checks.Reason("own")] if version.proposed_by_id == by.pk else []),
        *([checks.Reason("changed")] if version.digest != digest_read else []),
    ]
    data = json.loads(version.document)
    _refuse(reasons or checks.of_all(data, editions.current(), today=now.date()))
    return _decide(version, Kind.CONFIRMED, "", by, now)


@transaction.atomic
def send_back(
    *, version: AdditionsVersion, remarks: str, by: User, now: datetime
) -> AdditionsDecision:
    """Send a version back to the administrators, with what should be otherwise."""
    once.held(version.clinic_id)
    reasons = [*_undecided(version), *([] if remarks.strip() else [checks.Reason("no-remarks")])]
    _refuse(reasons)
    return _decide(version, Kind.SENT_BACK, remarks.strip(), by, now)


@transaction.atomic
def take_back(*, version: AdditionsVersion, by: User, now: datetime) -> AdditionsDecision:
    """Withdraw a proposal before anybody has decided it."""
    once.held(version.clinic_id)
    _refuse(_undecided(version))
    return _decide(version, Kind.TAKEN_BACK, "", by, now)


_NONE = rules.digest({"schema": 1, "longer": {}, "lines": {}, "products": []})


def _refuse(reasons: list[checks.Reason]) -> None:
    if reasons:
        raise AdditionsRefused(*reasons)


def _undecided(version: AdditionsVersion) -> list[checks.Reason]:
    decided = AdditionsDecision.objects.filter(version=version).exists()
    return [checks.Reason("decided")] if decided else []


def _keep(
    clinic: Clinic, data: Mapping[str, Any], by: User, now: datetime, **about: str
) -> AdditionsWorkingCopy:
    values = {"data": dict(data), "edited_by": by, "edited_at": now}
    kept, _ = AdditionsWorkingCopy.objects.update_or_create(clinic=clinic, defaults=values)
    if about:
        journal.write(clinic=clinic, by=by, verb="edit-wishes", obj=kept, data=about, now=now)
    return kept


def _decide(
    version: AdditionsVersion, kind: Kind, remarks: str, by: User, now: datetime
) -> AdditionsDecision:
    made = AdditionsDecision.objects.create(
        clinic=version.clinic, version=version, kind=kind, remarks=remarks, by=by, at=now
    )
    data = {"version": str(version.pk), "digest": version.digest, "kind": str(kind.value)}
    journal.write(clinic=version.clinic, by=by, verb="decide-wishes", obj=made, data=data, now=now)
    return made
