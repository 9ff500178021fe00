"""Who may do what at a clinic: asked where somebody comes in, and again where a job does it."""

from collections.abc import Mapping
from typing import Final

from clinics.accounts.models import Membership, Role

# Allow-lists only: a role that is not named may not.
_CARE: Final = frozenset({Role.CLINICIAN})
_DESK: Final = frozenset({Role.CLINICIAN, Role.ASSISTANT, Role.ADMIN})
ALLOWED: Final[Mapping[str, frozenset[Role]]] = {
    "view_patients": _DESK,
    "edit_patients": _DESK,
    "record_treatment": _CARE,
    "issue_sheet": _CARE,
    "withdraw_sheet": _CARE,
    "print_sheet": _DESK,
    "send_sheet": _DESK,
    "view_evidence": _DESK,
    "view_follow_up": _DESK,
    "manage_clinic": frozenset({Role.ADMIN}),
    "manage_photographs": frozenset({Role.CLINICIAN, Role.ADMIN}),
    "view_journal": frozenset({Role.ADMIN}),
    "view_additions": _DESK,
    "edit_additions": frozenset({Role.ADMIN}),
    "confirm_additions": _CARE,
    "view_shelf": _DESK,
    "edit_shelf": frozenset({Role.CLINICIAN, Role.ADMIN}),
    "decide_words": _CARE,
    "read_labels": frozenset({Role.CLINICIAN, Role.ASSISTANT}),
}


def may(membership: Membership, capability: str) -> bool:
    """Whether the membership's role is allowed the capability."""
    return Role(membership.role) in ALLOWED[capability]
