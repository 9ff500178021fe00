"""A whole list at once: printed in one file or sent, one after the other, and never one twice."""

import io
import re
import uuid
from collections.abc import Iterable
from typing import Any

import pikepdf
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from aftercare import paper
from clinics.accounts import actions as directory
from clinics.accounts.journal.models import Event
from clinics.accounts.models import Membership
from clinics.bulk import actions, queries, queue, running
from clinics.bulk.models import Batch, BatchItem
from clinics.delivery import actions as delivery
from clinics.delivery.models import Delivery
from clinics.records.models import Patient
from clinics.sheets import actions as sheets
from clinics.sheets.models import RenderedPdf, Sheet
from tests import factories, forms, worlds
from tests.delivery import given

pytestmark = pytest.mark.django_db
NOW = factories.NOW
LISTS = "/c/alder/lists/"


@pytest.fixture
def member() -> Membership:
    factories.publish()
    return factories.member(factories.clinic(slug="alder"))


@pytest.fixture
def issued(member: Membership) -> list[Sheet]:
    """Three patients with a sheet each; all can be reached by mail."""
    made = []
    for name in ("Anna Ek", "Bea Falk", "Cleo Gran"):
        patient = factories.patient(member.clinic, name=name, by=member.user)
        given.confirmed(patient, f"{name.split()[0].lower()}@mail.example")
        made.append(factories.issue(factories.treatment(patient)))
    return made


@pytest.fixture
def client(member: Membership) -> Client:
    return forms.client_of(member)


def begin(member: Membership, found: Iterable[Sheet], act: str = "print", **changes: Any) -> Batch:
    """Begin a list as the page does."""
    issues = act.endswith("-new")
    listed = queries.candidates(list(found), sends=act.startswith("send"), issues=issues)
    values: dict[str, Any] = {"form_key": uuid.uuid4(), "now": NOW}
    return actions.begin(
        clinic=member.clinic,
        act=act,
        sheets=[(one.sheet, one.digest) for one in listed],
        by=member.user,
        **values | changes,
    )


def work(batch: Batch) -> None:
    for item in batch.items.values_list("pk", flat=True):
        running.work_off(item=item, now=NOW)


def states(batch: Batch) -> list[tuple[str, str]]:
    return list(batch.items.order_by("position").values_list("state", "problem"))


def one_page(name: str) -> bytes:
    """Return a print of one page that bears a name."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Title"] = name
        data = io.BytesIO()
        made.save(data)
    return data.getvalue()


def text(response: Any) -> str:
    return str(response.content.decode())


def test_each_sheet_waits_for_its_own_turn(member, issued) -> None:
    batch = begin(member, issued)
    assert Event.objects.get(verb="begin-list").data == {"act": "print", "sheets": 3}
    assert queue.work_next(now=NOW)
    assert states(batch) == [("done", ""), ("waiting", ""), ("waiting", "")]
    assert RenderedPdf.objects.count() == 1


def no_door(sheet) -> str:
    return ""


def test_prints_are_made_once_and_joined_in_order(client, member, issued) -> None:
    for sheet in issued:
        worlds.kept_print(sheet, one_page(str(sheet.number)))
    batch = begin(member, [issued[2], issued[0], issued[1]])
    work(batch)
    work(batch)
    assert states(batch) == [("done", "")] * 3
    assert RenderedPdf.objects.count() == 3
    for query, pages in (("", 6), ("?sides=1", 3)):
        response = client.get(f"{LISTS}{batch.pk}/pdf/{query}")
        with pikepdf.open(io.BytesIO(response.content)) as whole:
            assert len(whole.pages) == pages
    kept = [bytes(sheet.pdfs.get().data) for sheet in (issued[2], issued[0], issued[1])]
    assert queries.prints(batch, no_door) == kept


def test_a_sheet_that_was_withdrawn_since_is_not_in_the_file(client, member, issued) -> None:
    for sheet in issued:
        worlds.kept_print(sheet, one_page("x"))
    batch = begin(member, issued)
    work(batch)
    sheets.withdraw_sheet(
        sheet=issued[0], reason_code="wrong-patient", reason="", by=member.user, now=NOW
    )
    assert len(queries.prints(batch, no_door)) == 2


def test_links_go_out_once_each_to_confirmed_addresses_only(member, issued) -> None:
    batch = begin(member, issued, "send")
    Patient.objects.filter(name="Anna Ek").update(email="new@mail.example")
    Patient.objects.filter(name="Bea Falk").update(email="")
    work(batch)
    work(batch)
    assert states(batch) == [("left", "not-confirmed"), ("left", "no-address"), ("done", "")]
    assert list(Delivery.objects.values_list("to", flat=True)) == ["cleo@mail.example"]
    assert batch.items.get(state="done").delivery == Delivery.objects.get()


@pytest.mark.parametrize("act", ["print-new", "send-new"])
def test_a_sheet_is_issued_again_in_the_old_ones_place_once(member, issued, act) -> None:
    batch = begin(member, issued[:1], act)
    for _ in range(3):
        work(batch)
    old, new = Sheet.objects.order_by("number").filter(patient=issued[0].patient)
    assert new.replaces == old
    assert batch.items.get().issued == new
    assert (new.language, new.paper, new.large_print) == (old.language, old.paper, old.large_print)
    assert Delivery.objects.count() == (act == "send-new")
    assert states(batch) == [("done", "")]


def test_a_sheet_that_would_say_something_else_by_now_is_left(member, issued) -> None:
    batch = begin(member, issued[:1], "print-new")
    Patient.objects.filter(pk=issued[0].patient_id).update(name="Anna Ek-Lind")
    work(batch)
    assert states(batch) == [("left", "changed")]
    assert Sheet.objects.count() == 3


def test_a_stop_needs_a_persons_answer_each_time(member) -> None:
    patient = factories.patient(member.clinic, by=member.user)
    treatment = factories.treatment(patient, flags=factories.ANSWERED | {"pregnant": "yes"})
    answered = sheets.Override("pregnant-stop", "treated-anyway", "", "Ann Lee")
    old = factories.issue(treatment, overrides=[answered])
    [one] = queries.candidates([old], sends=False, issues=True)
    assert one.problem == "needs-review"
    batch = begin(member, [old], "print-new")
    work(batch)
    assert states(batch) == [("left", "needs-review")]
    assert Sheet.objects.count() == 1


def test_stopping_leaves_what_waits_and_keeps_what_was_done(client, member, issued) -> None:
    batch = begin(member, issued, "send")
    running.work_off(item=batch.items.all()[0].pk, now=NOW)
    for _ in range(2):
        client.post(f"{LISTS}{batch.pk}/stop/")
    work(batch)
    assert [state for state, _ in states(batch)] == ["done", "stopped", "stopped"]
    assert Delivery.objects.count() == 1
    assert Event.objects.get(verb="stop-list").data == {"not_done": 2}
    page = text(client.get(f"{LISTS}{batch.pk}/"))
    assert "Stopped after 1 of 3" in page
    assert "Try the other 2 again" in page


STEPS = {
    "print": ["render_pdf"],
    "send": ["post"],
    "print-new": ["issue_and_deliver", "render_pdf"],
    "send-new": ["post", "issue_and_deliver"],
}


def test_a_worker_that_ends_at_any_step_does_nothing_twice(member, issued, monkeypatch) -> None:
    """Before and after each step a worker ends; the next one finishes, and nothing is twofold."""
    for sheet, (act, steps) in zip([*issued, issued[0]], STEPS.items(), strict=True):
        before = Delivery.objects.count(), Sheet.objects.count()
        one = Sheet.objects.filter(patient=sheet.patient).order_by("-number")
        batch = begin(member, one[:1], act)
        [item] = batch.items.all()
        for step in steps:
            module = sheets if step == "render_pdf" else delivery
            for is_first in (True, False):
                with monkeypatch.context() as cut:
                    cut.setattr(module, step, _ending(getattr(module, step), is_first))
                    with pytest.raises(SystemExit):
                        running.work_off(item=item.pk, now=NOW)
                assert states(batch) == [("waiting", "")], (act, step)
        for _ in range(2):
            running.work_off(item=item.pk, now=NOW)
        assert states(batch) == [("done", "")]
        sent, made = act.startswith("send"), act.endswith("-new")
        assert (Delivery.objects.count(), Sheet.objects.count()) == (
            before[0] + sent,
            before[1] + made,
        )
    assert RenderedPdf.objects.count() == 2


def test_two_workers_with_one_sheet_in_hand_issue_it_once(member, issued, monkeypatch) -> None:
    """The first printed for so long that the sheet was taken from it, and had issued by then."""
    batch = begin(member, issued[:1], "print-new")
    slow = batch.items.select_related("batch__by", "clinic", "sheet__clinic").get()
    with monkeypatch.context() as cut:
        cut.setattr(sheets, "render_pdf", _ending(sheets.render_pdf, True))
        with pytest.raises(SystemExit):
            running.work_off(item=slow.pk, now=NOW)
    made = batch.items.get().issued
    assert made is not None
    assert slow.issued is None
    running._do_or_leave(slow, NOW)
    assert states(batch) == [("done", "")]
    assert batch.items.get().issued == made
    assert Sheet.objects.count() == len(issued) + 1


def _ending(whole: Any, is_first: bool) -> Any:
    def end(**values: Any) -> Any:
        if not is_first:
            whole(**values)
        raise SystemExit

    return end


def test_a_fault_leaves_one_for_a_person_and_a_busy_database_comes_back(
    member, issued, monkeypatch, caplog
) -> None:
    batch = begin(member, issued)
    first, second, third = batch.items.all()

    def raising(fault: Exception) -> Any:
        def fail(**_: Any) -> Any:
            raise fault

        return fail

    with monkeypatch.context() as broken:
        broken.setattr(sheets, "render_pdf", raising(paper.RenderingFailed("no")))
        running.work_off(item=first.pk, now=NOW)
        broken.setattr(sheets, "render_pdf", raising(ValueError("Anna Ek")))
        running.work_off(item=second.pk, now=NOW)
        broken.setattr(sheets, "render_pdf", raising(DatabaseError("locked")))
        with pytest.raises(DatabaseError):
            running.work_off(item=third.pk, now=NOW)
    assert states(batch) == [("left", "not-printed"), ("left", "broken"), ("waiting", "")]
    assert "Anna" not in caplog.text


def test_somebody_who_left_the_clinic_issues_nothing_more(member, issued) -> None:
    batch = begin(member, issued, "send")
    factories.member(member.clinic, "admin")
    directory.end_membership(membership=member, by=member.user, now=NOW)
    work(batch)
    assert set(states(batch)) == {("left", "not-allowed")}
    assert not Delivery.objects.exists()


def test_a_list_has_bounds(member, issued) -> None:
    with pytest.raises(actions.ListRefused):
        begin(member, [])
    with pytest.raises(actions.ListRefused):
        actions.begin(
            clinic=member.clinic,
            act="print",
            sheets=[(issued[0], "")] * (actions.MOST + 1),
            form_key=uuid.uuid4(),
            by=member.user,
            now=NOW,
        )


# The pages


def ticked(page: str) -> list[str]:
    return re.findall(r'name="sheet" value="([^"]+)"', page)


def fields(page: str) -> dict[str, Any]:
    names = ("act", "seen", "form_key")
    return {name: forms.hidden(page, name) for name in names} | {"sheet": ticked(page)}


def test_from_a_day_to_a_list_by_the_pages(client, issued) -> None:
    day = text(client.get(f"{LISTS}?day=2026-03-27"))
    assert ticked(day) == [str(sheet.pk) for sheet in issued]
    assert not ticked(text(client.get(f"{LISTS}?day=2026-03-28")))
    assert ticked(text(client.get(f"{LISTS}?q=falk"))) == [str(issued[1].pk)]
    look = text(client.post(f"{LISTS}new/", {"act": "print", "sheet": ticked(day)}))
    assert "3 sheets" in look
    assert not Batch.objects.exists()
    data = fields(look) | {"do": "begin"}
    answers = [client.post(f"{LISTS}new/", data) for _ in range(2)]
    batch = Batch.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [f"{LISTS}{batch.pk}/"] * 2
    assert "0 of 3" in text(client.get(f"{LISTS}{batch.pk}/"))


def test_what_is_left_for_a_person_is_said_before_it_begins(client, issued) -> None:
    Patient.objects.filter(name="Anna Ek").update(email="")
    data = {"act": "send", "sheet": [str(sheet.pk) for sheet in issued]}
    look = text(client.post(f"{LISTS}new/", data))
    assert "There is no email address." in look
    client.post(f"{LISTS}new/", fields(look) | {"do": "begin"})
    assert Batch.objects.get().items.count() == 2


def test_issuing_again_shows_what_changes_and_asks(client, member, issued) -> None:
    document = factories.changed_document()
    for rule in document["rules"]:
        if rule["id"] == "makeup-wait":
            rule["text"]["en"] = "No makeup at all."
    factories.publish(document=document)
    data = {"act": "print-new", "sheet": [str(issued[0].pk)]}
    look = text(client.post(f"{LISTS}new/", data))
    assert "1 statement changes" in look
    assert "<dd>No makeup: No makeup at all. – 2026-03-31</dd>" in look
    assert "No makeup or tinted cream on the treated skin." in look
    sent = fields(look) | {"do": "begin"}
    refused = text(client.post(f"{LISTS}new/", sent))
    assert forms.errors(refused) == ["Read what changes, then tick that you answer for it."]
    Patient.objects.filter(pk=issued[0].patient_id).update(name="Anna Ek-Lind")
    changed = text(client.post(f"{LISTS}new/", sent | {"confirmed": "on"}))
    assert forms.errors(changed) == [
        "Something has changed since you looked. Look again, then begin."
    ]
    assert not Batch.objects.exists()
    again = fields(changed) | {"do": "begin", "confirmed": "on"}
    assert client.post(f"{LISTS}new/", again).status_code == 302


def test_an_assistant_prints_and_sends_and_issues_nothing(member, issued) -> None:
    client = forms.client_of(factories.member(member.clinic, "assistant"))
    assert "print-new" not in text(client.get(f"{LISTS}?day=2026-03-27"))
    for act, code in (("print", 200), ("send", 200), ("print-new", 403), ("send-new", 403)):
        data = {"act": act, "sheet": [str(issued[0].pk)]}
        assert client.post(f"{LISTS}new/", data).status_code == code


def test_foreign_sheets_in_a_form_are_as_if_they_were_not_there(client, issued) -> None:
    foreign = factories.issue(factories.treatment(factories.patient(factories.clinic())))
    ids = [str(foreign.pk), str(uuid.uuid4()), "nonsense", str(issued[0].pk)]
    look = text(client.post(f"{LISTS}new/", {"act": "print", "sheet": ids}))
    assert ticked(look) == [str(issued[0].pk)]
    nothing = client.post(f"{LISTS}new/", {"act": "print", "sheet": ids[:3]})
    assert nothing.headers["Location"] == LISTS


def test_where_no_worker_is_the_page_goes_on_itself(client, member, issued) -> None:
    for sheet in issued:
        worlds.kept_print(sheet, one_page("x"))
    batch = begin(member, issued)
    assert "No worker goes on with this list now." in text(client.get(f"{LISTS}{batch.pk}/"))
    client.post(f"{LISTS}{batch.pk}/work/")
    page = text(client.get(f"{LISTS}{batch.pk}/"))
    assert "All 3 done" in page
    assert "hx-get" not in page
    assert "Print 3 sheets" in page


def test_the_page_asks_again_by_itself_until_the_end(client, member, issued) -> None:
    batch = begin(member, issued)
    page = client.get(f"{LISTS}{batch.pk}/", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in text(page)
    assert "<html" not in text(page)


def test_the_database_keeps_a_list_within_its_clinic_and_an_end_an_end(member, issued) -> None:
    batch = begin(member, issued[:2], "send")
    first, second = batch.items.all()
    running.work_off(item=first.pk, now=NOW)
    foreign = factories.issue(factories.treatment(factories.patient(factories.clinic())))
    items = BatchItem.objects.filter(pk=second.pk)
    done = BatchItem.objects.filter(pk=first.pk)
    for refused in (
        lambda: items.update(sheet=foreign),
        lambda: items.update(clinic=foreign.clinic),
        lambda: done.update(state="waiting", ended_at=None),
        lambda: done._raw_delete(using="default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()


@pytest.mark.parametrize(
    ("act", "role", "state"),
    [
        ("send-new", "assistant", ("left", "not-allowed")),
        ("print-new", "assistant", ("left", "not-allowed")),
        ("print-new", "admin", ("left", "not-allowed")),
        ("send", "assistant", ("done", "")),
        ("print", "assistant", ("done", "")),
        ("send-new", "clinician", ("done", "")),
    ],
)
def test_a_list_goes_on_only_while_who_began_it_may_do_it(
    member, issued, monkeypatch, act, role, state
) -> None:
    """Rights were asked at the door: a clinician made assistant issued through an older list."""
    monkeypatch.setattr(paper, "pdf", lambda html: one_page("x"))
    batch = begin(member, issued[:1], act)
    Membership.objects.filter(pk=member.pk).update(role=role)
    before = Sheet.objects.count()
    work(batch)
    assert states(batch) == [state]
    assert Sheet.objects.count() == before + (act.endswith("-new") and state[0] == "done")
