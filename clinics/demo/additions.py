"""The demo's additions: what one clinic asks for beyond the guidance, signed by two people."""

import uuid
from datetime import datetime
from typing import Any, Final

from aftercare import rules
from clinics.accounts.models import Clinic, User
from clinics.additions import actions, checks, queries
from clinics.demo.visits import NAMESPACE

SUN: Final = "sun-avoid-direct"
DAYS: Final = 7
WORDS: Final = {"en": "Wear a hat in the car too.", "sv": "Ha hatt i bilen också."}
PRODUCT: Final = {
    "name": "Skyddsbalsam",
    "ingredients": "Aqua, Glycerin, Squalane, Ceramide NP, Panthenol, Cetearyl Alcohol, "
    "Phenoxyethanol",
}
NOTE: Final = "Mycket sol i vår: en vecka längre, och vår egen balsam på bladet"


def add(clinic: Clinic, *, admin: User, clinician: User, now: datetime) -> None:
    """Let the administrator propose the clinic's additions, and a clinician confirm it."""
    who: dict[str, Any] = {"clinic": clinic, "by": admin, "now": now}
    seen = checks.piece_digest(checks.piece(queries.working_copy(clinic), SUN))
    actions.save_rule(rule=SUN, days=DAYS, words=WORDS, seen=seen, **who)
    actions.add_product(name=PRODUCT["name"], ingredients=PRODUCT["ingredients"], **who)
    version = actions.propose(
        digest_read=rules.digest(queries.working_copy(clinic)),
        note=NOTE,
        form_key=uuid.uuid5(NAMESPACE, f"{clinic.slug} own advice"),
        **who,
    )
    actions.confirm(version=version, digest_read=version.digest, by=clinician, now=now)
