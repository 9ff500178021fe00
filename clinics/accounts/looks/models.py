"""One row a look: somebody at a clinic was shown a patient's data. Holds ids, never names."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What was done with the data."""

    LIST = "list", _("Seen in a list")
    OPEN = "open", _("Opened")
    PRINT = "print", _("Printed")
    SEND = "send", _("Sent")
    EXPORT = "export", _("Exported")


class Look(models.Model):
    """Somebody was shown something of a patient, in one request."""

    clinic = models.ForeignKey("directory.Clinic", on_delete=models.PROTECT, related_name="+")
    # Not a reference: the log outlives what it is about.
    patient = models.UUIDField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    at = models.DateTimeField()
    act = models.CharField(max_length=10, choices=Act)
    # The name of the page, as in the addresses of the site.
    page = models.CharField(max_length=60)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(act__in=Act.values), name="look_act"),
        ]
        indexes = [
            models.Index(fields=["clinic", "patient", "-at"], name="look_of_patient"),
            models.Index(fields=["clinic", "by", "-at"], name="look_of_person"),
            models.Index(fields=["clinic", "-at"], name="look_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.patient}"


class Review(models.Model):
    """A random sample of looks that somebody goes through: the check that the law asks for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey("directory.Clinic", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    since = models.DateTimeField()

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"Review {self.pk}"


class Verdict(models.TextChoices):
    """What the reviewer found."""

    REASONABLE = "reasonable", _("Reasonable")
    NOT = "not", _("Not reasonable")


class Sampled(models.Model):
    """One look of a sample, and what was found."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="sampled")
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["look"]
        constraints = [
            models.UniqueConstraint(fields=["review", "look"], name="look_sampled_once"),
            models.CheckConstraint(
                condition=models.Q(verdict="") | models.Q(at__isnull=False),
                name="sampled_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(verdict="not") | ~models.Q(note=""),
                name="not_reasonable_has_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.look_id} {self.verdict}"
