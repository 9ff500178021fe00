"""Two clinics that must not see each other: the same rows in each, marked by a canary."""

import hashlib
import uuid
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from aftercare import rules
from clinics.accounts import actions as directory
from clinics.accounts.looks import actions as looks
from clinics.accounts.looks.models import Review
from clinics.accounts.models import Clinic, Membership, User
from clinics.additions import actions as additions
from clinics.additions import queries as additions_queries
from clinics.additions.models import AdditionsVersion
from clinics.bulk import actions as bulk
from clinics.bulk.models import Batch
from clinics.delivery import actions as delivery
from clinics.delivery.models import Delivery, OutboxMessage
from clinics.followup import actions as followup
from clinics.followup import planning
from clinics.followup.models import Concern, FollowUp
from clinics.keeping import reviewing
from clinics.labels import actions as labels
from clinics.labels.models import LabelQuestion
from clinics.photographs.models import Photograph
from clinics.portal import tokens
from clinics.records import actions as records
from clinics.records.models import Draft, Patient, PatientProduct, Treatment
from clinics.sheets import actions as sheets
from clinics.sheets import queries as sheet_queries
from clinics.sheets.models import RenderedPdf, Sheet
from clinics.shelf import actions as shelf
from clinics.shelf.models import HarmlessName, ShelfProduct, UnreadWord
from tests import factories


@dataclass(frozen=True, slots=True)
class World:
    """One clinic with everything in it; `canary` is in every word that is its own."""

    canary: str
    clinic: Clinic
    staff: dict[str, Membership]
    patient: Patient
    product: PatientProduct
    treatment: Treatment
    waiting: Treatment
    sheet: Sheet
    withdrawn: Sheet
    draft: Draft

    def ids(self) -> dict[str, Any]:
        """Return the key of each kind of thing that an address names."""
        return {
            "patient": self.patient.pk,
            "treatment": self.waiting.pk,
            "sheet": self.sheet.pk,
            "membership": self.staff["assistant"].pk,
            "product": self.product.pk,
            "draft": self.draft.pk,
            "concern": Concern.objects.get(clinic=self.clinic).pk,
            "delivery": Delivery.objects.get(clinic=self.clinic).pk,
            "arrived": OutboxMessage.objects.get(clinic=self.clinic).pk,
            "list": Batch.objects.get(clinic=self.clinic).pk,
            "version": AdditionsVersion.objects.get(clinic=self.clinic, decision=None).pk,
            "review": Review.objects.get(clinic=self.clinic).pk,
            "photograph": Photograph.objects.get(clinic=self.clinic).pk,
            "label": LabelQuestion.objects.get(clinic=self.clinic).pk,
            "shelf_product": ShelfProduct.objects.get(clinic=self.clinic).pk,
            "unread_word": UnreadWord.objects.get(clinic=self.clinic, word__contains="word").pk,
            "harmless_name": HarmlessName.objects.get(clinic=self.clinic).pk,
            "follow_up": FollowUp.objects.filter(clinic=self.clinic, kind="check-in")[0].pk,
        }


def world(name: str) -> World:
    """Return a clinic whose words all hold the canary of the name."""
    canary = f"Canary{name.title()}"
    clinic = factories.clinic(
        slug=name, name=f"{canary} Clinic", address=f"{canary} Street 1", phone="08-555 00 11"
    )
    staff = {
        role: factories.member(clinic, role, user=_person(f"{role}.{name}", canary))
        for role in ("clinician", "assistant", "admin")
    }
    by = staff["clinician"].user
    patient = factories.patient(clinic, name=f"Åsa {canary}", email=f"{canary}@mail.example", by=by)
    words = {"notes": f"{canary} note", "cartridge_lot": f"{canary} lot", "by": by}
    product = factories.product(patient, name=f"{canary} cream", ingredients=f"Aqua, {canary}")
    treatment = factories.treatment(patient, **words)
    sheet = factories.issue(treatment, notes=f"{canary} advice", by=by)
    withdrawn = factories.issue(factories.treatment(patient, **words), by=by)
    for one in (sheet, withdrawn):
        kept_print(one, f"%PDF- {canary}".encode())
    sheets.withdraw_sheet(
        sheet=withdrawn, reason_code="other", reason=f"{canary} reason", by=by, now=factories.NOW
    )
    draft = records.save_draft(
        patient=patient, data={"notes": [canary]}, form_key=uuid.uuid4(), by=by, now=factories.NOW
    )
    assert draft is not None
    planning.plan_follow_ups(sheet=sheet, now=factories.NOW)
    unsure = rules.Answers(rules.Looks.UNSURE, frozenset(), frozenset())
    followup.answer_check_in(
        sheet=sheet,
        form_key=uuid.uuid4(),
        answers=unsure,
        now=factories.NOW,
        words=f"{canary} words",
        photo=canary.encode(),
    )
    # Recorded by a colleague, so that the draft stays.
    bob = factories.member(clinic, user=_person(f"colleague.{name}", canary)).user
    waiting = factories.treatment(patient, **words | {"by": bob})
    _send(sheet, canary, by)
    _add(clinic, canary, staff)
    common: dict[str, Any] = {
        "clinic": clinic,
        "form_key": uuid.uuid4(),
        "by": by,
        "now": factories.NOW,
    }
    bulk.begin(act="print", sheets=[(sheet, "")], **common)
    _look(staff["admin"], patient)
    factories.photograph(clinic, words={"en": canary, "sv": canary}, by=by)
    _fill_shelf(clinic, canary, by)
    labels.ask(
        sheet=sheet,
        name=f"{canary} balm",
        photo=canary.encode(),
        familiar=None,
        form_key=uuid.uuid4(),
        now=factories.NOW,
    )
    return World(
        *(canary, clinic, staff, patient, product, treatment, waiting, sheet, withdrawn, draft)
    )


def two() -> tuple[World, World]:
    """Return two clinics under the reference edition."""
    factories.publish()
    return world("alpha"), world("bravo")


def _look(admin: Membership, patient: Patient) -> None:
    """Let somebody look at the patient, and draw that look as a sample."""
    now = factories.NOW
    looks.write(membership=admin, patients=[patient.pk], act="open", page="patient", now=now)
    reviewing.begin_review(clinic=admin.clinic, since=now, by=admin.user, now=now)


def _add(clinic: Clinic, canary: str, staff: dict[str, Membership]) -> None:
    """Let the clinic name a product of its own, and propose another one."""
    admin, clinician = staff["admin"].user, staff["clinician"].user
    for name in ("balm", "gel"):
        listed = "Aqua, Glycerin, Panthenol, Squalane"
        common: dict[str, Any] = {"clinic": clinic, "by": admin, "now": factories.NOW}
        additions.add_product(name=f"{canary} {name}", ingredients=listed, **common)
        digest = rules.digest(additions_queries.working_copy(clinic))
        note, key = f"{canary} reason", uuid.uuid4()
        version = additions.propose(digest_read=digest, note=note, form_key=key, **common)
        if name == "balm":
            additions.confirm(version=version, digest_read=digest, by=clinician, now=factories.NOW)


def _fill_shelf(clinic: Clinic, canary: str, by: User) -> None:
    """Put a product on the shelf, meet a word that nobody knows, and call another harmless."""
    listed = f"Aqua, Glycerin, Panthenol, {canary}word, Carbomer"
    values = {"name": f"{canary} serum", "brand": "", "ingredients": listed, "kind": ""}
    who: dict[str, Any] = {"clinic": clinic, "by": by, "now": factories.NOW}
    shelf.save_product(values=values, form_key=uuid.uuid4(), **who)
    shelf.count_unread(clinic=clinic, products=[values], by_patient=False, now=factories.NOW)
    shelf.add_harmless(word=f"{canary} pitera", **who)


def _send(sheet: Sheet, canary: str, by: User) -> None:
    """Write a message to the patient, and let one arrive in the demo's outbox."""
    patient = sheet.patient
    delivery.confirm_address(patient=patient, address=patient.email, by=by, now=factories.NOW)
    made = delivery.post(
        kind="sheet-link",
        patient=patient,
        sheet=sheet,
        language="en",
        data={},
        form_key=uuid.uuid4(),
        by=by,
        now=factories.NOW,
    )
    letter = EmailMessage()
    letter["Subject"], letter["To"] = f"{canary} subject", patient.email
    letter.set_content(f"{canary} text")
    letter.add_alternative(f"<p>{canary} page</p>", subtype="html")
    letter.add_attachment(b"%PDF- " + canary.encode(), maintype="application", subtype="pdf")
    OutboxMessage.objects.create(
        clinic=sheet.clinic, delivery=made, raw=letter.as_bytes(), received_at=factories.NOW
    )


def kept_print(sheet: Sheet, data: bytes) -> RenderedPdf:
    """Keep bytes as if they were the print of a sheet."""
    return RenderedPdf.objects.create(
        clinic=sheet.clinic,
        sheet=sheet,
        paper=sheet.paper,
        large_print=sheet.large_print,
        sha256=hashlib.sha256(data).hexdigest(),
        template_version="made for a test",
        data=data,
        door=sheet_queries.mark(tokens.door(sheet, now=factories.NOW)),
        created_at=factories.NOW,
    )


def _person(username: str, canary: str) -> User:
    return factories.user(username=username, first_name="Kim", last_name=canary)


def actors(own: World, other: World) -> dict[str, User | None]:
    """Return everybody who may come to the own clinic's addresses, by what they are."""
    closed = factories.member(own.clinic, "clinician")
    closed.user.is_active = False
    closed.user.save()
    gone = factories.member(own.clinic, "clinician")
    directory.end_membership(membership=gone, by=own.staff["admin"].user, now=factories.NOW)
    both = factories.member(own.clinic, "clinician")
    factories.member(other.clinic, "admin", user=both.user)
    return {
        "anon": None,
        "clinician": own.staff["clinician"].user,
        "assistant": own.staff["assistant"].user,
        "admin": own.staff["admin"].user,
        "stranger": other.staff["clinician"].user,
        "editor": factories.user(permissions=["edit"]),
        "closed": closed.user,
        "gone": gone.user,
        "both": both.user,
    }
