"""Rows for tests: plain functions with sensible values, each replaceable by keyword."""

import functools
import io
import itertools
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import Permission
from PIL import Image

from aftercare import rules
from aftercare.guidance.models import Edition
from aftercare.guidance.store import actions as guidance_actions
from aftercare.guidance.store import documents, editions
from aftercare.web import photos
from clinics.accounts import actions as directory_actions
from clinics.accounts.models import Clinic, Membership, User
from clinics.photographs import actions as photograph_actions
from clinics.photographs.models import Photograph
from clinics.records import actions as records_actions
from clinics.records.allergies import Allergy
from clinics.records.entries import Entry
from clinics.records.models import Patient, PatientProduct, Treatment
from clinics.sheets import actions as sheets_actions
from clinics.sheets import queries as sheets_queries
from clinics.sheets import signing
from clinics.sheets.models import Sheet

NOW = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)

# Every question that blocks a sheet, answered with the least cautious value.
ANSWERED = {
    "pregnant": "no",
    "trying_to_conceive": "no",
    "breastfeeding": "no",
    "isotretinoin": "never",
    "topical_retinoid": "none",
    "cold_sores": "none",
    "keloid": "none",
    "active_acne": "none",
    "infection_or_lesion": "no",
    "inflammatory_skin": "none",
    "connective_tissue_disease": "no",
    "anticoagulant": "no",
    "bleeding_disorder": "no",
    "diabetes": "none",
    "immunosuppressed": "none",
    "dark_marks": "no",
    "metal_allergy": "no",
    "recent_sun": "no",
    "recent_toxin": "no",
    "recent_filler": "no",
    "recent_peel_or_laser": "no",
    "fainting": "no",
    "epilepsy": "no",
    "implant_active": "no",
    "implant_metal": "no",
    "photosensitiser": "no",
    "smoker": "no",
}


def user(**changes: Any) -> User:
    """Return somebody who can sign in with `PASSWORD`."""
    number = next(_numbers)
    permissions = changes.pop("permissions", ())
    values = {"username": f"user{number}", "first_name": "Ann", "last_name": f"Lee{number}"}
    made = User.objects.create_user(**values | {"password": PASSWORD} | changes)
    for permission in permissions:
        made.user_permissions.add(
            Permission.objects.get(content_type__app_label="guidance", codename=permission)
        )
    # Permissions are kept on the object once asked for.
    return User.objects.get(pk=made.pk)


def clinic(**changes: Any) -> Clinic:
    """Return a clinic in Stockholm."""
    values: dict[str, Any] = {
        "slug": f"clinic{next(_numbers)}",
        "name": "Södermalm Skin",
        "address": "Götgatan 1, 116 46 Stockholm",
        "phone": "+46 8 123 45 67",
        "time_zone": "Europe/Stockholm",
        "language": "en",
        "by": None,
        "now": NOW,
    }
    return directory_actions.add_clinic(**values | changes)


def member(clinic: Clinic, role: str = "clinician", **changes: Any) -> Membership:
    """Return somebody who works at the clinic."""
    values: dict[str, Any] = {"by": None, "now": NOW}
    if "user" not in changes:
        values["user"] = user()
    return directory_actions.add_member(clinic=clinic, role=role, **values | changes)


def patient(clinic: Clinic, **changes: Any) -> Patient:
    """Return a patient of the clinic."""
    values: dict[str, Any] = {
        "name": "Åsa Öberg",
        "date_of_birth": date(1984, 3, 7),
        "language": "en",
        "phone": "070-123 45 67",
        "now": NOW,
    }
    if "by" not in changes:
        values["by"] = member(clinic).user
    return records_actions.add_patient(clinic=clinic, **values | changes)


def product(patient: Patient, **changes: Any) -> PatientProduct:
    """Return something that the patient uses at home."""
    values: dict[str, Any] = {"name": "Night cream", "ingredients": "Aqua, Glycerin, Retinol"}
    values |= {"by": patient.created_by, "now": NOW}
    return records_actions.add_product(patient=patient, **values | changes)


def photograph(clinic: Clinic, **changes: Any) -> Photograph:
    """Return a photograph of the first three days, with a consent that lasts."""
    values: dict[str, Any] = {
        "data": photos.redrawn(io.BytesIO(drawn())),
        "size": (40, 20),
        "shows": Photograph.Shows.EXPECTED,
        "first_day": 0,
        "last_day": 3,
        "skin_type": 5,
        "words": {"en": "Red on the second day", "sv": "Röd andra dagen"},
        "consented_on": date(2026, 1, 5),
        "consent_ends_on": None,
        "release": "Folder 12",
        "form_key": uuid.uuid4(),
        "now": NOW,
    }
    return photograph_actions.add(clinic=clinic, **values | changes)


def drawn() -> bytes:
    """Return a small picture as somebody sends it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 120, 100)).save(out, "PNG")
    return out.getvalue()


def entry(**changes: Any) -> Entry:
    """Return an everyday treatment as entered: every question answered, nothing special."""
    values: dict[str, Any] = {
        "performed_at": NOW,
        "device": "pen",
        "zones": (("cheek", Decimal("1.0")),),
        "endpoint": "erythema",
        "adjuncts": (),
        "flags": ANSWERED,
        "skin_type": 2,
        "allergies_answer": "none",
    }
    values |= changes
    # Named by their words, as a patient does.
    named = [
        one if isinstance(one, Allergy) else Allergy(one) for one in changes.get("allergies", ())
    ]
    if named:
        values |= {"allergies_answer": "these", "allergies": tuple(named)}
    return Entry(**values)


def treatment(patient: Patient, **changes: Any) -> Treatment:
    """Return a recorded treatment; keywords change the entry."""
    values: dict[str, Any] = {"form_key": uuid.uuid4(), "by": patient.created_by, "now": NOW}
    for name in ("form_key", "by", "now", "corrects"):
        if name in changes:
            values[name] = changes.pop(name)
    if "why" in changes:
        values["why_corrected"] = changes.pop("why")
    return records_actions.record_treatment(patient=patient, entry=entry(**changes), **values)


def publish(**changes: Any) -> Edition:
    """Publish the reference edition, as two people; given a text or a person, by the action."""
    plain = not changes.keys() & {"document", "proposed_by", "approved_by"}
    values: dict[str, Any] = {"now": NOW}
    for name, permission in (("proposed_by", "edit"), ("approved_by", "approve")):
        if name not in changes:
            values[name] = user(permissions=[permission])
    values |= changes
    if plain and not Edition.objects.exists():
        return _reference_edition(**values)
    plain_values: dict[str, Any] = {"document": documents.reference_document(), "is_decided": True}
    return guidance_actions.publish(**plain_values | values)


def _reference_edition(**values: Any) -> Edition:
    """Return the row that publishing the reference edition makes, without reading it anew.

    Most tests begin with it. A test of publishing compares the two.
    """
    digest, text = editions.reference().digest, _reference_text()
    return _edition_row(number=editions.REFERENCE_NUMBER, digest=digest, document=text, **values)


@functools.cache
def _reference_text() -> str:
    return rules.canonical(documents.reference_document()).decode()


def edition(document: dict[str, Any]) -> Edition:
    """Return the next edition as a row alone, where a test is about what follows from its text.

    Publishing proves a text and puts the working copy in order as well, which takes its time.
    """
    text = rules.canonical(document).decode()
    people = {
        name: user(permissions=[permission])
        for name, permission in (("proposed_by", "edit"), ("approved_by", "approve"))
    }
    number = Edition.objects.count() + 1
    return _edition_row(
        number=number, digest=rules.digest(document), document=text, now=NOW, **people
    )


def _edition_row(*, now: datetime, **values: Any) -> Edition:
    return Edition.objects.create(published_at=now, **{"note": ""} | values)


def signatures(
    treatment: Treatment, seen: sheets_queries.Shown | None = None
) -> list[signing.Signed]:
    """Return a signature for everything that asks for one."""
    shown = seen or sheets_queries.shown(treatment, language="en")
    return [
        signing.Signed(one.kind, one.subject, one.rests_on)
        for one in signing.needed(shown.plan, treatment)
    ]


def issue(treatment: Treatment, **changes: Any) -> Sheet:
    """Issue a sheet for a treatment, having seen it and signed for what asks for it."""
    overrides = changes.get("overrides", ())
    values: dict[str, Any] = {
        "language": "en",
        "paper": "a4",
        "large_print": False,
        "form_key": uuid.uuid4(),
        "by": treatment.recorded_by,
        "now": NOW,
    }
    values |= changes
    if {"shown_digest", "signed"} - values.keys():
        seen = sheets_queries.shown(
            treatment,
            language=values["language"],
            overridden=[one.rule for one in overrides if one.kind == "override"],
        )
        values = {"shown_digest": seen.digest, "signed": signatures(treatment, seen)} | values
    return sheets_actions.issue_sheet(treatment=treatment, **values)


def changed_document() -> dict[str, Any]:
    """Return a text that differs from the reference edition and is as safe."""
    document = documents.reference_document()
    document["rules"][0]["why"]["en"] += " Reviewed again."
    return document
