"""Patients, what was done to them, and what they use at home."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.rules.vocabulary import Agent, Device, Endpoint
from clinics.accounts.looks import collecting
from clinics.accounts.models import ClinicRow, Language, one_of
from clinics.records import allergies, entries, names

User = settings.AUTH_USER_MODEL
# Empty where it was not recorded.
DEVICES = ["", *(one.value for one in Device)]
ENDPOINTS = ["", *(one.value for one in Endpoint)]
AGENTS = ["", *(one.value for one in Agent)]


class Patient(ClinicRow):
    """Somebody who is treated at a clinic. Two people may share a name."""

    name = models.CharField(max_length=120)
    date_of_birth = models.DateField()
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=Language)
    large_print = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # For finding: the name without accents and capitals, the phone's digits without the country.
    search_name = models.CharField(max_length=240, editable=False)
    search_phone = models.CharField(max_length=40, blank=True, editable=False)
    # For the order of a list, in each language.
    order_en = models.CharField(max_length=240, blank=True, default="", editable=False)
    order_sv = models.CharField(max_length=240, blank=True, default="", editable=False)

    class Meta:
        ordering = ["search_name", "date_of_birth", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="patient_has_name"),
            models.CheckConstraint(condition=one_of("language", Language), name="patient_language"),
        ]
        indexes = [
            models.Index(fields=["clinic", "search_name"], name="patient_by_name"),
            models.Index(fields=["clinic", "search_phone"], name="patient_by_phone"),
            models.Index(fields=["clinic", "order_en"], name="patient_order_en"),
            models.Index(fields=["clinic", "order_sv"], name="patient_order_sv"),
            models.Index(fields=["clinic", "date_of_birth"], name="patient_by_birth"),
        ]

    def __str__(self) -> str:
        return f"Patient {self.pk}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Patient:
        """Note that the row was read, whichever way: nobody's data are shown without an entry."""
        found: Patient = super().from_db(*args, **kwargs)
        collecting.saw(found.pk)
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = names.composed(self.name)
        self.search_name = names.key(self.name)
        self.search_phone = names.phone_key(self.phone)
        self.order_en, self.order_sv = (names.order(self.name, one) for one in ("en", "sv"))
        super().save(*args, **kwargs)
        self.words.all().delete()
        NameWord.objects.bulk_create(
            NameWord(
                clinic=self.clinic,
                patient=self,
                word=word,
                backwards=word[::-1],
                length=len(word),
            )
            for word in names.words(self.name)
        )


class NameWord(ClinicRow):
    """One word of a patient's name as it is found by, from its beginning and from its end."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=240, db_index=True)
    backwards = models.CharField(max_length=240, db_index=True)
    length = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"A word of {self.patient_id}"


class Treatment(ClinicRow):
    """One treatment, as it was recorded. A mistake is corrected by a second treatment."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="treatments")
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)
    performed_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    device = models.CharField(max_length=10, blank=True)
    endpoint = models.CharField(max_length=20, blank=True)
    # None when it was not recorded; an empty list when there was nothing.
    adjuncts = models.JSONField(null=True, blank=True)
    # An absent flag was not asked.
    flags = models.JSONField(default=dict, blank=True)
    skin_type = models.PositiveSmallIntegerField(null=True, blank=True)
    # Empty in a record from before the question had answers.
    allergies_answer = models.CharField(max_length=10, blank=True, default="")
    # Each as `clinics.records.allergies.Allergy`; in old records the bare words.
    allergies = models.JSONField(default=list, blank=True)
    # The patient's own products on the day, as judged on the sheet: [{"name", "ingredients"}].
    products = models.JSONField(default=list, blank=True)
    # What the clinic put on the skin: [{"name", "lot"}].
    products_used = models.JSONField(default=list, blank=True)
    cartridge_lot = models.CharField(max_length=60, blank=True)
    cartridge_expires_on = models.DateField(null=True, blank=True)
    depth_reasons = models.JSONField(default=dict, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    anaesthetic_agent = models.CharField(max_length=24, blank=True)
    # All agents together.
    anaesthetic_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    baby_age_months = models.PositiveSmallIntegerField(null=True, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    # Why another record is corrected; empty where nothing is, or nobody said.
    correction_reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-performed_at", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="treatment_form_once"),
            models.CheckConstraint(condition=models.Q(device__in=DEVICES), name="treatment_device"),
            models.CheckConstraint(
                condition=models.Q(endpoint__in=ENDPOINTS), name="treatment_endpoint"
            ),
            models.CheckConstraint(
                condition=models.Q(skin_type=None) | models.Q(skin_type__range=(1, 6)),
                name="treatment_skin_type",
            ),
            models.CheckConstraint(
                condition=models.Q(allergies_answer__in=allergies.ANSWERS),
                name="treatment_allergies_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(anaesthetic_agent__in=AGENTS), name="treatment_agent"
            ),
            models.CheckConstraint(
                condition=models.Q(anaesthetic_percent=None)
                | models.Q(anaesthetic_percent__gt=0, anaesthetic_percent__lte=100),
                name="treatment_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(baby_age_months=None)
                | models.Q(baby_age_months__lte=rules.MAX_BABY_MONTHS),
                name="treatment_baby_age",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(corrects=models.F("id")),
                name="treatment_corrects_another",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "-performed_at"], name="treatment_by_time"),
        ]

    def __str__(self) -> str:
        return f"Treatment {self.pk}"

    def entry(self) -> entries.Entry:
        """Return what was entered, as a value."""
        zones = self.zones.all()
        return entries.Entry(
            performed_at=self.performed_at,
            device=self.device or None,
            zones=tuple((zone.area, zone.set_depth_mm) for zone in zones),
            places={zone.area: zone.place for zone in zones if zone.place},
            endpoint=self.endpoint or None,
            adjuncts=self.adjuncts,
            flags=self.flags,
            skin_type=self.skin_type,
            allergies_answer=self.allergies_answer,
            allergies=tuple(allergies.read(one) for one in self.allergies),
            products_used=self.products_used,
            cartridge_lot=self.cartridge_lot,
            cartridge_expires_on=self.cartridge_expires_on,
            depth_reasons=self.depth_reasons,
            notes=self.notes,
            anaesthetic_agent=self.anaesthetic_agent or None,
            anaesthetic_percent=self.anaesthetic_percent,
            baby_age_months=self.baby_age_months,
        )

    def facts(self) -> rules.Facts:
        """Return the facts of this treatment: here the database ends and the rules begin."""
        return entries.facts(
            self.entry(),
            born_on=self.patient.date_of_birth,
            time_zone=self.time_zone,
            products=self.products,
        )


class TreatmentZone(ClinicRow):
    """One treated area, with the depth set on the device in millimetres."""

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="zones")
    position = models.PositiveSmallIntegerField(default=0)
    area = models.CharField(max_length=12)
    set_depth_mm = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    # Where on the body a scar is; empty where it was not recorded.
    place = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["treatment", "area"], name="zone_area_once"),
            models.CheckConstraint(
                condition=models.Q(set_depth_mm=None)
                | models.Q(set_depth_mm__gt=0, set_depth_mm__lte=Decimal(5)),
                name="zone_depth_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(place="") | models.Q(area="scar") & ~models.Q(place="scar"),
                name="zone_place_of_a_scar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.set_depth_mm}"


class StopOverride(ClinicRow):
    """Why a treatment has a sheet in spite of a stop: who answers for it, and for what reason."""

    class Kind(models.TextChoices):
        """Overridden before the treatment, or treated although the stop stands."""

        OVERRIDE = "override", _("Overridden by the responsible clinician")
        TREATED_ANYWAY = "treated-anyway", _("The treatment took place anyway")

    treatment = models.ForeignKey(
        Treatment, on_delete=models.PROTECT, related_name="stop_overrides"
    )
    rule = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=Kind)
    # One of the edition's `override_reasons`.
    reason_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    note = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "rule"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["override", "treated-anyway"]), name="override_kind"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="override_has_name"),
            models.CheckConstraint(
                condition=models.Q(kind="treated-anyway") | ~models.Q(reason_code=""),
                name="override_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.rule}"


class PatientProduct(ClinicRow):
    """Something that the patient uses at home, until it is removed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=200)
    # As on the label; None when nobody has read the label.
    ingredients = models.TextField(max_length=20_000, null=True, blank=True)  # noqa: DJ001 – absent is a third state
    # A kind of product as the edition calls it, where the clinic's shelf has one for it.
    kind = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    # The row that this one took the place of, when its name or its ingredients were changed.
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    # As they were typed: several of one form have the same time.
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "added_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="product_has_name"),
        ]

    def __str__(self) -> str:
        return f"Product {self.pk}"


class Draft(ClinicRow):
    """A treatment form that somebody has not sent yet."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="drafts")
    form_key = models.UUIDField(default=uuid.uuid4)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "user", "patient"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"
