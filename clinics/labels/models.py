"""What patients asked about a product with a photo of its label, and what the clinic read."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinics.accounts.models import ClinicRow
from clinics.records.models import Patient
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL
MOST_INGREDIENTS: Final = 20_000


class LabelQuestion(ClinicRow):
    """A photo of a label that a patient sent for people to read; no program reads it.

    `photo` is a JPEG that was drawn anew: no place, no camera, no time in it. It is erased when
    the question is answered, and when nobody answered it in time.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="label_questions")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="label_questions")
    form_key = models.UUIDField()
    # As she calls it; whether she has used it before, None not told.
    name = models.CharField(max_length=200)
    familiar = models.BooleanField(null=True, blank=True)
    photo = models.BinaryField()
    asked_at = models.DateTimeField()
    # What somebody read; empty where the photo could not be read.
    ingredients = models.TextField(max_length=MOST_INGREDIENTS, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # The photo was erased unread: nobody answered in time.
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "form_key"], name="label_form_once"),
            models.CheckConstraint(condition=~Q(name=""), name="label_has_name"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, ingredients="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, lapsed_at=None),
                name="label_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic"],
                condition=Q(answered_at=None, lapsed_at=None),
                name="label_open",
            )
        ]

    def __str__(self) -> str:
        return f"Label question {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to read the photo."""
        return self.answered_at is None and self.lapsed_at is None
