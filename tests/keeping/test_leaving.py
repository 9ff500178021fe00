"""The journal's anchors leave by themselves: into the log each day, by mail each week."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from clinics.keeping import anchors, leaving
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What was mailed; the mail server takes everything."""
    found: list[dict[str, str]] = []

    def take(**message: str) -> bool:
        found.append(message)
        return True

    monkeypatch.setattr("clinics.delivery.mail.to_staff", take)
    return found


def ticked(caplog: Any, now: Any) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="aftercare.anchors"):
        leaving.tick(now)
    return [record.getMessage() for record in caplog.records]


def test_the_ends_of_the_chains_are_logged_once_a_day(caplog: Any) -> None:
    clinic = factories.clinic()
    assert ticked(caplog, NOW) == anchors.lines()
    assert anchors.read("\n".join(anchors.lines()))[clinic.slug][0][0] == 1
    assert ticked(caplog, NOW + timedelta(hours=23)) == []
    factories.member(clinic)
    again = ticked(caplog, NOW + timedelta(days=1))
    assert again == anchors.lines()
    assert f"{clinic.slug}: anchor 2:" in again[0]


def test_each_administrator_is_written_to_once_a_week_in_the_clinics_language(
    caplog: Any, sent: list[dict[str, str]]
) -> None:
    clinic = factories.clinic(language="sv")
    factories.member(clinic, "admin", user=factories.user(email="admin@clinic.example"))
    factories.member(clinic, "admin", user=factories.user())
    factories.member(clinic, "clinician", user=factories.user(email="other@clinic.example"))
    leaving.tick(NOW)
    assert [one["address"] for one in sent] == ["admin@clinic.example"]
    assert "loggen" in sent[0]["text"]
    assert anchors.read(sent[0]["text"])[clinic.slug] == ((4, journal_end(clinic)),)
    leaving.tick(NOW + timedelta(days=6))
    assert len(sent) == 1
    leaving.tick(NOW + timedelta(days=7))
    assert len(sent) == 2


def journal_end(clinic: Any) -> str:
    return anchors.lines()[0].rpartition(":")[2]


def test_where_no_mail_leaves_it_is_tried_again_the_next_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    def refuse(*, address: str, **message: str) -> bool:
        tried.append(address)
        return False

    monkeypatch.setattr("clinics.delivery.mail.to_staff", refuse)
    clinic = factories.clinic()
    factories.member(clinic, "admin", user=factories.user(email="admin@clinic.example"))
    for minutes in (0, 59, 60, 119, 120):
        leaving.tick(NOW + timedelta(minutes=minutes))
    assert len(tried) == 3
