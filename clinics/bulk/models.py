"""A list of sheets that are printed or sent one after the other, and how far it has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import ClinicRow
from clinics.delivery.models import Delivery
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL


class Batch(ClinicRow):
    """One list that somebody began, until every sheet of it is done or it was stopped."""

    class Act(models.TextChoices):
        """What is done with each sheet."""

        PRINT = "print", _("Print as one PDF")
        SEND = "send", _("Send the links")
        PRINT_NEW = "print-new", _("Issue again and print as one PDF")
        SEND_NEW = "send-new", _("Issue again and send the links")

    act = models.CharField(max_length=10, choices=Act)
    form_key = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    stopped_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="batch_form_once"),
            models.CheckConstraint(
                condition=models.Q(act__in=["print", "send", "print-new", "send-new"]),
                name="batch_act",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None, stopped_by=None)
                | models.Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="batch_stopped_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-created_at"], name="batch_by_time")]

    def __str__(self) -> str:
        return f"Batch {self.pk}"

    @property
    def issues(self) -> bool:
        """Whether each sheet is issued again first."""
        return self.act in (self.Act.PRINT_NEW, self.Act.SEND_NEW)

    @property
    def sends(self) -> bool:
        """Whether each sheet goes out by mail; if not, it is printed."""
        return self.act in (self.Act.SEND, self.Act.SEND_NEW)


class BatchItem(ClinicRow):
    """One sheet of a list; what is done with it bears being begun twice."""

    class State(models.TextChoices):
        """How far it is."""

        # A worker takes it when its turn comes.
        WAITING = "waiting", _("Waiting")
        # Printed and kept, or in the queue of the mail.
        DONE = "done", _("Done")
        # A person has to look at this one; `problem` says why.
        LEFT = "left", _("Left for you")
        # The list was stopped before its turn.
        STOPPED = "stopped", _("Not done")

    class Problem(models.TextChoices):
        """Why one was left for a person."""

        WITHDRAWN = "withdrawn", _("The sheet was withdrawn.")
        NOT_PRINTED = "not-printed", _("The sheet could not be printed.")
        NO_ADDRESS = "no-address", _("There is no email address.")
        NOT_CONFIRMED = "not-confirmed", _("The email address is not confirmed.")
        NEEDS_REVIEW = "needs-review", _("It needs a review: something has to be answered first.")
        UNSIGNED = "unsigned", _("It needs a review: somebody has to sign by name.")
        CHANGED = "changed", _("It would say something else than when you looked.")
        NO_MAIL = "no-mail", _("No mail server is set up.")
        NOT_ALLOWED = "not-allowed", _("Whoever began the list may not do this any more.")
        BROKEN = "broken", _("Something went wrong. Try this one by itself.")

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="+")
    # What the new sheet says, as it was shown to whoever began the list; empty without a new one.
    shown_digest = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=13, choices=Problem, blank=True)
    # The sheet that took the old one's place, and the message that went out.
    issued = models.ForeignKey(
        Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Its turn comes no earlier; for whoever takes it, the end of the lease.
    run_after = models.DateTimeField()
    # How often a worker took it: the number of the turn.
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["batch", "sheet"], name="item_sheet_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "done", "left", "stopped"]),
                name="item_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="left") ^ models.Q(problem=""), name="item_left_why"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(ended_at__isnull=False),
                name="item_ended_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_after"], condition=models.Q(state="waiting"), name="item_queue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.batch_id}"
