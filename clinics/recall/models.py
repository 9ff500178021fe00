"""How issued sheets compare with newer guidance, and which of them need no replacement."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import ClinicRow
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL


class Comparison(ClinicRow):
    """What one guidance says otherwise than one sheet: kept only so as to be worked out once.

    It follows from the sheet, its treatment and the guidance alone: deleting all rows loses
    nothing.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="comparisons")
    # Digest of the guidance: of an edition or a proposal, with the clinic's additions if any.
    basis = models.CharField(max_length=71)
    # The only fact of an issued treatment that can still be corrected.
    born_on = models.DateField()
    differs = models.BooleanField()
    # [{"kind", "about", "title", "text", "ends"}], whatever day it is.
    stricter = models.JSONField(default=list)
    is_stricter = models.BooleanField()
    # The first day on which nothing that became stricter matters any more; null: no end.
    stricter_until = models.DateField(null=True)
    # The first day on which the sheet's own windows are over; null: no end.
    open_until = models.DateField(null=True)
    # Names what became stricter: a decision holds for as long as this stays the same.
    findings = models.CharField(max_length=71)
    compared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "basis"], name="comparison_once"),
            models.CheckConstraint(
                condition=models.Q(findings__startswith="sha256:"), name="comparison_findings"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "basis", "is_stricter"], name="comparison_by_basis"),
        ]

    def __str__(self) -> str:
        return f"Comparison of {self.sheet_id}"


class RecallDecision(ClinicRow):
    """A clinician's decision that a sheet stays as it is although the guidance became stricter."""

    class Reason(models.TextChoices):
        """The coded reasons."""

        TOLD = "told", _("The patient has been told in another way")
        DOES_NOT_APPLY = "does-not-apply", _("It does not concern this patient")
        HEALED = "healed", _("The skin has been examined and has healed")
        OTHER = "other", _("Another reason")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="recall_decisions")
    # What was decided about; once something else becomes stricter, the sheet is listed again.
    findings = models.CharField(max_length=71)
    edition_number = models.PositiveIntegerField()
    edition_digest = models.CharField(max_length=71)
    reason_code = models.CharField(max_length=20, choices=Reason)
    reason = models.TextField(max_length=1000, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "findings"], name="recall_decided_once"),
            models.UniqueConstraint(fields=["clinic", "form_key"], name="recall_form_once"),
            models.CheckConstraint(
                condition=models.Q(reason_code__in=["told", "does-not-apply", "healed", "other"]),
                name="recall_reason_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason_code="other") | ~models.Q(reason=""),
                name="recall_other_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision on {self.sheet_id}"
