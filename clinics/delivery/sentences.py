"""What a message says: one thing, in words that tell a passer-by nothing about health.

Only where the patient has chosen plain titles does a reminder name what it is about, with the
names that stand on the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from aftercare import paper, rules
from clinics.accounts.delivery_settings import Result
from clinics.delivery.models import Kind

# So many names fit into a title.
MOST_NAMED: Final = 3
# So many dates are named in a message; the page has all of them.
MOST_MOVED: Final = 8


@dataclass(frozen=True, slots=True)
class Said:
    """One message in words: its title, its sentences, and what its button says."""

    subject: str
    lines: tuple[str, ...]
    button: str = ""


def reminder(kind: str, *, clinic: str, result: str, opened: Sequence[str], plainly: bool) -> Said:
    """Return what a reminder says; `opened` names what may be begun that day."""
    if plainly and (said := _plain(kind, clinic, opened)) is not None:
        return said
    neutral = _("%(clinic)s: a reminder") % {"clinic": clinic}
    match kind:
        case Kind.EVENING:
            return Said(
                neutral, (_("This is for tonight. Look at your page before you go to bed."),)
            )
        case Kind.MORNING:
            text = _("From this morning there is more to do. It stands first on your page.")
            return Said(neutral, (text,))
        case Kind.CHECK_IN:
            title = _("%(clinic)s: how are you?") % {"clinic": clinic}
            text = _("How are you? A few short questions wait on your page. They take a minute.")
            return Said(title, (text,), _("Answer the questions"))
        case Kind.CHASE:
            title = _("%(clinic)s: how are you doing?") % {"clinic": clinic}
            text = _("We have no answer from you yet. The questions wait on your page.")
            return Said(title, (text,), _("Answer the questions"))
        case Kind.WINDOW_OPENS:
            text = _("Some waiting times end today. Your page says what you may begin with.")
            return Said(neutral, (text,))
        case Kind.REDNESS:
            title = _("%(clinic)s: is all well again?") % {"clinic": clinic}
            text = _("All should look better by today. If it does not, tell us on your page.")
            return Said(title, (text,), _("Answer the questions"))
        case Kind.SUNSCREEN:
            return Said(neutral, (_("This is the reminder for the morning that you asked for."),))
        case _:
            return _after_four_weeks(clinic, result)


def _after_four_weeks(clinic: str, result: str) -> Said:
    title = _("%(clinic)s: four weeks later") % {"clinic": clinic}
    if result == Result.PHOTO:
        text = _("Four weeks ago you were with us. We would like to see how it turned out.")
    else:
        text = _("Four weeks ago you were with us. If you want another appointment, call us.")
    return Said(title, (text,))


def _plain(kind: str, clinic: str, opened: Sequence[str]) -> Said | None:
    """Return a reminder by its name; None where there is nothing plainer to say."""
    match kind:
        case Kind.EVENING:
            text = _("How to look after your skin tonight stands first on your page.")
            return Said(_("Tonight: look after your skin"), (text,))
        case Kind.MORNING:
            text = _("From when you may wash the skin, and when sunscreen begins, is on your page.")
            return Said(_("This morning: washing and sunscreen"), (text,))
        case Kind.WINDOW_OPENS if opened:
            first = ", ".join(opened[:MOST_NAMED])
            names = first if len(opened) <= MOST_NAMED else _("%(some)s and more") % {"some": first}
            text = _("If your skin is calm, you may begin again from today: %(all)s.")
            title = _("From today you may begin again: %(names)s") % {"names": names}
            return Said(title, (text % {"all": ", ".join(opened)},))
        case Kind.REDNESS:
            text = _("By today your skin should look better. If it does not, tell us on your page.")
            return Said(_("Is the redness gone?"), (text,), _("Answer the questions"))
        case Kind.SUNSCREEN:
            text = _("Put on sunscreen before you go out. Your page says which kind.")
            return Said(_("Sunscreen this morning"), (text,))
        case _:
            return None


def moved(old: rules.Plan, new: rules.Plan) -> tuple[str, ...]:
    """Return which dates changed from one sheet to the next, without what they are the dates of."""
    calendar = paper.Calendar(new.performed_at, new.time_zone, new.language)
    before = {(line.rule, line.product): line.until for line in old.advice}
    later: dict[date, set[date]] = {}
    for line in new.advice:
        was = before.get((line.rule, line.product))
        if was is not None and line.until is not None and was != line.until:
            later.setdefault(was, set()).add(line.until)
    return tuple(
        _("%(old)s is now %(new)s")
        % {"old": calendar.day(was), "new": ", ".join(map(calendar.day, sorted(days)))}
        for was, days in sorted(later.items())[:MOST_MOVED]
    )


def replaced(clinic: str, dates: Sequence[str]) -> Said:
    """Return what is said of a sheet that took another's place; it is no reminder."""
    lines = [
        _("This takes the place of what we gave you before. Please do not follow the old one."),
        *([_("These dates have changed:"), *dates] if dates else []),
        _("Your page shows all that has changed. You get this message even without reminders."),
    ]
    return Said(_("%(clinic)s: please read your page again") % {"clinic": clinic}, tuple(lines))


def withdrawn(clinic: str) -> Said:
    """Return what is said of a sheet that no longer counts; it is no reminder."""
    lines = (
        _("What we gave you no longer counts. Please do not follow it any more, and call us."),
        _("You get this message even without reminders."),
    )
    return Said(_("%(clinic)s: please call us") % {"clinic": clinic}, lines)
