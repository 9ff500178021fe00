"""What the patient told, on the form that corrects her record: each to be confirmed or denied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules import Told
from aftercare.web import formats
from aftercare.web.forms import Problem
from clinics.followup import reported
from clinics.portal.models import Report
from clinics.records import allergies, anchors
from clinics.records.entries import Entry
from clinics.records.models import Treatment

CONFIRMED, DENIED = Report.Decision.CONFIRMED.value, Report.Decision.DENIED.value


@dataclass(frozen=True, slots=True)
class Row:
    """One thing told, as the form asks about it; `sets` is the answer that agrees with it."""

    key: UUID
    field: str
    label: str
    words: str
    when: str
    is_mistaken: bool
    decision: str
    anchor: str
    sets: str
    problem: str


class Reports:
    """What was told about the treatment that a form corrects, with the decisions typed so far."""

    def __init__(self, corrects: Treatment | None, data: Mapping[str, list[str]]) -> None:
        self.items = reported.items(corrects)
        self._earlier = corrects.entry().allergies if corrects is not None else ()
        self._data = data
        self.told_anew: frozenset[UUID] = frozenset()

    def decision(self, item: reported.Item) -> str:
        """Return what was decided of one, or nothing."""
        said = (self._data.get(item.field) or [""])[-1]
        return said if said in (CONFIRMED, DENIED) else ""

    @property
    def decisions(self) -> dict[UUID, str]:
        """The decisions, by what they are about."""
        return {item.key: said for item in self.items if (said := self.decision(item))}

    def problems(self, entry: Entry, lexicon: rules.Lexicon) -> list[Problem]:
        """Return what is not decided, and what was confirmed and is recorded otherwise, by name."""
        found = (self._problem(item, entry, lexicon) for item in self.items)
        return [one for one in found if one is not None]

    def _problem(self, item: reported.Item, entry: Entry, lexicon: rules.Lexicon) -> Problem | None:
        said = self.decision(item)
        name = {"what": item.label}
        if not said:
            text = _("The patient told: “%(what)s”. Confirm it, or say that it is not so.")
            return Problem(_place(item), text % name)
        if said != CONFIRMED:
            return None
        if item.question and entry.flags.get(item.question) not in item.answers:
            text = _("You confirmed “%(what)s”: answer the question so as well.")
            return Problem(anchors.of_question(item.question), text % name)
        if item.what == Told.ALLERGY:
            left = allergies.left_out(item.words, entry.allergies, self._earlier, lexicon)
            if left or not entry.allergies:
                text = _("You confirmed an allergy: write it here as well: %(words)s")
                return Problem("allergies", text % {"words": ", ".join(left) or item.words})
        return None

    def rows(self, problem_at: Mapping[str, str]) -> list[Row]:
        """Return the rows of the form."""
        return [
            Row(
                key=item.key,
                field=item.field,
                label=item.label,
                words=item.words,
                when=formats.moment_within(item.at),
                is_mistaken=item.is_mistaken,
                decision=self.decision(item),
                anchor=anchors.of_question(item.question) if item.question else "",
                sets=_sets(item),
                problem=problem_at.get(_place(item), ""),
            )
            for item in self.items
        ]


def left(items: Iterable[UUID], reports: Reports) -> list[Problem]:
    """Return what was told while the form was open, by name: the page shows it from now on."""
    asked = {item.key: item for item in reports.items}
    text = _("The patient told meanwhile: “%(what)s”. Confirm it, or say that it is not so.")
    return [
        Problem(_place(asked[key]), text % {"what": asked[key].label})
        for key in items
        if key in asked
    ]


def _place(item: reported.Item) -> str:
    return f"{item.field}-{CONFIRMED}"


def _sets(item: reported.Item) -> str:
    """Return the answer that agrees, as the form names it."""
    return f"{anchors.QUESTION}{item.question}={item.answers[0]}" if item.question else ""
