"""What is tampered with is found, and said where, by the journal and by anchors from outside."""

import hashlib
import io
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from aftercare.guidance.models import Edition
from aftercare.installation import guards
from clinics.accounts.journal import actions as journal
from clinics.accounts.journal import seal
from clinics.accounts.journal.models import Chain, Event
from clinics.accounts.models import Clinic
from clinics.keeping import against, anchors
from clinics.sheets import actions as sheets
from clinics.sheets import payload
from clinics.sheets.models import RenderedPdf, Sheet, SheetPayload, Withdrawal
from tests import factories

NOW = factories.NOW


class Copy:
    """A database whose guards somebody took away."""

    def __init__(self) -> None:
        self.clinic: Clinic = Clinic.objects.order_by("pk")[0]
        self.anchors = "\n".join(anchors.lines())


def built() -> Copy:
    """Make a clinic with five sheets, one of them withdrawn, their prints, and an edition."""
    edition = factories.publish()
    journal.write(
        clinic=None,
        by=None,
        verb="publish-edition",
        obj=edition,
        now=NOW,
        data={
            "number": edition.number,
            "digest": edition.digest,
            "proposed_by": edition.proposed_by_id,
            "approved_by": edition.approved_by_id,
        },
    )
    patient = factories.patient(factories.clinic())
    for number in range(5):
        sheet = factories.issue(factories.treatment(patient))
        made = RenderedPdf(
            clinic=sheet.clinic,
            sheet=sheet,
            paper="a4",
            large_print=False,
            template_version="1",
            data=b"%%PDF- %d" % number,
            created_at=NOW,
        )
        sheets._keep_pdf(made, None, None)
    sheets.withdraw_sheet(
        sheet=sheet, reason_code="other", reason="by mistake", by=patient.created_by, now=NOW
    )
    guards.drop(connection, guards.named())
    return Copy()


@pytest.fixture(scope="module")
def made(made_once: Any) -> Copy:
    return made_once(built)


@pytest.fixture
def copy(made: Copy, db: None) -> Copy:
    return made


def verified(copy: Copy, folder: Path | None = None) -> list[str]:
    """Return what the command finds; with a folder also by anchors."""
    out, err = io.StringIO(), io.StringIO()
    options = []
    if folder is not None:
        (folder / "anchors").write_text(f"a log line of some day\n{copy.anchors}\n")
        options = ["--anchors", str(folder / "anchors")]
    with redirect_stdout(out), redirect_stderr(err), suppress(SystemExit):
        call_command("journal_verify", *options, stdout=out, stderr=err)
    return err.getvalue().splitlines()


def test_an_untouched_copy_passes(copy: Copy, tmp_path: Path) -> None:
    assert verified(copy) == []
    assert verified(copy, tmp_path) == []


def a_sheet(chance: random.Random) -> Sheet:
    return chance.choice(list(Sheet.objects.filter(withdrawal=None).order_by("number")))


def forged_sheet(chance: random.Random) -> str:
    """A sheet is forged together with its own digest: it looks intact by itself."""
    sheet = a_sheet(chance)
    said = SheetPayload.objects.get(sheet=sheet)
    said.plan = said.plan.replace('"language":"en"', '"language":"sv"') + " "
    SheetPayload.objects.filter(pk=said.pk).update(plan=said.plan)
    digest = payload.digest(said.salt, said.plan, said.letterhead, said.notes)
    Sheet.objects.filter(pk=sheet.pk).update(payload_digest=digest)
    return f"sheet {sheet.number} "


def forged_notes(chance: random.Random) -> str:
    sheet = a_sheet(chance)
    SheetPayload.objects.filter(sheet=sheet).update(notes="no need to wait")
    return f"sheet {sheet.number} "


def another_patient(chance: random.Random) -> str:
    sheet = a_sheet(chance)
    other = factories.patient(sheet.clinic, name="Somebody Else")
    Sheet.objects.filter(pk=sheet.pk).update(patient=other)
    return f"sheet {sheet.number} "


def forged_print(chance: random.Random) -> str:
    row = chance.choice(list(RenderedPdf.objects.order_by("pk")))
    data = b"%PDF- forged"
    forged = {"data": data, "sha256": hashlib.sha256(data).hexdigest()}
    RenderedPdf.objects.filter(pk=row.pk).update(**forged)
    return f"print {row.pk} "


def lost_print(chance: random.Random) -> str:
    row = chance.choice(list(RenderedPdf.objects.order_by("pk")))
    id = row.pk
    row.delete()
    return f"print {id} "


def invented_sheet(chance: random.Random) -> str:
    sheet = a_sheet(chance)
    said = SheetPayload.objects.get(sheet=sheet)
    sheet.pk, said.pk = uuid.uuid4(), uuid.uuid4()
    sheet.number, sheet.form_key = 99, uuid.uuid4()
    sheet.save(force_insert=True)
    said.sheet = sheet
    said.save(force_insert=True)
    return "sheet 99 "


def lost_withdrawal(chance: random.Random) -> str:
    row = Withdrawal.objects.get()
    row.delete()
    return f"withdrawal of sheet ({row.sheet_id})"


def forged_edition(chance: random.Random) -> str:
    row = Edition.objects.get()
    Edition.objects.filter(pk=row.pk).update(digest="sha256:" + "0" * 64)
    return "edition 1"


def signed_by_another(chance: random.Random) -> str:
    Edition.objects.update(approved_by=factories.user())
    return "edition 1"


FORGERIES = (
    *(forged_sheet, forged_notes, another_patient, forged_print, lost_print, invented_sheet),
    *(lost_withdrawal, forged_edition, signed_by_another),
)


def an_event(chance: random.Random) -> Event:
    own = Event.objects.filter(clinic=Clinic.objects.order_by("pk")[0])
    return chance.choice(list(own.order_by("seq"))[1:-1])


def altered(chance: random.Random) -> str:
    event = an_event(chance)
    changes: list[dict[str, Any]] = [
        {"verb": "other"},
        {"at": NOW.replace(year=2020)},
        {"data": {"payload": "sha256:0"}},
        {"object_id": str(uuid.uuid4())},
        {"actor": None if event.actor_id else Clinic.objects.all()[0].pk},
    ]
    Event.objects.filter(pk=event.pk).update(**chance.choice(changes[:4]))
    return f"event {event.seq} "


def deleted(chance: random.Random) -> str:
    event = an_event(chance)
    event.delete()
    return f"event {event.seq} "


def inserted(chance: random.Random) -> str:
    last = Event.objects.filter(clinic=Clinic.objects.order_by("pk")[0]).order_by("-seq")[0]
    seq = last.seq + 1
    Event.objects.filter(pk=last.pk).update(seq=seq)
    last.pk, last.verb = None, "other"
    last.save(force_insert=True)
    return f"event {last.seq} "


def swapped(chance: random.Random) -> str:
    one = an_event(chance)
    other = Event.objects.get(chain=one.chain_id, seq=one.seq + 1)
    Event.objects.filter(pk=one.pk).update(seq=9999)
    Event.objects.filter(pk=other.pk).update(seq=one.seq)
    Event.objects.filter(pk=one.pk).update(seq=other.seq)
    return f"event {one.seq} "


def cut_tail(chance: random.Random) -> str:
    event = an_event(chance)
    Event.objects.filter(chain=event.chain_id, seq__gt=event.seq).delete()
    return "last events"


TAMPERINGS = (altered, deleted, inserted, swapped, cut_tail)


def chained_anew() -> None:
    """Do what somebody with the key does: number and seal everything again."""
    chain = Chain.objects.get(clinic=Clinic.objects.order_by("pk")[0])
    seq, last = 0, ""
    Event.objects.filter(chain=chain).update(seq=F("seq") + 5000)
    for event in Event.objects.filter(chain=chain).order_by("seq"):
        seq += 1
        event.seq, event.prev = seq, last
        event.mac = last = seal.mac(event)
        event.save()
    Chain.objects.filter(pk=chain.pk).update(seq=seq, mac=last)


def undone(act: Callable[[], list[str]]) -> list[str]:
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


def tried(copy: Copy, number: int, folder: Path) -> Iterator[str]:
    """Tamper once; yield what is wrong with what is found."""
    chance = random.Random(number)
    is_forged, is_sealed_anew = number % 4 == 0, number % 2 == 1
    kind = chance.choice(FORGERIES if is_forged else TAMPERINGS)
    expected: list[str] = []

    def act() -> list[str]:
        expected.append(kind(chance))
        if is_sealed_anew:
            chained_anew()
        return verified(copy, folder)

    found = undone(act)
    # Sealed anew, a chain only shows that it is not the one that the anchor was taken of.
    wanted = "the anchor" if is_sealed_anew and not is_forged else expected[0]
    if not any(wanted in line for line in found):
        yield f"{number} {kind.__name__}: {wanted!r} is not in {found}"


def test_what_is_tampered_with_is_found_and_placed(copy: Copy, tmp_path: Path) -> None:
    wrong = [said for number in range(40) for said in tried(copy, number, tmp_path)]
    assert wrong == []
    assert verified(copy, tmp_path) == []


@pytest.mark.slow
def test_a_thousand_tamperings_are_found_and_placed(copy: Copy, tmp_path: Path) -> None:
    wrong = [said for number in range(1000) for said in tried(copy, number, tmp_path)]
    assert wrong == []
    assert verified(copy, tmp_path) == []


@pytest.mark.parametrize("forge", FORGERIES)
def test_each_forgery_is_found_without_an_anchor(copy: Copy, forge: Any) -> None:
    with transaction.atomic():
        place = forge(random.Random(1))
        faults = [*against.faults(copy.clinic), *against.faults(None)]
        assert {fault.place for fault in faults if place in f"{fault.place} "}
        assert all(place in f"{fault.place} " for fault in faults)
        transaction.set_rollback(True)


def test_only_an_anchor_shows_a_chain_that_was_cut_with_its_end_or_sealed_anew(
    copy: Copy, tmp_path: Path
) -> None:
    def cut() -> list[str]:
        end = Event.objects.get(clinic=copy.clinic, verb="withdraw-sheet")
        last = Event.objects.get(clinic=copy.clinic, seq=end.seq - 1)
        Withdrawal.objects.all().delete()
        Event.objects.filter(clinic=copy.clinic, seq__gt=last.seq).delete()
        Chain.objects.filter(clinic=copy.clinic).update(seq=last.seq, mac=last.mac)
        assert verified(copy) == []
        return verified(copy, tmp_path)

    assert len(undone(cut)) == 1
    assert "the anchor" in undone(cut)[0]


def test_an_event_that_lost_what_it_said_is_a_fault_and_no_crash(copy: Copy) -> None:
    Event.objects.update(data={"payload": "sha256:0"})
    found = verified(copy)
    assert any("was altered" in line for line in found)
    assert any("it is not what was printed" in line for line in found)


def test_anchors_are_read_from_any_text(copy: Copy) -> None:
    lines = anchors.lines()
    assert len(lines) == 2
    read = anchors.read("2026-03-27 WARNING keeping: " + "\n> ".join(lines) + "\nBye")
    assert set(read) == {copy.clinic.slug, anchors.OF_ALL}
    end = Chain.objects.get(clinic=copy.clinic)
    assert read[copy.clinic.slug] == ((end.seq, end.mac),)
    with pytest.raises(anchors.NoAnchors):
        anchors.read("nothing: anchor x")


def test_an_anchor_of_a_chain_that_is_gone_is_told(copy: Copy, tmp_path: Path) -> None:
    copy.anchors += f"\nvanished: anchor 7:{'a' * 64}"
    try:
        assert verified(copy, tmp_path) == ["vanished: the anchor is of a chain that is not there"]
    finally:
        copy.anchors = copy.anchors.rpartition("\n")[0]
    (tmp_path / "empty").write_text("nothing\n")
    for path in ("empty", "missing"):
        with pytest.raises(SystemExit) as ended:
            call_command("journal_verify", "--anchors", str(tmp_path / path))
        assert ended.value.code == 1
