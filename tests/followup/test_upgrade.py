"""An installation of the last release goes on: what was posted and planned, and never twice."""

import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clinics.delivery.models import Delivery, PatientChannel
from clinics.followup import planning
from clinics.followup.models import FollowUp
from clinics.sheets.models import Sheet
from tests import factories
from tests.followup import scenes

NOW = factories.NOW
OLD = [("followup", "0003_check_in_steps"), ("delivery", "0005_names")]
# As the last release planned: check-ins at 9:30, and a message for each day on which a bar ended.
ENDS = (2, 4, 6, 8, 11, 15, 29)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("silent", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_what_the_last_release_left_goes_on(silent: bool) -> None:
    sheet = scenes.sheet()
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = MigrationExecutor(connection).migrate(OLD).apps
        _left_before(old, sheet, silent)
    finally:
        MigrationExecutor(connection).migrate(newest)
    waiting = Delivery.objects.get()
    assert waiting.not_after == NOW + timedelta(hours=12)
    assert FollowUp.objects.get(kind="check-in", day=1).answer_by == _at(2)
    kept = PatientChannel.objects.get()
    assert (kept.reminders_stopped_at is not None) is silent
    assert "followup_silence" not in connection.introspection.table_names()
    now = NOW + timedelta(hours=1)
    while now < NOW + timedelta(days=16):
        planning.tick(now)
        scenes.sent(now)
        now += timedelta(hours=6)
    got = Counter(Delivery.objects.filter(state="sent").values_list("kind", flat=True))
    if silent:
        assert not got
        return
    # The one that waited and the check-ins as they were planned: with the message at issue six.
    assert got == {"check-in": 2, "chase": 2, "window-opens": 1}
    per_sheet = Delivery.objects.values_list("sheet", "kind", "data__day")
    assert len(set(per_sheet)) == len(per_sheet)


def _at(day: int) -> Any:
    # 9:30 by the clinic's clock; from 29 March on an hour earlier in UTC.
    return (NOW + timedelta(days=day)).replace(hour=8 if day < 2 else 7, minute=30)


def _left_before(old: Any, sheet: Sheet, silent: bool) -> None:
    """Write the rows as the last release did."""
    rows = old.get_model("followup", "FollowUp").objects
    common = {"clinic_id": sheet.clinic_id, "sheet_id": sheet.pk, "patient_id": sheet.patient_id}
    message = old.get_model("delivery", "Delivery").objects.create(
        **common,
        kind="window-opens",
        state="due",
        to="asa@mail.example",
        language="en",
        data={},
        message_id="<old@localhost>",
        form_key=uuid.uuid4(),
        created_at=NOW,
        run_after=NOW,
    )
    rows.create(**common, kind="window-opens", day=0, due_at=NOW, state="posted", delivery=message)
    for day in (1, 3):
        rows.create(**common, kind="check-in", day=day, due_at=_at(day), state="planned")
    for day in ENDS:
        rows.create(**common, kind="window-opens", day=day, due_at=_at(day), state="planned")
    if silent:
        old.get_model("followup", "Silence").objects.create(
            clinic_id=sheet.clinic_id, sheet_id=sheet.pk, at=NOW
        )
