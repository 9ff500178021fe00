"""A clinic's additions as rows: what is being edited, what was proposed, what was decided.

The tables, the constraints and the app's label keep the name of the first release, "wishes": a
database that is in use never has to be touched for a name.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import ClinicRow

User = settings.AUTH_USER_MODEL


def empty() -> dict[str, Any]:
    """Return the additions of a clinic that has none, in the form that the rules core reads."""
    return {"schema": 1, "longer": {}, "lines": {}, "products": []}


class AdditionsWorkingCopy(ClinicRow):
    """What a clinic's administrators are editing; no sheet is written from it."""

    data = models.JSONField(default=empty)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        db_table = "wishes_workingwishes"
        constraints = [
            models.UniqueConstraint(fields=["clinic"], name="working_wishes_once"),
        ]

    def __str__(self) -> str:
        return f"Working copy {self.pk}"


class AdditionsVersion(ClinicRow):
    """One frozen text of a clinic's additions, proposed by one person. It never changes."""

    number = models.PositiveIntegerField()
    # Canonical JSON; an empty text takes an earlier version out of force.
    document = models.TextField()
    digest = models.CharField(max_length=71)
    # Against which edition it was checked and proven.
    edition_number = models.PositiveIntegerField()
    edition_digest = models.CharField(max_length=71)
    note = models.CharField(max_length=300)
    form_key = models.UUIDField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        db_table = "wishes_wishesversion"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="wishes_number_once"),
            models.UniqueConstraint(fields=["clinic", "form_key"], name="wishes_form_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="wishes_number"),
            models.CheckConstraint(
                condition=models.Q(digest__startswith="sha256:"), name="wishes_digest"
            ),
            models.CheckConstraint(condition=~models.Q(note=""), name="wishes_have_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Additions {self.number}"


class AdditionsDecision(ClinicRow):
    """What became of a version; the newest confirmed one is in force."""

    class Kind(models.TextChoices):
        """The three ways in which a proposal ends."""

        # A clinician other than the proposer signed it: sheets are written from it.
        CONFIRMED = "confirmed", _("Confirmed")
        # A clinician wants it otherwise, and said why.
        SENT_BACK = "sent-back", _("Sent back")
        # Whoever proposed it, or another administrator, thought better of it.
        TAKEN_BACK = "taken-back", _("Taken back")

    version = models.OneToOneField(
        AdditionsVersion, on_delete=models.PROTECT, related_name="decision"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    remarks = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "wishes_wishesdecision"
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["confirmed", "sent-back", "taken-back"]),
                name="wishes_decision_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="sent-back") | ~models.Q(remarks=""),
                name="wishes_sent_back_with_remarks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version_id}"
