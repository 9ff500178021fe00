"""A clinic with an administrator and a clinician, and its own advice at each stage."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from aftercare import rules
from clinics.accounts.models import Clinic, User
from clinics.additions import actions, checks, queries
from clinics.additions.models import AdditionsVersion, empty
from tests import factories

__all__ = ["empty"]
HAT = {"en": "Wear a hat in the car too.", "sv": "Ha hatt i bilen också."}
BALM = {
    "name": "Barrier balm",
    "ingredients": "Aqua, Glycerin, Squalane, Ceramide NP, Panthenol, Cetearyl Alcohol",
}
SUN = "sun-avoid-direct"
NOW = factories.NOW


@dataclass(frozen=True, slots=True)
class House:
    """A clinic and two of its people."""

    clinic: Clinic
    admin: User
    clinician: User


def house(**changes: Any) -> House:
    clinic = factories.clinic(**changes)
    admin = factories.member(clinic, "admin").user
    return House(clinic, admin, factories.member(clinic, "clinician").user)


def save(house: House, rule: str = SUN, days: int = 7, words: Any = HAT, **changes: Any) -> None:
    piece = checks.piece(queries.working_copy(house.clinic), rule)
    values: dict[str, Any] = {
        "seen": checks.piece_digest(piece),
        "by": house.admin,
        "now": NOW,
    } | changes
    actions.save_rule(clinic=house.clinic, rule=rule, days=days, words=words, **values)


def propose(house: House, **changes: Any) -> AdditionsVersion:
    values: dict[str, Any] = {
        "digest_read": rules.digest(queries.working_copy(house.clinic)),
        "note": "Much sun here",
        "form_key": uuid.uuid4(),
        "by": house.admin,
        "now": NOW,
    }
    return actions.propose(clinic=house.clinic, **values | changes)


def confirm(version: AdditionsVersion, house: House, **changes: Any) -> None:
    values: dict[str, Any] = {"digest_read": version.digest, "by": house.clinician, "now": NOW}
    actions.confirm(version=version, **values | changes)


def in_force(house: House, **changes: Any) -> AdditionsVersion:
    """Return a version that is in force: sun seven days longer, with a line, and a balm."""
    save(house, **changes)
    actions.add_product(clinic=house.clinic, by=house.admin, now=NOW, **BALM)
    version = propose(house)
    confirm(version, house)
    return version


def document(version: AdditionsVersion) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(version.document)
    return data
