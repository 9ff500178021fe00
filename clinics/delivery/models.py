"""What is sent to patients and how each clinic wants it, with the queue that it waits in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.delivery_settings import ClinicDelivery  # noqa: F401 – a row of this app
from clinics.accounts.models import ClinicRow, Language, one_of
from clinics.records.models import Patient
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    """How a sheet reaches the patient."""

    PRINT = "print", _("On paper")
    EMAIL = "email", _("Email with a link")
    EMAIL_PDF = "email-pdf", _("Email with the PDF")


class PatientChannel(ClinicRow):
    """How one patient wants sheets, and which address was shown to be the patient's own."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="channel")
    channel = models.CharField(
        max_length=9, choices=Channel, default=Channel.PRINT, db_column="way"
    )
    # Empty until somebody who reads mail at that address has said so.
    confirmed_address = models.EmailField(blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The patient's own wishes. Reminders of treatments up to then are not wanted; a new treatment
    # begins anew.
    reminders_stopped_at = models.DateTimeField(null=True, blank=True)
    # Whether a message may say in its title what it is about.
    plain_titles = models.BooleanField(default=False)
    # The last day of the mornings on which sunscreen is reminded of.
    sunscreen_until = models.DateField(null=True, blank=True)

    class Meta:
        # As the first releases called it.
        db_table = "delivery_patientway"
        constraints = [
            models.CheckConstraint(condition=one_of("channel", Channel), name="patientway_way"),
            models.CheckConstraint(
                condition=models.Q(confirmed_address="", confirmed_at=None)
                | (~models.Q(confirmed_address="") & models.Q(confirmed_at__isnull=False)),
                name="patientway_confirmed_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Channel of {self.patient_id}"


class Kind(models.TextChoices):
    """What the message is for; its words are in templates/pages/delivery/mail."""

    SHEET_LINK = "sheet-link", _("The sheet, as a link")
    SHEET_PDF = "sheet-pdf", _("The sheet, as a PDF")
    CONFIRM_ADDRESS = "confirm-address", _("Confirming the address")
    SHEET_REPLACED = "sheet-replaced", _("A new sheet took the old one's place")
    SHEET_WITHDRAWN = "sheet-withdrawn", _("The sheet no longer counts")
    EVENING = "evening", _("The first evening")
    MORNING = "morning", _("The morning after")
    CHECK_IN = "check-in", _("How are you")
    WINDOW_OPENS = "window-opens", _("Something is allowed again")
    REDNESS = "redness", _("Is the redness gone")
    SUNSCREEN = "sunscreen", _("Sunscreen in the morning")
    RESULT = "result", _("After four weeks")
    CHASE = "chase", _("No answer yet")
    # To somebody who works at the clinic, never to a patient.
    CALL = "call", _("An answer waits for the clinic")


# What comes on its day by itself and can be stopped; what keeps a patient safe is not among it.
REMINDERS = (
    *(Kind.EVENING, Kind.MORNING, Kind.CHECK_IN, Kind.WINDOW_OPENS, Kind.REDNESS),
    *(Kind.SUNSCREEN, Kind.RESULT, Kind.CHASE),
)


class State(models.TextChoices):
    """Where the message is."""

    # Waits until `run_after`.
    DUE = "due", _("Waiting")
    # A worker holds it; the mail server has not been given all of it.
    TAKEN = "taken", _("Being sent")
    # All was sent but the final dot: from here on it may have arrived.
    HANDING = "handing", _("Being handed over")
    # The mail server took it.
    SENT = "sent", _("Sent")
    # Refused for good, or too often.
    FAILED = "failed", _("Failed")
    # Nobody can know whether the mail server took it: a person decides, never the queue.
    DOUBTFUL = "doubtful", _("Perhaps sent")
    # Not wanted any more before it went out.
    CANCELLED = "cancelled", _("Stopped")


class Problem(models.TextChoices):
    """Why it was not sent, or not yet."""

    ADDRESS_REFUSED = "address-refused", _("The mail server does not know the address.")
    SENDER_REFUSED = "sender-refused", _("The mail server refuses us as the sender.")
    MESSAGE_REFUSED = "message-refused", _("The mail server refused the message.")
    REFUSED_FOR_NOW = "refused-for-now", _("The mail server asked to try again later.")
    LOGIN_REFUSED = "login-refused", _("The mail server refused our login.")
    UNREACHABLE = "unreachable", _("The mail server can't be reached.")
    NO_MAIL = "no-mail", _("No mail server is set up.")
    NO_ANSWER = "no-answer", _("The mail server did not answer: it may have been sent.")
    WORKER_LOST = "worker-lost", _("The sending was cut off: it may have been sent.")
    INTERRUPTED = "interrupted", _("The sending was cut off too often.")
    PDF_FAILED = "pdf-failed", _("The PDF could not be made.")
    NOT_WRITTEN = "not-written", _("The message could not be put together.")
    SHEET_WITHDRAWN = "sheet-withdrawn", _("The sheet was withdrawn first.")
    STOPPED = "stopped", _("Somebody at the clinic stopped it.")
    LINK_CLOSED = "link-closed", _("The patient’s link does not open any more.")
    ADDRESS_CHANGED = "address-changed", _("The patient’s email address is not confirmed.")
    NOT_WANTED = "not-wanted", _("The patient or the clinic wants no such message.")
    ANSWERED = "answered", _("The patient answered first.")
    TOO_LATE = "too-late", _("Its day was over before it could be sent.")
    TAKEN = "taken-care-of", _("Somebody at the clinic took care of it first.")
    PERSON_CHANGED = (
        "person-changed",
        _("Who was to be told does not work here now, or has another address."),
    )


# What goes to patients; a call to the clinic's own staff has its place in the inbox.
TO_PATIENTS = models.Q(staff=None)


class Delivery(ClinicRow):
    """One message to one patient, or about one to the staff: what is due, and what became of it.

    The row is its own job: a worker holds it until `lease_until`. How a state may follow another
    is in `queue.py`, and the database refuses every other step.
    """

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="deliveries")
    sheet = models.ForeignKey(
        Sheet, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    # Who works at the clinic and is told that an answer waits; None where it goes to the patient.
    staff = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The address as it was when this was written, and from the hand-over on the one that it went
    # to; "to" is a word of SQL.
    to = models.EmailField(db_column="recipient")
    language = models.CharField(max_length=2, choices=Language)
    # Codes and ids only: nothing about health, nothing that names the patient.
    data = models.JSONField(default=dict, blank=True)
    # The same at each attempt, so that servers that know it already can drop a second copy.
    message_id = models.CharField(max_length=200, unique=True)
    form_key = models.UUIDField(default=uuid.uuid4)
    again_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="sent_again"
    )
    # None is the software itself, on a day that matters.
    created_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    run_after = models.DateTimeField()
    # A message about a day is not sent when the day is over.
    not_after = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    # How often a worker took it; with the worker's name it says whose turn it is.
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often the mail server could not take it: decides how long to wait.
    refusals = models.PositiveSmallIntegerField(default=0)

    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, choices=Problem, blank=True)
    # The mail server's code and words, such as "550 5.1.1 unknown user".
    problem_detail = models.CharField(max_length=200, blank=True)
    # What the mail server or service called it when it took it.
    provider_id = models.CharField(max_length=200, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce = models.CharField(max_length=20, blank=True)
    complained_at = models.DateTimeField(null=True, blank=True)
    # Somebody looked at a doubtful or failed one and dealt with it.
    settled_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    # What the patient said about a doubtful one; None where nobody asked.
    has_arrived = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="delivery_form_once"),
            models.CheckConstraint(condition=~models.Q(to=""), name="delivery_has_address"),
            models.CheckConstraint(
                condition=models.Q(kind="confirm-address") | models.Q(sheet__isnull=False),
                name="delivery_has_sheet",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="call", staff__isnull=False)
                | (~models.Q(kind="call") & models.Q(staff=None)),
                name="delivery_calls_staff",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["taken", "handing"])
                | (models.Q(lease_until__isnull=False) & ~models.Q(worker="")),
                name="delivery_held_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="delivery_sent_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "doubtful", "cancelled"])
                | ~models.Q(problem=""),
                name="delivery_ended_why",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by=None)
                | models.Q(
                    state__in=["failed", "doubtful"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="delivery_settled_by_whom",
            ),
            *(
                models.CheckConstraint(condition=one_of(field, choices), name=f"delivery_{field}")
                for field, choices in (("kind", Kind), ("state", State), ("language", Language))
            ),
            models.CheckConstraint(
                condition=one_of("problem", Problem, blank=True), name="delivery_problem"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "run_after"], name="delivery_queue"),
            models.Index(
                fields=["run_after"],
                condition=models.Q(kind="call", state="due"),
                name="delivery_calls",
            ),
            models.Index(fields=["clinic", "-created_at"], name="delivery_by_time"),
            models.Index(fields=["provider_id"], name="delivery_by_provider"),
            # The desk: by patient, by state, and the few that somebody has to look at.
            models.Index(fields=["patient", "-created_at"], name="delivery_of_patient"),
            models.Index(fields=["clinic", "state", "-created_at"], name="delivery_by_state"),
            models.Index(
                fields=["clinic", "-created_at"],
                condition=models.Q(bounced_at__isnull=False),
                name="delivery_bounced",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"

    @property
    def needs_somebody(self) -> bool:
        """Whether a person at the clinic has to decide what becomes of it."""
        return self.state in (State.FAILED, State.DOUBTFUL) and self.settled_at is None


class OutboxMessage(ClinicRow):
    """The demo's mail: the bytes as they would arrive. At most one of each delivery."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="arrived")
    raw = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "id"]

    def __str__(self) -> str:
        return f"Message of {self.delivery_id}"


class Heartbeat(models.Model):
    """One worker: when it was last heard of."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        # As the first releases called it.
        db_table = "delivery_worker"

    def __str__(self) -> str:
        return self.name
