"""The link of a sheet: what opens its page, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.rules import Told
from clinics.accounts.delivery_settings import Factor
from clinics.accounts.models import ClinicRow, one_of
from clinics.records.models import Patient, Treatment
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL
MOST_WRONG_ANSWERS = 5
# Told as well, and carried into the record; it makes no page stricter.
LOOSENS = "stopped-breastfeeding"
REPORTED = (*(one.value for one in Told), LOOSENS)


class Link(ClinicRow):
    """One sheet's link. The row alone opens nothing: token and code need the portal's key too."""

    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="link")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="links")
    # Token and code are derived from it with a key outside the database; see `tokens`.
    nonce = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    factor = models.CharField(max_length=5, choices=Factor)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wrong_answers = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    # Kept only where the clinic shows it to its staff; patients are told at the door.
    first_opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("factor", Factor), name="link_factor"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="link_lives"
            ),
            models.CheckConstraint(
                condition=models.Q(wrong_answers__lt=MOST_WRONG_ANSWERS, locked_at=None)
                | models.Q(wrong_answers=MOST_WRONG_ANSWERS, locked_at__isnull=False),
                name="link_locks",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_by=None) | models.Q(revoked_at__isnull=False),
                name="link_revoked_by",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "patient"], name="link_of_patient")]

    def __str__(self) -> str:
        return f"Link {self.pk}"

    @property
    def is_locked(self) -> bool:
        """Whether too many answers were wrong."""
        return self.locked_at is not None

    @property
    def is_revoked(self) -> bool:
        """Whether the clinic revoked the link."""
        return self.revoked_at is not None

    @property
    def last_day(self) -> datetime:
        """The last moment at which it works: it ends at midnight."""
        return self.expires_at - timedelta(microseconds=1)

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.expires_at

    def is_valid(self, now: datetime) -> bool:
        """Whether what was opened stays open: neither revoked nor expired."""
        return not (self.is_revoked or self.has_expired(now))

    def opens(self, now: datetime) -> bool:
        """Whether the right answer opens it now."""
        return self.is_valid(now) and not self.is_locked


class Phone(ClinicRow):
    """A browser to be remembered as the patient asked, until its link ends or it is forgotten.

    The row alone opens nothing: the browser holds a signed cookie that names it.
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="phones")
    made_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Phone of {self.link_id}"


class Helper(ClinicRow):
    """A link that the patient gave to somebody who helps: it shows the advice and changes nothing.

    Like the patient's own it opens by a token and a code that are derived from its nonce.
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="helpers")
    nonce = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    wrong_answers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrong_answers__lte=MOST_WRONG_ANSWERS), name="helper_answers"
            )
        ]

    def __str__(self) -> str:
        return f"Helper of {self.link_id}"

    def is_valid(self, now: datetime) -> bool:
        """Whether what it opened stays open: as long as the patient's own link, at most."""
        return self.ended_at is None and self.link.is_valid(now)

    def opens(self, now: datetime) -> bool:
        """Whether the right code opens it now."""
        return self.is_valid(now) and self.wrong_answers < MOST_WRONG_ANSWERS


class Report(ClinicRow):
    """Something that the patient told about herself: her page is stricter until it is answered.

    It never changes what was issued. A clinician decides about it: that the sheet holds, which
    ends it, or in the correction of the record, into which it is carried, confirmed or not. Then
    it lasts until a sheet of that correction takes the old one's place; see `carried`.
    """

    class Decision(models.TextChoices):
        """What a clinician found when she corrected the record."""

        CONFIRMED = "confirmed", _("Confirmed and recorded")
        DENIED = "denied", _("Not so")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="reports")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reports")
    # What was told in one form belongs together.
    form_key = models.UUIDField()
    what = models.CharField(max_length=24, choices=[(one, one) for one in REPORTED])
    # Which allergy, which medicine: in her own words.
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    # She says that she ticked it by mistake: it loosens nothing.
    mistaken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # The correction in which it was decided.
    treatment = models.ForeignKey(
        Treatment, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        ordering = ["at", "what"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "form_key", "what"], name="report_once"),
            models.CheckConstraint(condition=models.Q(what__in=list(REPORTED)), name="report_what"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None, decided_by=None, treatment=None)
                | models.Q(
                    decision__in=["confirmed", "denied"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    treatment__isnull=False,
                ),
                name="report_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="report_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["sheet"], condition=models.Q(ended_at=None), name="report_open")
        ]

    def __str__(self) -> str:
        return f"Report of {self.what} about {self.sheet_id}"
