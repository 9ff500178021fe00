"""One transaction from the form to the message that waits: all of it, once, or nothing."""

from __future__ import annotations

import socket
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection

from clinics.accounts import once
from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Event
from clinics.delivery import actions
from clinics.delivery.models import Delivery, State
from clinics.portal.models import Link
from clinics.sheets.models import Sheet, SheetPayload
from tests import factories
from tests.delivery import made
from tests.delivery.made import NOW
from tests.sheets.test_many_at_once import THREADS, at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def treatment():
    factories.publish()
    return factories.treatment(made.patient())


def counts() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()
        for model in (Sheet, SheetPayload, Link, Delivery, Event)
    }


def test_a_sheet_comes_with_its_link_its_message_and_the_journal(treatment) -> None:
    before = counts()
    sheet = made.issue(treatment)
    delivery = Delivery.objects.get(sheet=sheet)
    assert (delivery.kind, delivery.state, delivery.to) == ("sheet-link", "due", "asa@mail.example")
    assert (delivery.run_after, delivery.created_by) == (NOW, treatment.recorded_by)
    verbs = Event.objects.order_by("-id").values_list("verb", flat=True)[:3]
    assert sorted(verbs) == ["issue-sheet", "make-link", "post-delivery"]
    after = {name: count - before[name] for name, count in counts().items()}
    assert after == {"Sheet": 1, "SheetPayload": 1, "Link": 1, "Delivery": 1, "Event": 3}


def test_on_paper_it_has_a_link_and_no_message(treatment) -> None:
    sheet = made.issue(treatment, channel="print")
    assert Link.objects.filter(sheet=sheet).exists()
    assert not Delivery.objects.exists()


def test_the_same_form_sent_again_changes_nothing(treatment) -> None:
    key = uuid.uuid4()
    seen = factories.sheets_queries.shown(treatment, language="en").digest
    first = made.issue(treatment, form_key=key, shown_digest=seen)
    before = counts()
    assert made.issue(treatment, form_key=key, shown_digest=seen) == first
    assert counts() == before


@pytest.mark.parametrize(
    ("email", "confirmed", "code"),
    [("", False, "no-address"), ("asa@mail.example", False, "address-not-confirmed")],
)
def test_without_a_confirmed_address_nothing_is_issued(email, confirmed, code) -> None:
    factories.publish()
    treatment = factories.treatment(factories.patient(factories.clinic(), email=email))
    before = counts()
    with pytest.raises(actions.DeliveryRefused) as refused:
        made.issue(treatment)
    assert refused.value.code == code
    assert counts() == before


def test_an_address_that_changed_is_not_the_one_that_was_confirmed(treatment) -> None:
    factories.records_actions.change_patient(
        patient=treatment.patient, by=treatment.recorded_by, now=NOW, email="new@mail.example"
    )
    with pytest.raises(actions.DeliveryRefused, match="address-not-confirmed"):
        made.issue(treatment)


def test_where_no_mail_server_is_set_up_paper_still_works(treatment, settings) -> None:
    settings.MAIL = {"carrier": "none"}
    with pytest.raises(actions.DeliveryRefused, match="no-mail"):
        made.issue(treatment)
    assert made.issue(treatment, channel="print").number == 1


def test_nothing_outside_the_database_is_touched(treatment, monkeypatch) -> None:
    """No mail server, no PDF: those come after the answer, or on their own."""

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("not in this transaction")

    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr("clinics.sheets.actions.papers.pdf", never)
    monkeypatch.setattr("builtins.open", never)
    made.issue(treatment)


def test_a_message_that_can_not_be_written_down_takes_the_sheet_with_it(
    treatment, monkeypatch
) -> None:
    before = counts()

    def refuse(*_: Any, **__: Any) -> Any:
        raise IntegrityError("no")

    monkeypatch.setattr(Delivery, "save", refuse)
    with pytest.raises(IntegrityError):
        made.issue(treatment)
    assert counts() == before


def test_a_form_key_stands_for_one_message(treatment) -> None:
    sheet, key = made.issue(treatment, channel="print"), uuid.uuid4()
    first = made.delivery(sheet, form_key=key)
    assert made.delivery(sheet, form_key=key) == first
    with pytest.raises(once.FormReused):
        made.delivery(sheet, form_key=key, kind="check-in")


def test_sending_again_is_a_new_message_and_settles_the_old_one(treatment) -> None:
    old, _ = made.in_state(State.DOUBTFUL, made.issue(treatment, channel="print"))
    by, key = treatment.recorded_by, uuid.uuid4()
    assert old.needs_somebody
    again = actions.send_again(delivery=old, form_key=key, by=by, now=NOW)
    assert actions.send_again(delivery=old, form_key=key, by=by, now=NOW) == again
    assert (again.again_of, again.state) == (old, State.DUE)
    assert again.message_id != old.message_id
    old.refresh_from_db()
    assert (old.state, old.settled_by) == (State.DOUBTFUL, by)
    assert not old.needs_somebody


def test_what_waits_is_not_sent_again(treatment) -> None:
    sheet = made.issue(treatment, channel="print")
    for state in (State.DUE, State.TAKEN, State.HANDING):
        delivery, _ = made.in_state(state, sheet)
        with pytest.raises(actions.DeliveryRefused, match="not-ended"):
            actions.send_again(
                delivery=delivery, form_key=uuid.uuid4(), by=treatment.recorded_by, now=NOW
            )


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_fifty_times_at_once_makes_one_sheet_and_one_message(treatment) -> None:
    key = uuid.uuid4()
    seen = factories.sheets_queries.shown(treatment, language="en").digest
    results = at_once(lambda _: made.issue(treatment, form_key=key, shown_digest=seen).pk)
    assert len(set(results)) == 1
    assert (Sheet.objects.count(), Delivery.objects.count(), Link.objects.count()) == (1, 1, 1)
    assert journal.verify(treatment.clinic).is_sound
    assert len(results) == THREADS
