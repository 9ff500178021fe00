"""What is known of clinics and their people."""

from django.db.models import QuerySet

from clinics.accounts.models import Clinic, Membership, User


def memberships(user: User) -> QuerySet[Membership]:
    """Return the clinics where the user works now, by name."""
    return (
        Membership.objects.filter(user=user, ended_at=None)
        .select_related("clinic")
        .order_by("clinic__name")
    )


def staff(clinic: Clinic) -> QuerySet[Membership]:
    """Return who works at the clinic now, by name."""
    return (
        Membership.objects.filter(clinic=clinic, ended_at=None)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "user__username")
    )
