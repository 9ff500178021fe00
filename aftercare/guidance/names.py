"""Words of labels that clinics offer to all: what was offered, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProposedName(models.Model):
    """A word of labels that a clinic calls harmless, offered to the editors for all clinics."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        TAKEN = "taken", _("Taken in")  # stands in the working copy; an edition may publish it
        DECLINED = "declined", _("Declined")  # with the reason

    plain = models.CharField(max_length=120)
    word = models.CharField(max_length=120)
    # Where it comes from, in words: the guidance knows no clinic.
    whence = models.CharField(max_length=120)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    remarks = models.CharField(max_length=300, blank=True)
    # The class of ingredients that took it in.
    taken_into = models.CharField(max_length=120, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["plain", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plain", "whence"],
                condition=models.Q(state="open"),
                name="proposed_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="open", decided_by=None, decided_at=None, taken_into="", remarks=""
                )
                | models.Q(~models.Q(taken_into=""), state="taken", decided_at__isnull=False)
                | models.Q(~models.Q(remarks=""), state="declined", decided_at__isnull=False),
                name="proposed_name_state",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed name {self.pk}"
