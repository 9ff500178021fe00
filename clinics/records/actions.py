"""Changes to patients, their products and their treatments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.records import allergies, entries, finding, names, queries
from clinics.records.models import Draft, Patient, PatientProduct, Treatment, TreatmentZone
from clinics.shelf import actions as shelf

EDITABLE = ("name", "date_of_birth", "email", "phone", "language", "large_print")
CLOCKS_DIFFER = timedelta(minutes=10)


class TreatmentRefused(ValueError):
    """A treatment that can't be recorded; `reasons` lists all of them, as codes."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class PerhapsKnown(ValueError):
    """A patient who may be there already; `candidates` are those whom nobody has told apart."""

    def __init__(self, candidates: Sequence[Patient]) -> None:
        super().__init__("perhaps the same person as one who is there")
        self.candidates = tuple(candidates)


class ProductGone(ValueError):
    """A product of a patient's that is not used any more."""


@transaction.atomic
def add_patient(
    *,
    clinic: Clinic,
    name: str,
    date_of_birth: date,
    language: str,
    by: User,
    now: datetime,
    email: str = "",
    phone: str = "",
    large_print: bool = False,
    told_apart: Collection[UUID] | None = None,
) -> Patient:
    """Add a patient to the clinic; raises ValidationError for impossible details.

    With `told_apart`, the patients of whom somebody has said that they are other people, it raises
    PerhapsKnown where there is anybody else who may be the same person: also when several are
    added at once.
    """
    clinic = once.held(clinic.pk)
    if told_apart is not None:
        mine = Patient.objects.filter(clinic=clinic)
        maybe = finding.same_person(mine, name=name, born=date_of_birth)
        if any(one.pk not in told_apart for one in maybe):
            raise PerhapsKnown(maybe)
    patient = Patient(
        clinic=clinic,
        name=names.composed(name),
        date_of_birth=date_of_birth,
        email=email,
        phone=phone,
        language=language,
        large_print=large_print,
        created_by=by,
        created_at=now,
    )
    patient.full_clean(exclude=["search_name"])
    patient.save(force_insert=True)
    journal.write(clinic=clinic, by=by, verb="add-patient", obj=patient, now=now)
    return patient


@transaction.atomic
def change_patient(*, patient: Patient, by: User, now: datetime, **changes: Any) -> Patient:
    """Change a patient's details; issued sheets keep what they say."""
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    for name, value in changes.items():
        if name not in EDITABLE:
            raise TypeError(f"{name} of a patient can't be changed")
        setattr(patient, name, value)
    patient.full_clean(exclude=["search_name"])
    patient.save()
    data = {"fields": sorted(changes)}
    journal.write(
        clinic=patient.clinic, by=by, verb="change-patient", obj=patient, data=data, now=now
    )
    return patient


@transaction.atomic
def add_product(
    *,
    patient: Patient,
    name: str,
    ingredients: str | None,
    by: User,
    now: datetime,
    kind: str = "",
) -> PatientProduct:
    """Add something that the patient uses at home, last; None when nobody has read the label.

    The words of the label that nobody knew are counted for the clinic.
    """
    last = PatientProduct.objects.filter(patient=patient).aggregate(last=Max("position"))["last"]
    product = PatientProduct(
        clinic=patient.clinic,
        patient=patient,
        name=" ".join(name.split()),
        ingredients=(ingredients or "").strip() or None,
        kind=kind,
        added_by=by,
        added_at=now,
        position=(last or 0) + 1,
    )
    product.full_clean()
    product.save(force_insert=True)
    journal.write(clinic=patient.clinic, by=by, verb="add-product", obj=product, now=now)
    typed = {"name": product.name, "ingredients": product.ingredients}
    shelf.count_unread(clinic=patient.clinic, products=[typed], by_patient=False, now=now)
    return product


@transaction.atomic
def remove_product(*, product: PatientProduct, by: User, now: datetime) -> PatientProduct:
    """Note that the patient no longer uses a product; treatments keep what they hold."""
    product = PatientProduct.objects.select_for_update().get(pk=product.pk)
    if product.removed_at is None:
        product.removed_at = now
        product.save(update_fields=["removed_at"])
        journal.write(clinic=product.clinic, by=by, verb="remove-product", obj=product, now=now)
    return product


@transaction.atomic
def change_product(
    *, product: PatientProduct, name: str, ingredients: str | None, by: User, now: datetime
) -> PatientProduct:
    """Put a product in the place of another that the patient uses; raises ProductGone.

    The first row stays as it was: what was used at a time can be told afterwards.
    """
    product = PatientProduct.objects.select_for_update().get(pk=product.pk)
    if product.removed_at is not None:
        raise ProductGone("the product is not used any more, or was changed meanwhile")
    changed = PatientProduct(
        clinic=product.clinic,
        patient=product.patient,
        name=" ".join(name.split()),
        ingredients=(ingredients or "").strip() or None,
        added_by=by,
        added_at=now,
        replaces=product,
        position=product.position,
    )
    if (changed.name, changed.ingredients) == (product.name, product.ingredients):
        return product
    if changed.ingredients == product.ingredients:
        changed.kind = product.kind
    changed.full_clean()
    product.removed_at = now
    product.save(update_fields=["removed_at"])
    changed.save(force_insert=True)
    data = {"was": str(product.pk)}
    journal.write(
        clinic=product.clinic, by=by, verb="change-product", obj=changed, data=data, now=now
    )
    typed = {"name": changed.name, "ingredients": changed.ingredients}
    shelf.count_unread(clinic=product.clinic, products=[typed], by_patient=False, now=now)
    return changed


@transaction.atomic
def use_product_again(*, product: PatientProduct, by: User, now: datetime) -> PatientProduct:
    """Take back that the patient stopped using a product; raises ProductGone for a changed one."""
    product = PatientProduct.objects.select_for_update().get(pk=product.pk)
    if PatientProduct.objects.filter(replaces=product).exists():
        raise ProductGone("another row took the product's place")
    if product.removed_at is not None:
        product.removed_at = None
        product.save(update_fields=["removed_at"])
        journal.write(clinic=product.clinic, by=by, verb="use-product-again", obj=product, now=now)
    return product


@transaction.atomic
def record_treatment(
    *,
    patient: Patient,
    entry: entries.Entry,
    form_key: UUID,
    by: User,
    now: datetime,
    corrects: Treatment | None = None,
    why_corrected: str = "",
) -> Treatment:
    """Record a treatment and drop its draft; the same form sent again returns the first.

    Raises `rules.FactsInvalid` for impossible facts, TreatmentRefused for an impossible time, and
    FormReused when the form's key was used for another treatment.
    """
    clinic = once.held(patient.clinic_id)
    first = once.made_before(Treatment, clinic, form_key, patient_id=patient.pk)
    if first is not None:
        if not entries.same(first.entry(), entry):
            raise once.FormReused("this form was already used for another treatment")
        return first
    products = queries.product_snapshot(patient)
    _refuse_what_can_not_be(patient, entry, corrects, now)
    queries.facts(patient, entry)
    treatment = _new_treatment(patient, entry, products)
    treatment.allergies = _allergies(patient, entry, by, now)
    treatment.clinic, treatment.form_key, treatment.corrects = clinic, form_key, corrects
    treatment.time_zone = clinic.time_zone
    treatment.recorded_by, treatment.recorded_at = by, now
    treatment.correction_reason = why_corrected if corrects else ""
    treatment.save(force_insert=True)
    TreatmentZone.objects.bulk_create(
        TreatmentZone(
            clinic=clinic,
            treatment=treatment,
            position=position,
            area=area,
            set_depth_mm=depth,
            place=entry.places.get(area, ""),
        )
        for position, (area, depth) in enumerate(entry.zones)
    )
    Draft.objects.filter(clinic=clinic, user=by, patient=patient).delete()
    data = {"patient": str(patient.pk), "corrects": str(corrects.pk) if corrects else None}
    journal.write(clinic=clinic, by=by, verb="record-treatment", obj=treatment, data=data, now=now)
    _note_decisions(treatment, by, now)
    return treatment


def _allergies(
    patient: Patient, entry: entries.Entry, by: User, now: datetime
) -> list[dict[str, str]]:
    """Return the allergies as stored: a decision that was taken before keeps who took it."""
    earlier = (
        allergies.read(one)
        for stored in patient.treatments.order_by("recorded_at").values_list("allergies", flat=True)
        for one in stored
    )
    stamped = allergies.stamped(entry.allergies, earlier, by=by.name, at=now)
    return [one.as_data() for one in stamped]


def _note_decisions(treatment: Treatment, by: User, now: datetime) -> None:
    """Note that somebody decided what words mean; the words would tell what the patient has."""
    decided = sorted(one["decision"] for one in treatment.allergies if one.get("decision"))
    if decided:
        journal.write(
            clinic=treatment.clinic,
            by=by,
            verb="decide-allergies",
            obj=treatment,
            data={"patient": str(treatment.patient_id), "decided": decided},
            now=now,
        )


def _new_treatment(
    patient: Patient, entry: entries.Entry, products: list[dict[str, Any]]
) -> Treatment:
    return Treatment(
        patient=patient,
        performed_at=entry.performed_at,
        device=entry.device or "",
        endpoint=entry.endpoint or "",
        adjuncts=None if entry.adjuncts is None else list(entry.adjuncts),
        flags=dict(entry.flags),
        skin_type=entry.skin_type,
        allergies_answer=entry.allergies_answer,
        products=products,
        products_used=[dict(each) for each in entry.products_used],
        cartridge_lot=entry.cartridge_lot,
        cartridge_expires_on=entry.cartridge_expires_on,
        depth_reasons=dict(entry.depth_reasons),
        notes=entry.notes,
        anaesthetic_agent=entry.anaesthetic_agent or "",
        anaesthetic_percent=entry.anaesthetic_percent,
        baby_age_months=entry.baby_age_months,
    )


def _refuse_what_can_not_be(
    patient: Patient, entry: entries.Entry, corrects: Treatment | None, now: datetime
) -> None:
    reasons = []
    if entry.performed_at > now + CLOCKS_DIFFER:
        reasons.append("in-the-future")
    if entry.performed_at.astimezone(patient.clinic.zone).date() < patient.date_of_birth:
        reasons.append("before-birth")
    if corrects is not None and corrects.patient_id != patient.pk:
        reasons.append("corrects-another-patient")
    if corrects is not None and Treatment.objects.filter(corrects=corrects).exists():
        reasons.append("already-corrected")
    if reasons:
        raise TreatmentRefused(*reasons)


@transaction.atomic
def save_draft(
    *,
    patient: Patient,
    data: Mapping[str, Any],
    form_key: UUID,
    by: User,
    now: datetime,
) -> Draft | None:
    """Keep an unsent form; None when that very form was recorded meanwhile."""
    clinic = once.held(patient.clinic_id)
    if once.made_before(Treatment, clinic, form_key) is not None:
        return None
    draft, _ = Draft.objects.update_or_create(
        clinic=clinic,
        user=by,
        patient=patient,
        defaults={"form_key": form_key, "data": dict(data), "updated_at": now},
    )
    return draft


@transaction.atomic
def discard_draft(*, draft: Draft, by: User, now: datetime) -> None:
    """Discard an unsent form."""
    journal.write(
        clinic=draft.clinic,
        by=by,
        verb="discard-draft",
        obj=draft,
        data={"patient": str(draft.patient_id)},
        now=now,
    )
    draft.delete()


@transaction.atomic
def record_visit(
    *,
    patient: Patient,
    entry: entries.Entry,
    added: Sequence[Mapping[str, Any]],
    stopped: Sequence[PatientProduct],
    form_key: UUID,
    by: User,
    now: datetime,
    corrects: Treatment | None = None,
    why_corrected: str = "",
) -> Treatment:
    """Record a treatment, with what the patient uses at home now; a form counts once.

    `added`: name, ingredients and perhaps the kind of new products; `stopped`: those no longer in
    use. Raises what `record_treatment` raises, and then nothing was changed.
    """
    clinic = once.held(patient.clinic_id)
    if once.made_before(Treatment, clinic, form_key) is None:
        for product in stopped:
            remove_product(product=product, by=by, now=now)
        for each in added:
            add_product(
                patient=patient,
                name=each["name"],
                ingredients=each["ingredients"],
                kind=each.get("kind") or "",
                by=by,
                now=now,
            )
    return record_treatment(
        patient=patient,
        entry=entry,
        form_key=form_key,
        by=by,
        now=now,
        corrects=corrects,
        why_corrected=why_corrected,
    )
