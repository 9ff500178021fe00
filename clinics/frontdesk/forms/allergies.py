"""Allergies in the treatment form: the answer, each allergy as understood, and what is undecided.

In the data of a form: `allergies` is what is being typed, `allergies_pick` the code of what was
chosen from the offers, `allergies_answer` one of the three answers, and `allergy-0-words`, `-is`,
`-decision`, `-reason` the allergies named so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Language
from aftercare.web.forms import Problem
from clinics.frontdesk.forms.reading import indices, text_problem
from clinics.records.allergies import MOST, MOST_REASON, MOST_WORDS, Allergy, Answer, Decision
from clinics.records.allergies import understood as told_by

TYPED: Final = "allergies"
PICKED: Final = "allergies_pick"
ANSWERED: Final = "allergies_answer"
MOST_TYPED: Final = 1000
_WORDS: Final = re.compile(r"allergy-(\d{1,3})-words")
_ROW: Final = re.compile(r"allergy-(\d{1,3})-(?:words|is|decision|reason)")


@dataclass(frozen=True, slots=True)
class Row:
    """One allergy: what it was understood as, or what a clinician decides of it."""

    index: int
    allergy: Allergy
    meaning: str  # in words of the screen; empty where nobody knows
    offered: str = ""  # the code that it looks like
    offered_words: str = ""
    problem: Problem | None = None

    @property
    def asks(self) -> bool:
        """Whether the edition does not know the words, so that somebody has to decide."""
        return not self.meaning


@dataclass(frozen=True, slots=True)
class Allergies:
    """The question as far as it was answered, ready for the page."""

    answer: str
    rows: tuple[Row, ...]
    typed: str
    problems: tuple[Problem, ...]
    options: tuple[tuple[str, str], ...]  # every allergy of the edition: its code and name

    @property
    def allergies(self) -> tuple[Allergy, ...]:
        """Return the allergies that are fit for a record; in a preview also the undecided ones."""
        return tuple(row.allergy for row in self.rows)

    @property
    def undecided(self) -> int:
        """How many allergies wait for a decision."""
        return sum(row.asks and row.problem is not None for row in self.rows)


def read(data: Mapping[str, Any], lexicon: rules.Lexicon, language: str) -> Allergies:
    """Return the answer and the allergies, those that are still in the text field taken up."""
    return _Reading(data, lexicon, Language(language)).result()


def written(found: Allergies) -> dict[str, list[str]]:
    """Return the data of a form that holds the allergies as they were read."""
    data = {ANSWERED: [found.answer], TYPED: [found.typed]}
    return data | rows_of(row.allergy for row in found.rows)


def rows_of(allergies: Iterable[Allergy]) -> dict[str, list[str]]:
    """Return the rows of a form that names these allergies."""
    data: dict[str, list[str]] = {}
    for index, one in enumerate(allergies):
        start = f"allergy-{index}"
        data[f"{start}-words"], data[f"{start}-is"] = [one.words], [one.code]
        data[f"{start}-decision"], data[f"{start}-reason"] = [one.decision], [one.reason]
    return data


def of_last(
    data: Mapping[str, list[str]], answer: str, allergies: Iterable[Allergy]
) -> dict[str, list[str]]:
    """Return the data of a form that answers as the last visit did, in place of what it said."""
    return {**without_rows(data), ANSWERED: [answer], **rows_of(allergies)}


def without_rows(data: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the data of a form without any allergy and without an answer."""
    gone = (TYPED, PICKED, ANSWERED)
    return {key: value for key, value in data.items() if key not in gone and not _ROW.match(key)}


class _Reading:
    """Reads one form's data once."""

    def __init__(self, data: Mapping[str, Any], lexicon: rules.Lexicon, language: Language) -> None:
        self.data, self.lexicon, self.language = data, lexicon, language
        self.typed = str(data.get(TYPED) or "").strip()
        answer = str(data.get(ANSWERED) or "")
        self.answer = answer if answer in list(Answer) else ""
        self.problems: list[Problem] = []

    def result(self) -> Allergies:
        rows = [self._row(at, one) for at, one in enumerate(self._named())]
        if len(rows) > MOST:
            self._say(_("Name at most %(most)s allergies.") % {"most": MOST})
        self._settle(bool(rows))
        self.problems += [row.problem for row in rows if row.problem]
        return Allergies(
            self.answer, tuple(rows), self.typed, tuple(self.problems), self._options()
        )

    def _say(self, text: str) -> None:
        self.problems.append(Problem(TYPED, text))

    def _named(self) -> list[Allergy]:
        """Return the allergies of the rows and those that are typed, each words once."""
        found: dict[str, Allergy] = {}
        for index in indices(self.data, _WORDS):
            start = f"allergy-{index}"
            words = rules.allergy_as_said(
                " ".join(str(self.data.get(f"{start}-words", "")).split())
            )
            one = Allergy(
                words,
                str(self.data.get(f"{start}-is", "")),
                str(self.data.get(f"{start}-decision", "")),
                " ".join(str(self.data.get(f"{start}-reason", "")).split()),
            )
            if rules.resolve_allergies((words,), self.lexicon).is_none:
                self.answer = self.answer or Answer.NONE  # "NKDA" in an old record
            elif words:
                found.setdefault(words.casefold(), one)
        for one in self._taken_up():
            found.setdefault(one.words.casefold(), one)
        return list(found.values())

    def _taken_up(self) -> Iterable[Allergy]:
        """Return what is typed as allergies; what only answers the question answers it."""
        text = self.typed
        if not text:
            return ()
        if bad := text_problem(text, MOST_TYPED):
            self._say(_("Allergies: %(what)s") % {"what": bad})
            return ()
        self.typed = ""
        if rules.allergy_open(text):
            self.answer = Answer.NOT_ASKED
            return ()
        picked = str(self.data.get(PICKED) or "")
        if picked in self.lexicon.allergens:
            return (Allergy(rules.allergy_as_said(text), picked, Decision.IS),)
        answer, found = told_by([rules.allergy_as_said(text)], self.lexicon)
        if answer == Answer.NONE:
            self.answer = Answer.NONE
        elif self.answer != Answer.NONE:
            self.answer = Answer.THESE
        return found

    def _settle(self, is_named: bool) -> None:
        """Hold the answer against what is named."""
        if is_named and self.answer in ("", Answer.THESE):
            self.answer = Answer.THESE
        elif is_named:
            self._say(
                _(
                    "Allergies are named, and “None known” or “Not asked” is chosen: remove them, "
                    "or choose “These”."
                )
            )
        elif self.answer == Answer.THESE and not self.problems:
            self._say(_("Name what the patient is allergic to, or choose “None known”."))
        elif not self.answer and not self.problems:
            self._say(_("Ask: Allergic to anything? Or choose “Not asked”."))

    def _row(self, index: int, one: Allergy) -> Row:
        found = rules.resolve_allergies((one.words,), self.lexicon)
        codes = [known.code for known in found.known if known.code]
        code = one.code if one.code in self.lexicon.allergens else ""
        decision = one.decision if one.decision in list(Decision) else ""
        unfit = self._unfit(index, one)
        if decision == Decision.IS and code and code not in codes:
            kept = Allergy(one.words, code, decision)
            return Row(index, kept, self._meaning([code, *codes]), problem=unfit)
        if found.known and not found.unresolved:
            kept = Allergy(one.words, codes[0] if len(codes) == 1 else "")
            return Row(index, kept, self._meaning(codes), problem=unfit)
        reason = one.reason if decision == Decision.HARMLESS else ""
        kept = Allergy(one.words, "", decision, reason)
        slip = rules.allergy_offered(one.words, self.lexicon) or ""
        return Row(
            index,
            kept,
            "",
            offered=slip,
            offered_words=self._label(slip),
            problem=unfit or self._undecided(index, kept, slip),
        )

    def _unfit(self, index: int, one: Allergy) -> Problem | None:
        if bad := text_problem(one.words, MOST_WORDS, on_paper=True):
            return Problem(TYPED, f"“{one.words[:40]}”: {bad}")
        if bad := text_problem(one.reason, MOST_REASON):
            return Problem(f"allergy-{index}-reason", bad)
        return None

    def _undecided(self, index: int, one: Allergy, slip: str) -> Problem | None:
        start, named = f"allergy-{index}", {"words": one.words, "allergy": self._label(slip)}
        if not one.decision:
            text = _("“%(words)s”: is that %(allergy)s? Say what it is.") if slip else ""
            other = _("Nobody knows what “%(words)s” is: decide what follows from it.")
            return Problem(f"{start}-decision-is", (text or other) % named)
        if one.decision == Decision.IS:
            return Problem(f"{start}-is", _("Choose which allergy “%(words)s” is.") % named)
        if one.decision == Decision.HARMLESS and not one.reason:
            text = _("Write why “%(words)s” concerns no product and no advice.") % named
            return Problem(f"{start}-reason", text)
        return None

    def _label(self, code: str) -> str:
        return self.lexicon.allergens[code].label[self.language] if code else ""

    def _meaning(self, codes: list[str]) -> str:
        labels = [self._label(code) for code in codes]
        return " + ".join(labels) or _("by its own name on every label")

    def _options(self) -> tuple[tuple[str, str], ...]:
        named = ((code, self._label(code)) for code in self.lexicon.allergens)
        return tuple(sorted(named, key=lambda pair: rules.plain_name(pair[1])))
