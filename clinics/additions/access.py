"""The only way from an address to a version of a clinic's additions, or to a rule to add to."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from aftercare import rules
from aftercare.rules import SPOKEN
from aftercare.rules.guidance import Rule
from clinics.accounts.models import Membership
from clinics.additions import queries
from clinics.additions.models import AdditionsVersion


def version(membership: Membership, id: UUID) -> AdditionsVersion:
    """Return one version of the member's clinic, or 404: foreign and missing alike."""
    found: AdditionsVersion = get_object_or_404(queries.versions(membership.clinic), pk=id)
    return found


def rule(guidance: rules.Guidance, id: str) -> Rule:
    """Return a rule that a clinic may add to, or 404."""
    found = guidance.rule_by_id.get(id)
    if found is None or found.category not in SPOKEN:
        raise Http404
    return found
