"""One row a turn of duty: on which days, between which hours, who, and who if that one can't."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models

from clinics.accounts.models import ClinicRow

User = settings.AUTH_USER_MODEL
# A turn may last into the next morning.
LATEST: Final = 2 * 24 * 60


class Shift(ClinicRow):
    """One turn of the week; all of a clinic's are replaced together, and the journal keeps them."""

    position = models.PositiveSmallIntegerField()
    # The weekdays on which it begins, from Monday: "01234".
    days = models.CharField(max_length=7)
    # Minutes after midnight; the end of one that lasts into the next day is beyond 1440.
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    # Only between these days, both included; such a turn goes before the ordinary week.
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(days=""), name="shift_has_days"),
            models.CheckConstraint(
                condition=models.Q(begins__lt=models.F("ends"))
                & models.Q(begins__lt=24 * 60, ends__lte=LATEST),
                name="shift_has_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(first_on=None, last_on=None)
                | models.Q(first_on__isnull=False, last_on__gte=models.F("first_on")),
                name="shift_between_days",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy=None) | ~models.Q(deputy=models.F("person")),
                name="shift_deputy_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Shift {self.days} {self.begins}-{self.ends} of {self.clinic_id}"


class Reach(ClinicRow):
    """Where somebody is told that an answer waits: an address for this clinic's duty alone."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user"], name="reach_once"),
            models.CheckConstraint(condition=~models.Q(address=""), name="reach_has_address"),
        ]

    def __str__(self) -> str:
        return f"Reach of {self.user_id} at {self.clinic_id}"
