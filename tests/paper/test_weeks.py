"""The calendar: the week of the treatment, and those in which something may be begun."""

from datetime import UTC, date, datetime

from aftercare.paper import weeks
from aftercare.paper.dates import Calendar
from aftercare.rules.vocabulary import Language


def test_a_week_in_which_nothing_may_be_begun_is_left_out():
    calendar = Calendar(datetime(2026, 3, 27, 14, tzinfo=UTC), "Europe/Stockholm", Language.EN)
    opens = {date(2026, 3, 28): ["wash"], date(2026, 4, 15): ["acids"], date(2026, 5, 30): ["x"]}
    shown, beyond = weeks.grid(opens, calendar)
    assert [week[0].number for week in shown] == ["23 Mar", "13 Apr"]
    assert all(len(week) == 7 for week in shown)
    assert [cell.words for cell in shown[1] if cell.words] == [("acids",)]
    assert beyond == ("Sat 30 May: x",)
