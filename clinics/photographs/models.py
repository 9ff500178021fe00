"""A clinic's photographs, each with its words, its days and the consent that it rests on."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import ClinicRow

User = settings.AUTH_USER_MODEL
# The last day after a treatment that a sheet speaks of.
LAST_DAY: Final = 180
# The scale of Fitzpatrick, as treatments record it.
SKIN_TYPES: Final = range(1, 7)


def no_words() -> dict[str, Any]:
    """Return the words of a photograph that has none."""
    return {}


class Photograph(ClinicRow):
    """How skin looks on some days after a treatment, shown to the clinic's patients.

    The person in it consented to that, until a day or until it is taken back. What was taken away
    keeps its row, so that the log can be read, and loses its picture.
    """

    class Shows(models.TextChoices):
        """What a patient is to learn from it."""

        # Nothing has to be done.
        EXPECTED = "expected", _("As expected")
        # The patient calls the clinic.
        CALL = "call", _("Call the clinic")

    # A JPEG without place, time or camera; empty once it was taken away.
    data = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    shows = models.CharField(max_length=10, choices=Shows)
    # Days after the treatment, the day of the treatment being 0.
    first_day = models.PositiveSmallIntegerField()
    last_day = models.PositiveSmallIntegerField()
    skin_type = models.PositiveSmallIntegerField(null=True, blank=True)
    # What is seen in it, by language: it is also what a screen reader says.
    words = models.JSONField(default=no_words)
    consented_on = models.DateField()
    # The day after which it is no longer shown.
    consent_ends_on = models.DateField(null=True, blank=True)
    # Where the signed release is kept.
    release = models.CharField(max_length=200)
    form_key = models.UUIDField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_day", "last_day", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="photograph_form_once"),
            models.CheckConstraint(
                condition=models.Q(shows__in=["expected", "call"]), name="photograph_shows"
            ),
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day"), last_day__lte=LAST_DAY),
                name="photograph_days",
            ),
            models.CheckConstraint(
                condition=models.Q(skin_type=None) | models.Q(skin_type__range=(1, 6)),
                name="photograph_skin_type",
            ),
            models.CheckConstraint(
                condition=models.Q(consent_ends_on=None)
                | models.Q(consent_ends_on__gte=models.F("consented_on")),
                name="photograph_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, removed_by=None)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="photograph_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Photograph {self.pk}"
