"""Clinics and the people who work in them."""

import uuid
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts import hours


class Language(models.TextChoices):
    """A language in which sheets can be written."""

    EN = "en", _("English")
    SV = "sv", _("Swedish")


class Paper(models.TextChoices):
    """The paper in the clinic's printer."""

    A4 = "a4", _("A4")
    LETTER = "letter", _("US Letter")


class Role(models.TextChoices):
    """What somebody does at a clinic; what each may do is in `roles.ALLOWED`."""

    CLINICIAN = "clinician", _("Clinician")
    ASSISTANT = "assistant", _("Assistant")
    ADMIN = "admin", _("Administrator")


def one_of(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.Q:
    """Return the condition that a field holds one of its choices."""
    return models.Q(**{f"{field}__in": [*choices.values, ""] if blank else choices.values})


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all IANA time zones, gathered from many files once a process."""
    return frozenset(available_timezones())


def known_time_zone(value: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if value not in time_zones():
        raise ValidationError(_("“%(zone)s” is not a time zone."), params={"zone": value})


phone_number = RegexValidator(
    r"^\+?[0-9][0-9 ()./-]{1,38}$", _("Write a phone number: digits, spaces and a leading +.")
)


def readable_hours(value: Any) -> None:
    """Refuse hours that can't be read."""
    try:
        hours.from_json(value)
    except hours.HoursUnreadable as error:
        said = {"text": str(error)}
        raise ValidationError(_("“%(text)s” are no opening hours."), params=said) from error


short_number = RegexValidator(r"^\+?[0-9][0-9 -]{1,14}$", _("Write a number such as 112."))


class User(AbstractUser):
    """Somebody who signs in."""

    @property
    def name(self) -> str:
        """How this person is named on sheets and in the record."""
        return self.get_full_name() or self.username


class Clinic(models.Model):
    """One clinic: its letterhead, its clock and its printer."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=250)
    # Patients call it when something is wrong: while it is empty, no sheet is issued.
    phone = models.CharField(max_length=40, blank=True, validators=[phone_number])
    # Two letters; empty only where the time zone names no country and nobody has said.
    country = models.CharField(max_length=2, blank=True)
    emergency_number = models.CharField(max_length=16, default="112", validators=[short_number])
    # Who gives advice when the clinic is closed; empty where there is nobody.
    urgent_number = models.CharField(max_length=40, blank=True, validators=[phone_number])
    urgent_name = models.CharField(max_length=60, blank=True)
    # As `hours.Hours.to_json` writes them; empty while nobody has said.
    opening_hours = models.JSONField(default=dict, blank=True, validators=[readable_hours])
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    language = models.CharField(max_length=2, choices=Language)
    paper = models.CharField(max_length=6, choices=Paper, default=Paper.A4)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=one_of("language", Language), name="clinic_language"),
            models.CheckConstraint(condition=one_of("paper", Paper), name="clinic_paper"),
            models.CheckConstraint(condition=~models.Q(name=""), name="clinic_has_name"),
            models.CheckConstraint(
                condition=~models.Q(emergency_number=""), name="clinic_has_emergency_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        known_time_zone(self.time_zone)
        super().save(*args, **kwargs)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's clock."""
        return ZoneInfo(self.time_zone)


class ClinicRow(models.Model):
    """A row that belongs to one clinic; its id says nothing and can't be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Membership(ClinicRow):
    """Somebody's work at a clinic, until it ends."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("role", Role), name="membership_role"),
            models.UniqueConstraint(
                fields=["clinic", "user"],
                condition=models.Q(ended_at=None),
                name="membership_active_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.clinic_id}"
