"""What is signed for by name: nothing of it is issued unsigned, whichever way a sheet goes out."""

import random
import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from aftercare.rules.vocabulary import Language
from clinics.accounts.journal.models import Event
from clinics.bulk import running
from clinics.bulk.models import Batch, BatchItem
from clinics.delivery import actions as delivery
from clinics.delivery.models import Channel
from clinics.keeping import against
from clinics.records.models import StopOverride
from clinics.sheets import actions, queries, signing
from clinics.sheets.models import Sheet, Signature
from tests import factories, noted

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LATER = NOW + timedelta(hours=1)
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}
GLIDE = "glide-breastfeeding-signoff"
NUMBED = "breastfeeding-anaesthetic-review"


@pytest.fixture
def patient():
    factories.publish()
    return factories.patient(factories.clinic())


def nursing(patient: Any, **changes: Any) -> Any:
    values = {"flags": NURSING, "adjuncts": ["anaesthetic", "exosomes"]}
    return factories.treatment(patient, **values | changes)


def needed(treatment: Any, language: str = "en") -> list[signing.ToSign]:
    return signing.needed(queries.shown(treatment, language=language).plan, treatment)


def reasons(treatment: Any, **changes: Any) -> list[str]:
    before = Sheet.objects.count(), Signature.objects.count(), Event.objects.count()
    with pytest.raises(actions.IssueRefused) as refused:
        factories.issue(treatment, **changes)
    assert before == (Sheet.objects.count(), Signature.objects.count(), Event.objects.count())
    return [str(reason) for reason in refused.value.reasons]


def lacking(sheet: Sheet) -> set[tuple[str, str]]:
    """Return what a sheet says has to be signed for and nobody did, from what is stored alone."""
    plan = queries.plan(sheet)
    asked = {("note", note.rule) for note in plan.clinician_notes if note.acknowledge}
    asked |= {("depth", z.area.value) for z in plan.treatment.zones if z.level in signing.ABOVE}
    return asked - {(one.kind, one.subject) for one in sheet.signatures.all()}


def test_a_note_that_is_signed_for_is_refused_by_name_until_it_is(patient) -> None:
    treatment = nursing(patient)
    assert (
        reasons(treatment, signed=[]) == [f"unsigned-note:{NUMBED}", f"unsigned-note:{GLIDE}"][::-1]
    )
    one = factories.signatures(treatment)[:1]
    assert len(reasons(treatment, signed=one)) == 1
    sheet = factories.issue(treatment)
    assert {row.subject for row in sheet.signatures.all()} == {GLIDE, NUMBED}
    row = sheet.signatures.get(subject=GLIDE)
    assert (row.by, row.name, row.at) == (sheet.issued_by, sheet.issued_by.name, NOW)
    assert "other than plain hyaluronic acid" in row.text


@pytest.mark.parametrize(
    ("rule", "facts"),
    {key: case for key, case in noted.cases().items() if case[0] in noted.signed()}.values(),
    ids=[key for key, case in noted.cases().items() if case[0] in noted.signed()],
)
def test_each_note_of_the_edition_that_is_signed_for(patient, rule, facts) -> None:
    treatment = factories.treatment(patient, **noted.entry(facts))
    overrides = [
        actions.Override(stop.rule, StopOverride.Kind.TREATED_ANYWAY, "", "Dr Ek")
        for stop in queries.shown(treatment, language="en").plan.stops
    ]
    assert f"unsigned-note:{rule}" in reasons(treatment, signed=[], overrides=overrides)
    assert not lacking(factories.issue(treatment, overrides=overrides))


def test_it_is_kept_in_the_words_of_who_signed(patient) -> None:
    sheet = factories.issue(nursing(patient), signed_in="sv")
    assert sheet.language == "en"
    assert "amning" in sheet.signatures.get(subject=GLIDE).title.lower()


def test_what_it_rested_on_has_changed_so_it_is_signed_anew(patient) -> None:
    first = nursing(patient, products_used=[{"name": "Calm Serum", "lot": "1"}])
    signed = factories.signatures(first)
    changed = nursing(patient, products_used=[{"name": "Another", "lot": "2"}], corrects=first)
    assert f"signed-otherwise:{GLIDE}" in reasons(changed, signed=signed)
    # What rests on other answers still counts.
    other = nursing(patient, skin_type=5)
    assert [one.rests_on for one in needed(other)] != [one.rests_on for one in needed(first)]
    assert {o.rests_on for o in needed(first, "sv")} == {o.rests_on for o in needed(first)}


def test_nothing_else_can_be_signed_for(patient) -> None:
    extra = signing.Signed("note", "smoker-note", "sha256:0")
    assert reasons(factories.treatment(patient), signed=[extra]) == ["signed-otherwise:smoker-note"]


@pytest.mark.parametrize(
    ("before", "now", "asks"),
    [
        ("0.5", "0.9", False),
        ("0.5", "1.0", True),
        ("0.5", "1.5", True),
        ("1.0", "1.0", False),
        (None, "1.5", False),
        (None, "2.5", True),
    ],
)
def test_a_depth_twice_the_last_or_above_its_limit_is_answered(patient, before, now, asks) -> None:
    if before:
        earlier = NOW - timedelta(days=30)
        factories.treatment(patient, performed_at=earlier, zones=(("cheek", Decimal(before)),))
    treatment = factories.treatment(
        patient, zones=(("cheek", Decimal(now)),), depth_reasons={"cheek": "Meant"}
    )
    if not asks:
        assert needed(treatment) == []
        return
    assert reasons(treatment, signed=[]) == ["unanswered-depth:cheek"]
    sheet = factories.issue(treatment)
    assert Decimal(now) == Decimal(sheet.signatures.get(kind="depth").title.split()[1])


def test_signatures_are_never_changed_and_the_journal_knows_them(patient) -> None:
    sheet = factories.issue(nursing(patient))
    assert list(against.faults(sheet.clinic)) == []
    for act in (lambda rows: rows.update(name="Somebody"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(Signature.objects.filter(sheet=sheet))
    event = Event.objects.get(verb="issue-sheet")
    salt = sheet.payload.salt
    assert event.data["signed"] == signing.digest(salt, sheet.signatures.all())
    assert event.data["signed"] != signing.digest(salt, sheet.signatures.all()[:1])


def list_of(sheet: Sheet, **changes: Any) -> BatchItem:
    """Return a list of one sheet that is issued again."""
    batch = Batch.objects.create(
        clinic=sheet.clinic,
        act=Batch.Act.PRINT_NEW,
        form_key=uuid.uuid4(),
        by=sheet.issued_by,
        created_at=LATER,
    )
    digest = queries.shown(sheet.treatment, language=sheet.language).digest
    return BatchItem.objects.create(
        clinic=sheet.clinic,
        batch=batch,
        position=1,
        sheet=sheet,
        shown_digest=digest,
        run_after=LATER,
    )


def test_a_list_carries_what_was_signed_and_leaves_the_rest_to_a_person(
    patient, monkeypatch
) -> None:
    monkeypatch.setattr(running, "_print", lambda *args: None)
    signed = factories.issue(nursing(patient))
    item = list_of(signed)
    running.work_off(item=item.pk, now=LATER)
    item.refresh_from_db()
    assert (item.state, item.problem) == ("done", "")
    # Who signed then is who is named, at that time.
    assert item.issued is not None
    assert {(row.by, row.at) for row in item.issued.signatures.all()} == {(signed.issued_by, NOW)}

    # An edition that asks for it only now: as if nobody had been asked before.
    plain = factories.issue(factories.treatment(patient, adjuncts=["exosomes"]))
    monkeypatch.setattr(
        signing,
        "needed",
        lambda plan, treatment: [signing.ToSign("note", GLIDE, "T", "t", "sha256:1")],
    )
    item = list_of(plain)
    running.work_off(item=item.pk, now=LATER)
    item.refresh_from_db()
    assert (item.state, item.problem, item.issued) == ("left", "unsigned", None)


def test_whatever_is_signed_a_sheet_goes_out_only_with_all_of_it() -> None:
    """Random treatments, a random part of the ticks, by each way to issue."""
    factories.publish()
    chance = random.Random(20261201)
    issued = refused = 0
    for turn in range(24):
        patient = factories.patient(factories.clinic())
        used = chance.sample(["anaesthetic", "exosomes", "retinoid_applied", "prp"], 2)
        flags = factories.ANSWERED | {"breastfeeding": chance.choice(["yes", "no"])}
        zones = (("cheek", Decimal(chance.choice(["1.0", "2.5"]))),)
        treatment = factories.treatment(
            patient, adjuncts=used, flags=flags, zones=zones, depth_reasons={"cheek": "Meant"}
        )
        every = factories.signatures(treatment)
        given = [one for one in every if chance.random() < 0.7]
        way = (factories.issue, by_delivery)[turn % 2]
        if len(given) < len(every):
            with pytest.raises(actions.IssueRefused) as why:
                way(treatment, signed=given)
            assert len(why.value.reasons) == len(every) - len(given)
            refused += 1
            continue
        way(treatment, signed=given)
        issued += 1
        last = treatment.sheets.get()
        factories.issue(treatment, signed=[], carries=True, replaces=last, now=LATER, language="sv")
    assert issued > 3
    assert refused > 3
    assert [lacking(sheet) for sheet in Sheet.objects.all() if lacking(sheet)] == []


def by_delivery(treatment: Any, signed: Any) -> Sheet:
    return delivery.issue_and_deliver(
        channel=Channel.PRINT,
        wants_pdf=False,
        treatment=treatment,
        language=Language.EN.value,
        paper="a4",
        large_print=False,
        form_key=uuid.uuid4(),
        shown_digest=queries.shown(treatment, language="en").digest,
        signed=signed,
        by=treatment.recorded_by,
        now=NOW,
    )


def test_a_correction_of_a_correction_replaces_the_sheet_that_counts(patient) -> None:
    first = factories.treatment(patient)
    sheet = factories.issue(first)
    second = factories.treatment(patient, skin_type=3, corrects=first)
    third = factories.treatment(patient, skin_type=4, corrects=second)
    assert queries.superseded_by_issuing(third) == sheet
    assert reasons(third) == ["replace-first:1"]
