"""The calendar file: the same names for ever, moved by a new sheet, and telling nothing."""

import re
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest

from clinics.delivery.models import PatientChannel
from clinics.portal import tokens
from clinics.sheets import actions as sheet_actions
from clinics.sheets.models import Sheet
from tests import factories
from tests.portal import opening
from tests.portal.test_my_page import NURSING, replaced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published():
    factories.publish()
    with opening.at(timedelta(hours=1)):
        yield


def events(client):
    answer = client.get("/my/calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reminders.ics"'
    calendar: Any = icalendar.Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    return {
        str(each["UID"]): (each["DTSTART"].dt, str(each["STATUS"]), int(each["SEQUENCE"]))
        for each in calendar.walk("VEVENT")
    }


def test_there_is_one_reminder_for_each_day_on_which_something_opens():
    client = opening.opened(opening.link(opening.sheet()))
    found = events(client)
    days = [
        day for day, status, sequence in found.values() if (status, sequence) == ("CONFIRMED", 1)
    ]
    assert len(days) == len(found) == len(set(days))
    assert min(days) == date(2026, 3, 31)
    assert {date(2026, 3, 31), date(2026, 4, 7)} <= set(days)
    # Another needling is a limit, not a wait: its end invites to nothing.
    assert date(2026, 4, 25) not in days


def test_it_is_the_same_file_each_time():
    client = opening.opened(opening.link(opening.sheet()))
    first = client.get("/my/calendar.ics").content
    with opening.at(timedelta(days=3)):
        assert client.get("/my/calendar.ics").status_code == 403  # twelve hours are over
        again = opening.opened(opening.link(Sheet.objects.get()))
        assert again.get("/my/calendar.ics").content == first


def test_it_tells_a_passer_by_nothing():
    link = opening.link(opening.sheet(flags=NURSING))
    text = opening.opened(link).get("/my/calendar.ics").content.decode()
    unfolded = text.replace("\r\n ", "")
    assert set(re.findall(r"SUMMARY:(.*?)\r\n", unfolded)) == {"Reminder"}
    said = {
        "Reminder",
        "Something is new today: look at your page or your paper.",
    }
    assert {x.replace("\\,", ",") for x in re.findall(r"DESCRIPTION:(.*?)\r\n", unfolded)} == said
    for word in ("Öberg", "retino", "Södermalm", "needling", "feed", str(link.sheet_id)):
        assert word not in unfolded
    assert unfolded.count("CLASS:PRIVATE") == unfolded.count("BEGIN:VEVENT")
    assert unfolded.count(f"URL:{tokens.address(link)}") == unfolded.count("BEGIN:VEVENT")


def test_a_patient_who_wants_it_reads_what_it_is_about():
    sheet = opening.sheet()
    link = opening.link(sheet)
    PatientChannel.objects.create(clinic=sheet.clinic, patient=sheet.patient, plain_titles=True)
    text = opened_text(link)
    titles = re.findall(r"SUMMARY:(.*?)\r\n", text)
    assert titles
    assert all(title.startswith("You may begin again: ") for title in titles)


def opened_text(link) -> str:
    text = opening.opened(link).get("/my/calendar.ics").content.decode()
    return str(text.replace("\r\n ", ""))


def test_each_entry_rings_at_eight_by_the_clinics_clock():
    sheet = opening.sheet()
    raw = opening.opened(opening.link(sheet)).get("/my/calendar.ics").content
    rung = set()
    read: Any = icalendar.Calendar.from_ical(raw)
    for event in read.walk("VEVENT"):
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", event["SUMMARY"])
        at = alarm["TRIGGER"].dt
        assert at.tzinfo is not None
        local = at.astimezone(sheet.clinic.zone)
        assert (local.date(), local.hour, local.minute) == (event["DTSTART"].dt, 8, 0)
        rung.add(at.hour)
    # Summer time began between the treatment and the first of them.
    assert rung == {6}


def lines_of(raw: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Read a calendar file by the letter of RFC 5545, without the library that wrote it."""
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    found = []
    for line in raw.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        head, _, value = line.partition(":")
        name, *given = head.split(";")
        found.append((name, dict(one.split("=", 1) for one in given), value))
    return found


def test_another_reader_finds_the_same():
    raw = opening.opened(opening.link(opening.sheet())).get("/my/calendar.ics").content
    open_parts: list[str] = []
    entries: list[dict[str, str]] = []
    for name, given, value in lines_of(raw):
        if name == "BEGIN":
            open_parts.append(value)
            if value == "VEVENT":
                entries.append({})
        elif name == "END":
            assert open_parts.pop() == value
        elif open_parts[-1] == "VEVENT":
            assert name not in entries[-1]
            entries[-1][name] = value
        elif open_parts[-1] == "VALARM" and name == "TRIGGER":
            assert given == {"VALUE": "DATE-TIME"}
            assert re.fullmatch(r"\d{8}T\d{6}Z", value)
    assert not open_parts
    library: Any = icalendar.Calendar.from_ical(raw)
    read = {str(one["UID"]): one for one in library.walk("VEVENT")}
    assert [one["UID"] for one in entries] == list(read)
    for one in entries:
        assert one["DTSTART"] == read[one["UID"]]["DTSTART"].dt.strftime("%Y%m%d")
        assert {"DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "URL"} <= one.keys()


def test_a_new_sheet_moves_the_reminders_and_cancels_what_no_longer_is():
    sheet = opening.sheet(products_used=[])
    link = opening.link(sheet)
    before = events(opening.opened(link))
    new = replaced(sheet, endpoint="confluent_bleeding")
    by_old, by_new = events(opening.opened(link)), events(opening.opened(opening.link(new)))
    assert by_old == by_new
    assert set(before) <= set(by_new)
    assert {sequence for _, _, sequence in by_new.values()} == {2}
    moved = [uid for uid in before if by_new[uid][:2] != (before[uid][0], "CONFIRMED")]
    assert moved
    confirmed = [day for day, status, _ in by_new.values() if status == "CONFIRMED"]
    assert len(confirmed) == len(set(confirmed))
    # The days of the new sheet alone stand: those of the old are moved or cancelled.
    assert date(2026, 4, 11) in confirmed
    assert date(2026, 4, 7) not in confirmed


def test_a_withdrawn_sheet_cancels_all_of_them():
    sheet = opening.sheet()
    link = opening.link(sheet)
    before = events(opening.opened(link))
    sheet_actions.withdraw_sheet(
        sheet=sheet, reason_code="other", reason="x", by=sheet.issued_by, now=opening.NOW
    )
    after = events(opening.opened(link))
    assert set(after) == set(before)
    assert {(status, sequence) for _, status, sequence in after.values()} == {("CANCELLED", 2)}


def test_two_sheets_never_share_a_name():
    one = events(opening.opened(opening.link(opening.sheet())))
    two = events(opening.opened(opening.link(opening.sheet())))
    assert not set(one) & set(two)
