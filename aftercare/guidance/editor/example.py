"""One example patient before and after: the line in each language, and the whole sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from aftercare import paper, rules
from aftercare.guidance.editor import samples, sentences
from aftercare.guidance.editor.comparing import Told
from aftercare.guidance.editor.proof import Broken
from aftercare.guidance.review import reading_level
from aftercare.rules.vocabulary import Language
from aftercare.web import formats

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
# What a sheet is made of on a screen: headings, and the lines below them.
_PIECE: Final = re.compile(r"<(h2|h3|li|tr)((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL)
_CITE: Final = re.compile(r'<span class="cite">.*?</span>')
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as a patient reads it: its day, and its words with the bold ones marked."""

    when: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Twice:
    """What the patient reads in one language, by the edition in force and by the working copy."""

    language: str
    old: tuple[PrintedLine, ...]
    new: tuple[PrintedLine, ...]


@dataclass(frozen=True, eq=False)
class Example:
    """One patient, with what changes for her; `concerned` are the rules of these lines."""

    facts: Mapping[str, Any]
    old: rules.Guidance
    new: rules.Guidance
    concerned: tuple[str, ...]
    language: Language

    @property
    def who(self) -> tuple[str, ...]:
        """The patient in short statements."""
        return sentences.patient(self.facts, self.new, self.language, is_brief=True)

    @property
    def lines(self) -> tuple[Twice, ...]:
        """The lines in each language, the reader's first."""
        return tuple(
            Twice(
                language.value,
                tuple(_lines(self.plan(self.old, language), self.concerned)),
                tuple(_lines(self.plan(self.new, language), self.concerned)),
            )
            for language in sorted(Language, key=lambda each: each is not self.language)
        )

    @property
    def is_changed(self) -> bool:
        """Whether this patient reads anything else than by the edition in force."""
        return any(each.old != each.new for each in self.lines)

    def plan(self, guidance: rules.Guidance, language: Language) -> rules.Plan:
        """Return the patient's plan; what the engine would refuse is shown all the same."""
        key = (guidance, language)
        if key not in self._plans:
            facts = rules.parse_facts(dict(self.facts))
            try:
                self._plans[key] = rules.build_plan(facts, guidance, language, anyway=True)
            except rules.UnsafePlan as refused:
                self._plans[key] = refused.refused
        return self._plans[key]

    @cached_property
    def _plans(self) -> dict[Any, rules.Plan]:
        return {}

    @property
    def sheets(self) -> tuple[Sheets, ...]:
        """The whole sheets in each language, the reader's first, with what differs marked."""
        return tuple(
            Sheets(
                language.value,
                *marked(
                    paper.fragment(self.plan(self.old, language)),
                    paper.fragment(self.plan(self.new, language)),
                ),
                self.reading(language),
            )
            for language in sorted(Language, key=lambda each: each is not self.language)
        )

    def reading(self, language: Language) -> reading_level.ReadingLevel:
        """Return how easily all that the patient reads reads, as one text."""
        plan = self.plan(self.new, language)
        texts = [row.text.replace("**", "") for row in plan.rows]
        return reading_level.level(" ".join(_ended(text) for text in texts), language)


@dataclass(frozen=True, slots=True)
class Sheets:
    """One patient's whole sheet in one language, twice, and how easily the new one reads."""

    language: str
    old: Markup
    new: Markup
    reading: reading_level.ReadingLevel


@dataclass(frozen=True, eq=False)
class Pair:
    """The edition in force and the working copy as typed, and who reads about them."""

    old: rules.Guidance
    new: rules.Guidance
    language: Language


def of(
    pair: Pair, key: str, own: Iterable[Broken], told: Iterable[Told], *, is_rule: bool
) -> Example | None:
    """Return the smallest patient who shows the worst of what is edited.

    `own` is what the item breaks, `told` how it differs, the worst first. Where no example comes
    with these it is somebody who gets the rule; None where nothing that an example could show is
    edited.
    """
    for broken in own:
        if broken.facts is not None:
            return _example(pair, broken.facts, (*broken.concerned, key))
    for one in told:
        if one.item.example is not None:
            return _example(pair, one.item.example, one.item.rules or (key,))
    if not is_rule or key not in pair.new.rule_by_id:
        return None
    return _example(pair, samples.fitting_one(pair.new.rule_by_id[key].when, pair.new), (key,))


def _example(pair: Pair, facts: Mapping[str, Any], names: tuple[str, ...]) -> Example:
    return Example(facts, pair.old, pair.new, names, pair.language)


def _ended(text: str) -> str:
    return text if text.rstrip()[-1:] in ".!?:" else f"{text.rstrip()}."


def _lines(plan: rules.Plan, concerned: tuple[str, ...]) -> Iterable[PrintedLine]:
    """Yield what a patient reads of some rules, and what a clinician is told of them."""
    names = set(concerned)
    with translation.override(plan.language):
        for row in plan.rows:
            if names & set(row.rules):
                yield PrintedLine(_when(row), _bold(row.text))
        for stop in plan.stops:
            if stop.rule in names:
                yield PrintedLine(_("stops the treatment"), Markup(escape(stop.text)))
        for note in plan.clinician_notes:
            if note.rule in names:
                yield PrintedLine(_("for the clinician"), Markup(escape(note.text)))


def _when(row: Any) -> str:
    """Return from when or until when a line holds, in the language that is active."""
    if row.always:
        return _("as long as %(words)s") % {"words": row.while_words or "…"}
    if row.starts and row.until and row.starts < row.until:
        days = {"from": formats.day(row.starts), "until": formats.day(row.until)}
        return _("from %(from)s until %(until)s") % days
    if row.until:
        return _("until %(day)s") % {"day": formats.day(row.until)}
    if row.starts:
        return _("from %(day)s") % {"day": formats.day(row.starts)}
    return _("from the start")


def _bold(text: str) -> Markup:
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))


def marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Return two sheets with each line marked that the other one does not have."""
    return _with_marks(old, set(_said(new))), _with_marks(new, set(_said(old)))


def _said(sheet: str) -> Iterable[tuple[str, ...]]:
    for _match, key in _walk(sheet):
        yield key


def _walk(sheet: str) -> Iterable[tuple[re.Match[str], tuple[str, ...]]]:
    """Yield each line of a sheet with what it says and below which headings it stands."""
    section = group = ""
    for match in _PIECE.finditer(sheet):
        said = _plain(match[3])
        if match[1] == "h2":
            section, group = said, ""
        elif match[1] == "h3":
            group = said
        else:
            yield match, (section, group, said)


def _plain(line: str) -> str:
    # Adding a source moves the numbers of the others: that is no change of the line.
    return " ".join(_TAG.sub(" ", _CITE.sub("", line)).split())


def _with_marks(sheet: str, others: set[tuple[str, ...]]) -> Markup:
    made: list[str] = []
    at = 0
    for match, key in _walk(sheet):
        if key not in others:
            made += [sheet[at : match.end(2)], ' data-changed="1"']
            at = match.end(2)
    return Markup("".join(made) + sheet[at:])
