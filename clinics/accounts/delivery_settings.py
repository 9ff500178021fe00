"""How one clinic delivers; below the patient's pages and the messages, which both need it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinics.accounts.models import Clinic, ClinicRow, one_of


class Factor(models.TextChoices):
    """What a patient's link asks for before it shows anything."""

    CODE = "code", _("The short code on the paper")
    BIRTH = "birth", _("The date of birth")


class Result(models.TextChoices):
    """What a clinic writes about four weeks after a treatment."""

    NONE = "none", _("Nothing")
    BOOK = "book", _("Offer another appointment")
    PHOTO = "photo", _("Ask how it turned out")


class ClinicDelivery(ClinicRow):
    """How one clinic delivers; a clinic without a row has these defaults."""

    clinic = models.OneToOneField(Clinic, on_delete=models.PROTECT, related_name="delivery")
    allow_pdf_attachment = models.BooleanField(default=False)
    reply_to = models.EmailField(blank=True)
    # How long a link works after the end of the last window.
    link_days_after = models.PositiveSmallIntegerField(default=30)
    second_factor = models.CharField(max_length=5, choices=Factor, default=Factor.CODE)
    # Whether staff see when a link was first opened; patients are told.
    show_opened = models.BooleanField(default=True)
    # What comes by itself, each on its day; see `clinics/followup/schedule.py`.
    message_evening = models.BooleanField(default=True)
    message_morning = models.BooleanField(default=True)
    messages_windows = models.BooleanField(default=True)
    check_in_day_3 = models.BooleanField(default=True)
    message_redness = models.BooleanField(default=True)
    message_result = models.CharField(max_length=5, choices=Result, default=Result.NONE)
    chase_unanswered = models.BooleanField(default=True)

    class Meta:
        # The table was made by the app of deliveries, and stays its own.
        app_label = "delivery"
        constraints = [
            models.CheckConstraint(
                condition=one_of("second_factor", Factor), name="clinicdelivery_factor"
            ),
            models.CheckConstraint(
                condition=one_of("message_result", Result), name="clinicdelivery_result"
            ),
            models.CheckConstraint(
                condition=models.Q(link_days_after__range=(1, 365)), name="clinicdelivery_days"
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery of {self.clinic_id}"


def settings_of(clinic: Clinic) -> ClinicDelivery:
    """Return how the clinic delivers: its row, or the defaults, not saved."""
    found = ClinicDelivery.objects.filter(clinic=clinic).first()
    return ClinicDelivery(clinic=clinic) if found is None else found
