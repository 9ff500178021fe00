"""The words that nobody knew as the page lists them: how often, where, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import offered
from clinics.accounts.models import Clinic
from clinics.shelf import queries
from clinics.shelf.models import HarmlessName, UnreadWord

# So many are listed; behind them stand words that were met once.
MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """One word: its row, and why it may not be called harmless, if so."""

    row: UnreadWord
    why: str
    like: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The open words, those set aside, and how many more there are than are listed."""

    open: tuple[Listed, ...]
    aside: tuple[UnreadWord, ...]
    more: int


def listed(clinic: Clinic, guidance: rules.Guidance) -> Rows:
    """Return the words to look at: without those that are read by now."""
    taken = set(queries.names(clinic).values_list("plain", flat=True))
    rows = queries.unread(clinic)
    to_look_at = [one for one in rows.filter(aside_at=None) if one.plain not in taken]
    found: list[Listed] = []
    more = 0
    for one in to_look_at:
        if len(found) == MOST_LISTED:
            more += 1
            continue
        code = rules.why_not_harmless(one.word, guidance)
        if code == "known":
            continue
        like = rules.looks_like(one.word, guidance)
        why = refusal(one.word, code) if code == "danger" else ""
        found.append(Listed(one, why, like))
    return Rows(tuple(found), tuple(rows.exclude(aside_at=None)[:MOST_LISTED]), more)


@dataclass(frozen=True, slots=True)
class Own:
    """One word that the clinic calls harmless, and what became of it as a proposal for all."""

    name: HarmlessName
    offered: str
    remarks: str


def own(clinic: Clinic) -> tuple[Own, ...]:
    """Return the clinic's harmless words, those that wait for a second person first."""
    known = offered.of(clinic.name)
    rows = sorted(queries.names(clinic), key=lambda one: (not one.needs_second, one.plain))
    found = []
    for one in rows:
        told = known.get(one.plain)
        state = (str(told.get_state_display()), told.remarks) if told else ("", "")
        found.append(Own(one, *state))
    return tuple(found)


def refusal(word: str, code: str) -> str:
    """Return in words why a word was not taken."""
    said = {
        "danger": _("“%(word)s” can’t be called harmless: it is, or holds, something to avoid."),
        "known": _("“%(word)s” is read already."),
        "empty": _("“%(word)s” has no letters."),
        "own": _("A second person has to say yes to “%(word)s”: you added it."),
        "long": _("“%(word)s” is too long for a name."),
        "gone": _("“%(word)s” is not in force any more."),
    }
    return said[code] % {"word": word}
