"""Issued sheets: copies that never change, withdrawn and replaced instead of edited."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import ClinicRow, Language, Paper, one_of
from clinics.records.models import Patient, Treatment

User = settings.AUTH_USER_MODEL


class Sheet(ClinicRow):
    """One issued sheet: which treatment, by which edition, and the digest of what it says."""

    number = models.PositiveIntegerField()
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="sheets")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sheets")
    language = models.CharField(max_length=2, choices=Language)
    paper = models.CharField(max_length=6, choices=Paper)
    large_print = models.BooleanField()
    edition_number = models.PositiveIntegerField()
    edition_digest = models.CharField(max_length=71)
    payload_digest = models.CharField(max_length=71)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "number"], name="sheet_number_once"),
            models.UniqueConstraint(fields=["clinic", "form_key"], name="sheet_form_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="sheet_number_positive"),
            models.CheckConstraint(condition=one_of("language", Language), name="sheet_language"),
            models.CheckConstraint(condition=one_of("paper", Paper), name="sheet_paper"),
            models.CheckConstraint(
                condition=models.Q(payload_digest__startswith="sha256:"), name="sheet_digest"
            ),
        ]
        indexes = [models.Index(fields=["clinic", "-issued_at"], name="sheet_by_time")]

    def __str__(self) -> str:
        return f"Sheet {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether the sheet no longer counts."""
        return hasattr(self, "withdrawal")

    @property
    def is_replaced(self) -> bool:
        """Whether another sheet took its place."""
        return hasattr(self, "replaced_by")


class SheetPayload(ClinicRow):
    """What the sheet says, as text: the plan, the letterhead and the clinician's notes."""

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="payload")
    plan = models.TextField()
    letterhead = models.TextField()
    notes = models.TextField(max_length=2000, blank=True)
    # Keeps short payloads from being guessed from their digest.
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Payload of {self.sheet_id}"


class Signature(ClinicRow):
    """That somebody answered by name for one thing before a sheet was issued, as it read then.

    `subject` is the rule of a note, or the area of a depth that was out of line. `at` is earlier
    than the sheet where it was signed for the sheet that this one replaces, and nothing changed.
    """

    class Kind(models.TextChoices):
        """What is signed for."""

        NOTE = "note", _("A note for the clinician")
        DEPTH = "depth", _("A depth that was meant")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=5, choices=Kind)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)
    # Names what it says and the answers behind it: a signature counts as long as it is the same.
    rests_on = models.CharField(max_length=71)
    name = models.CharField(max_length=120)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind", "subject"], name="signature_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["note", "depth"]), name="signature_kind"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="signature_has_name"),
            models.CheckConstraint(
                condition=models.Q(rests_on__startswith="sha256:"), name="signature_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"Signature of {self.sheet_id}: {self.kind} {self.subject}"


class Withdrawal(ClinicRow):
    """Why an issued sheet no longer counts."""

    class Reason(models.TextChoices):
        """The coded reasons."""

        REPLACED = "replaced", _("Replaced by a corrected sheet")
        WRONG_PATIENT = "wrong-patient", _("Wrong patient")
        WRONG_TREATMENT = "wrong-treatment", _("The treatment was recorded wrongly")
        WRONG_LANGUAGE = "wrong-language", _("Wrong language")
        NOT_TREATED = "not-treated", _("The treatment did not take place")
        OTHER = "other", _("Another reason")

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="withdrawal")
    reason_code = models.CharField(max_length=20, choices=Reason)
    reason = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason_code=""), name="withdrawal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"Withdrawal of {self.sheet_id}"


class RenderedPdf(ClinicRow):
    """The bytes of one print of a sheet, made once and served for ever.

    `door` marks the address and code that it shows, so that a print whose code no longer opens is
    never handed out again; empty where it shows none.
    """

    # What a print from before the mark has: it counts as long as the link is older than it.
    BEFORE = "before"

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="pdfs")
    paper = models.CharField(max_length=6, choices=Paper)
    large_print = models.BooleanField()
    door = models.CharField(max_length=64, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    template_version = models.CharField(max_length=80)
    data = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "paper", "large_print", "door"], name="pdf_once_a_format"
            ),
            models.CheckConstraint(condition=one_of("paper", Paper), name="pdf_paper"),
        ]

    def __str__(self) -> str:
        return f"PDF of {self.sheet_id}"
