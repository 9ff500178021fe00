"""The page on which a second person decides, by danger: each change as a card."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser

from aftercare import rules
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import items as editor_items
from aftercare.guidance.editor import sentences as editor_phrases
from aftercare.guidance.models import ItemDecision, Proposal, ProposedItem, Reason
from aftercare.guidance.publishing import sentences as phrases_of
from aftercare.guidance.publishing import word_difference
from aftercare.guidance.publishing.word_difference import Piece
from aftercare.guidance.store import items as stored
from aftercare.guidance.store import parts, talk
from aftercare.rules.vocabulary import Language

# In the order of danger.
GROUPS: Final = ("looser", "marked", "other", "stricter", "nothing")


@dataclass(frozen=True)
class Side:
    """One language of a sentence: what went and what came, word by word."""

    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Moved:
    """What was moved together with a change, by the same press: part of the same item."""

    title: str
    text: str
    old: str
    new: str


@dataclass(frozen=True)
class Card:
    """One change as its card shows it."""

    item: ProposedItem
    group: str
    text: str
    title: str
    where: str
    old: str
    new: str
    sides: tuple[Side, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    example: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]
    reason: Reason | None
    interest: str
    sources: tuple[str, ...]
    moved_with: tuple[Moved, ...]
    decision: ItemDecision | None
    is_own: bool
    needs_source: bool

    @property
    def is_counted(self) -> bool:
        """Whether it can be counted in treatments: whose lines get looser by it."""
        shown = self.item.kind == "rules" or bool(self.item.data["rules"])
        return self.item.heading == "looser" and bool(self.example) and shown

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide it."""
        return self.item.must_be_decided and self.decision is None


@dataclass(frozen=True)
class Group:
    """The changes under one heading."""

    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Page:
    """All changes of a proposal, and how far they are decided."""

    groups: tuple[Group, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return every change that has to be decided, in the page's order."""
        return tuple(c for group in self.groups for c in group.cards if c.item.must_be_decided)

    @property
    def decided(self) -> int:
        """Return how many are decided."""
        return sum(card.decision is not None for card in self.cards)

    @property
    def sent_back(self) -> int:
        """Return how many were sent back."""
        decisions = (card.decision for card in self.cards)
        return sum(one is not None and not one.is_accepted for one in decisions)

    @property
    def next_open(self) -> Card | None:
        """Return the first change that this reader may decide and has not."""
        return next((card for card in self.cards if card.is_open and not card.is_own), None)

    def count(self, name: str) -> int:
        """Return how many changes a group has."""
        return next((len(group.cards) for group in self.groups if group.name == name), 0)


def page(
    proposal: Proposal, rows: Iterable[ProposedItem], by: AbstractUser, language: Language
) -> Page:
    """Return the changes of a proposal as one reader sees them."""
    reader = _Reader(proposal, by, language)
    cards = [reader.card(row) for row in rows]
    groups = (Group(name, tuple(card for card in cards if card.group == name)) for name in GROUPS)
    return Page(tuple(group for group in groups if group.cards))


@dataclass(frozen=True)
class Anew:
    """How a proposal was compared anew, after another edition came first."""

    before: int
    stand: int
    open: int
    conflicts: tuple[tuple[str, str], ...]


def compared_anew(proposal: Proposal, page: Page, language: Language) -> Anew | None:
    """Return what became of the decisions, and what that edition changed too; None: it was not."""
    if proposal.follows is None:
        return None
    since = proposal.follows.decided_at
    stand = sum(
        card.decision is not None and since is not None and card.decision.decided_at <= since
        for card in page.cards
    )
    conflicts = tuple(
        (title(proposal, one.kind, one.key, language), phrases_of.label(one.field))
        for one in stored.conflicts(proposal)
    )
    return Anew(proposal.follows.pk, stand, len(page.cards) - stand, conflicts)


class _Reader:
    """What all cards of one page share, read once."""

    def __init__(self, proposal: Proposal, by: AbstractUser, language: Language) -> None:
        self.by, self.language, self.proposal = by, language, proposal
        self.comparison = stored.compared(proposal)
        self.reasons = talk.reasons(proposal.base_number, until=proposal.proposed_at)
        users = get_user_model().objects.filter(pk__in=proposal.items.values("authors__user_id"))
        self.names = {user.pk: str(getattr(user, "name", user.get_username())) for user in users}

    def card(self, row: ProposedItem) -> Card:
        """Return one change as its card shows it."""
        data: Mapping[str, Any] = row.data
        writers = [one.user_id for one in row.authors.all()]
        reason = self.reasons.get(row.name)
        old, new = self._lines(row)
        decision = row.decision if hasattr(row, "decision") else None
        rule = self.comparison.new.rule_by_id.get(row.key)
        return Card(
            item=row,
            group=_group(row),
            text=data["text"][self.language.value],
            title=self._titles(row),
            where=", ".join(str(phrases.LABELS.get(f, f)) for f in data["fields"]),
            old=old,
            new=new,
            sides=tuple(_sides(data["before"], data["after"])) if not old and not new else (),
            lost=tuple(map(str, data["lost"])),
            gained=tuple(map(str, data["gained"])),
            example=self._example(data["example"]),
            marks=tuple(
                (name, mark[self.language.value])
                for name, mark in zip(stored.mark_names(row), data["marks"], strict=False)
            ),
            authors=tuple(self.names.get(pk, "") for pk in writers),
            reason=reason,
            interest=self._interest(reason),
            sources=rule.sources if rule is not None and row.kind == "rules" else (),
            moved_with=tuple(self._moved(one) for one in data.get("with", ())),
            decision=decision,
            is_own=self.by.pk in writers,
            needs_source=bool(stored.all_codes(row) & stored.DATED),
        )

    def _titles(self, row: ProposedItem) -> str:
        """Return the name of what changes, and of what was moved together with it."""
        names = [(row.kind, row.key)]
        names += [(one["kind"], one["key"]) for one in row.data.get("with", ())]
        told = dict.fromkeys(title(self.proposal, *name, self.language) for name in names)
        return rules.join(list(told), self.language, "and")

    def _lines(self, row: ProposedItem) -> tuple[str, str]:
        """Return the lines that the example patient reads by either text, or the plain values."""
        if row.heading not in ("looser", "stricter"):
            return "", ""
        lines = _lines(self.comparison, row.name, self.language)
        if lines[0] != lines[1] and lines[0]:
            return lines
        before, after = row.data["before"], row.data["after"]
        if isinstance(before, Mapping) or isinstance(after, Mapping):
            return _fields(before), _fields(after)
        return _plain(before), _plain(after)

    def _moved(self, one: Mapping[str, Any]) -> Moved:
        old, new = _lines(self.comparison, one["name"], self.language)
        if old == new:
            old, new = _fields(one["before"]), _fields(one["after"])
        name = title(self.proposal, one["kind"], one["key"], self.language)
        return Moved(name, one["text"][self.language.value], old, new)

    def _example(self, facts: Mapping[str, Any] | None) -> tuple[str, ...]:
        if facts is None:
            return ()
        return editor_phrases.patient(facts, self.comparison.old, self.language)

    def _interest(self, reason: Reason | None) -> str:
        source = self.comparison.new.sources.get(reason.source) if reason else None
        if source is None or source.interest == "none":
            return ""
        return str(phrases.INTERESTS.get(source.interest, source.interest))


def title(proposal: Proposal, kind: str, key: str, language: Language) -> str:
    """Return what an item of either text is called."""
    for known in (_parts(proposal.pk, True), _parts(proposal.pk, False)):
        data = known.get((kind, key))
        if isinstance(data, Mapping):
            return editor_items.title(kind, data, key, language)
    return key


@lru_cache(maxsize=8)
def _parts(pk: int, is_new: bool) -> Mapping[parts.Name, Any]:
    """Return the items of a proposal's text, or of the edition that it changes; both are frozen."""
    text, base = Proposal.objects.values_list("document", "base_number").get(pk=pk)
    new = rules.lift_guidance(json.loads(text)) if is_new else stored.document_of(base)
    return parts.taken_apart(new)


@lru_cache(maxsize=256)
def _lines(comparison: rules.Comparison, name: str, language: Language) -> tuple[str, str]:
    item = next((one for one in comparison.items if one.name[:300] == name), None)
    if item is None:
        return "", ""
    old = rules.item_line(item, comparison.old, language)
    return old or "", rules.item_line(item, comparison.new, language) or ""


def _group(row: ProposedItem) -> str:
    if row.heading in ("looser", "meaning"):
        return "looser"
    if row.heading == "sentence":
        return "marked" if row.data["marks"] else "other"
    return row.heading


def _sides(before: Any, after: Any) -> Iterable[Side]:
    """Yield every language in which words differ; what is no words as one side without."""
    if not isinstance(before or {}, Mapping) or not isinstance(after or {}, Mapping):
        yield Side("", word_difference.of_wholes(_plain(before), _plain(after)))
        return
    old, new = before or {}, after or {}
    for key in dict.fromkeys((*old, *new)):
        one, other = _plain(old.get(key)), _plain(new.get(key))
        if one != other:
            language = key if key in set(Language) else ""
            yield Side(language, word_difference.of_texts(one, other))


def _plain(value: Any) -> str:
    return rules.written(value) or ""


def _fields(value: Any) -> str:
    if not isinstance(value, Mapping):
        return _plain(value)
    return "; ".join(
        f"{phrases.LABELS.get(name, name)}: {_plain(part)}" for name, part in value.items()
    )
