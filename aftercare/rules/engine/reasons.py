"""Why a product waits, in the patient's words: always the true reason, named by its ingredient."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Protocol

from aftercare.rules import dates
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Line
from aftercare.rules.products.holding import Hit
from aftercare.rules.products.ingredients import Match, Reading, State
from aftercare.rules.products.tables import of as tables_of
from aftercare.rules.products.tables import severity
from aftercare.rules.sentences import join, say
from aftercare.rules.vocabulary import Language

# So many words are named to a patient; of more it is said how many.
MOST_NAMED: Final = 3
# What is missing from a list: the phrase's key by the claim's.
MISSING: Final = {
    "filter": "missing_filter",
    "acne": "missing_acne",
    "dandruff": "missing_dandruff",
    "aluminium": "missing_aluminium",
}
NO_LIST: Final = {"cut-off": "cut_off", "empty": "no_ingredients"}


class Spoken(Protocol):
    """The language and the days of a plan."""

    @property
    def language(self) -> Language: ...
    @property
    def day_zero(self) -> date: ...
    @property
    def time_zone(self) -> str: ...
    def day_words(self, day: date) -> str: ...


class Reasons:
    """The sentences about one product as read."""

    def __init__(self, context: Spoken, reading: Reading, guidance: Guidance) -> None:
        self.context, self.reading, self.guidance = context, reading, guidance
        self.language = context.language

    def unread(self) -> str:
        """Return why the list was not read whole, or nothing."""
        reading, language = self.reading, self.language
        if reading.state is State.NEAR:
            return self._near()
        if reading.state is State.PARTLY:
            names = self._named(reading.unrecognised)
            return say("partly", language, n=reading.recognised, total=self._total(), names=names)
        if reading.state is State.ACTIVE_MISSING:
            return say(MISSING[reading.missing or "filter"], language)
        if reading.state is State.SEVERAL:
            return say("several", language)
        if reading.state is State.NO_LIST:
            return say(NO_LIST.get(reading.why_unreadable or "", "no_list"), language)
        return ""

    def _total(self) -> int:
        return self.reading.recognised + sum(
            1 for one in self.reading.written if one in self.reading.unrecognised
        )

    def _near(self) -> str:
        written, like = self.reading.near[0]
        tables = tables_of(self.guidance.lexicon)
        worst = any(severity(one) == 1 for one in tables.classes(like))
        key = "near_worst" if worst or not like else "near"
        if not like:
            return say("near_mixed", self.language, word=written)
        return say(key, self.language, word=written, name=like)

    def _named(self, names: Iterable[str]) -> str:
        every = list(names)
        shown = every[:MOST_NAMED]
        if len(every) > MOST_NAMED:
            shown.append(say("more", self.language, n=len(every) - MOST_NAMED))
        return join(shown, self.language)

    def allergic(self, hits: Iterable[Hit], because: str) -> str:
        """Return that she is allergic, and to what on the label where it is called otherwise."""
        text = say("never_allergy", self.language, because=because)
        called = [h.ingredient for h in hits if h.ingredient.casefold() != h.words.casefold()]
        if not called:
            return text
        names = self._named(dict.fromkeys(called))
        return f"{text} {say('holds', self.language, what=names)}"

    def asks(self, hits: tuple[Hit, ...]) -> str:
        """Return that an allergy may be meant, and the clinic decides."""
        hit = hits[0]
        return say("asks", self.language, name=hit.ingredient, words=hit.words)

    def seen_as_well(self, bans: Iterable[Line]) -> str:
        """Return what was seen that has to wait in any case, behind a reason not to say yes."""
        what = self._what(bans)
        return f" {say('holds', self.language, what=what)}" if what else ""

    def seen_waits(self, bans: list[Line]) -> str:
        """Return what was seen, and until when it has to wait in any case; or nothing."""
        what = self._what(bans)
        last = max((line.until for line in bans if line.until is not None), default=None)
        if not what or last is None:
            return ""
        return say("seen_waits", self.language, what=what, date=self.context.day_words(last))

    def with_what(self, text: str, bans: Iterable[Line]) -> str:
        """Return a sentence with what the product holds behind it."""
        return f"{text}{self.seen_as_well(bans)}"

    def wait(self, day: date, holding: list[Line], *, is_new: bool) -> str:
        """Return until when, and for which ingredients."""
        text = say("wait", self.language, date=self.context.day_words(day))
        what = self._what(holding)
        if not what and is_new:
            return f"{text} {say('is_new', self.language)}"
        return f"{text}{self.seen_as_well(holding)}"

    def kind_waits(self, day: date) -> str:
        """Return until when, because of what kind of product it is."""
        text = say("wait", self.language, date=self.context.day_words(day))
        kind = self.reading.kind.kind
        if kind is None:
            return f"{text} {say('unknown_kind', self.language)}"
        return f"{text} {say('is_kind', self.language, kind=kind.label[self.language])}"

    def fine(self, day: date, moment: datetime | None) -> str:
        """Return from when it may be used; by the clock where the sheet says so."""
        if moment is None:
            return say("ok", self.language, date=self.context.day_words(day))
        clock = dates.clock_words(
            moment, self.context.time_zone, self.language, same_day=self.context.day_zero
        )
        return say("ok_clock", self.language, time=clock)

    def _what(self, bans: Iterable[Line]) -> str:
        """Return "an acid (Lactic Acid)" for everything in the product that these lines ban."""
        topics = {topic for line in bans for topic in line.topics}
        groups: dict[str, dict[str, None]] = {}
        for match in self.reading.matches:
            if match.topic in topics:
                groups.setdefault(self._label(match), {})[match.ingredient] = None
        return join([_group(label, list(names)) for label, names in groups.items()], self.language)

    def _label(self, match: Match) -> str:
        for one in self.guidance.lexicon.classes:
            if one.id == match.class_id and one.label is not None:
                return one.label[self.language]
        topic = self.guidance.topics.get(match.topic)
        if topic is None:
            return ""
        label = topic.label[self.language]
        return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _group(label: str, names: list[str]) -> str:
    # "Vitamin c" of a product's name says no more than the label before it.
    names = [name for name in names if label.casefold() not in name.casefold()] or names
    distinct = [
        name
        for name in names
        if not any(name.casefold() in o.casefold() and o != name for o in names)
    ]
    shown = ", ".join(distinct[:MOST_NAMED])
    if not label or label.casefold() in shown.casefold():
        return shown
    if len(distinct) == 1 and distinct[0].casefold() in label.casefold():
        return label
    return f"{label} ({shown})"
