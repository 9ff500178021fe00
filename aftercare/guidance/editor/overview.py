"""The working copy as a whole: what is found in it, what is changed, whether it is proven."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from aftercare import rules
from aftercare.guidance.editor import comparing, item_form, items, kinds, links, proof, sentences
from aftercare.guidance.models import Reason
from aftercare.guidance.review import checks, readiness
from aftercare.guidance.store import parts, talk, working_copy
from aftercare.rules.vocabulary import Language


@dataclass(frozen=True)
class Overview:
    """The working copy, the edition that it changes, and what was found in it."""

    base: working_copy.Base
    document: dict[str, Any]
    readiness: readiness.Readiness
    language: Language
    today: date

    @property
    def state(self) -> proof.State:
        """What the proof says."""
        return proof.state(self.readiness.guidance, self.readiness.proof, self.language)

    @cached_property
    def comparison(self) -> rules.Comparison | None:
        """The working copy against the edition in force; None where it can't be read."""
        new = self.readiness.guidance
        if new is None:
            return None
        return rules.compare_documents(self.base.guidance, new, self.base.document, self.document)

    @cached_property
    def _reasons(self) -> Mapping[str, Reason]:
        return talk.reasons(self.base.number)

    def compared(self, kind: str, key: str) -> comparing.Compared:
        """Return what one item changes, the worst first."""
        if self.comparison is None:
            return comparing.Compared(())
        own = comparing.of_item(self.comparison, kind, key)
        return comparing.in_words(own, self.base.guidance, self.language, self._reasons)

    @property
    def lacking(self) -> tuple[comparing.Told, ...]:
        """Return what can't be proposed yet: a looser change without its reason or source."""
        if self.comparison is None:
            return ()
        every = comparing.in_words(
            self.comparison.items, self.base.guidance, self.language, self._reasons
        )
        return tuple(one for one in every.told if one.lacks)

    def name_of(self, kind: str, key: str) -> str:
        """Return what an item is called, also one that is taken out."""
        row = self.rows.get((kind, key)) or parts.taken_apart(self.base.document).get((kind, key))
        return items.title(kind, row, key, self.language) if isinstance(row, Mapping) else key

    def link(self, item: rules.Item) -> links.Link:
        """Return where a change is reasoned, by the name of its item."""
        return links.Link(self.name_of(item.kind, item.key), links.address(item.kind, item.key))

    def findings(self) -> tuple[Told, ...]:
        """Return every finding in words, what must be mended first."""
        found = sorted(self.readiness.findings, key=lambda one: not one.is_error)
        return tuple(self.told(one) for one in found)

    def told(self, one: checks.Finding) -> Told:
        """Return a finding in words, with the place where it is mended."""
        row = self.rows.get((one.kind, one.key))
        name = items.title(one.kind, row, one.key, self.language) if row else one.key
        address = links.address(one.kind, one.key, one.field) if one.key else ""
        return Told(one, links.Link(name, address), checks.said(one))

    @property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Every item of the kinds that are edited here, by kind and id."""
        return {
            (kind, key): row
            for kind in kinds.KINDS
            for key, row in items.keyed(self.document, kind)
        }

    def changes(self) -> tuple[Changed, ...]:
        """Return every item that reads otherwise than in the newest edition, field by field."""
        known = sentences.Known(self.document, self.base.guidance, self.language)
        return tuple(self._changed(item, known) for item in working_copy.changes())

    def _changed(self, item: working_copy.Item, known: sentences.Known) -> Changed:
        data = item.data or item.published
        name = items.title(item.kind, data, item.key, self.language)
        kind = kinds.KINDS.get(item.kind)
        parts = kind.fields(self.document, self.language, item.key) if kind else {}
        fields = tuple(
            Field(
                sentences.label(parts, each),
                sentences.told(parts, item.published, each, known),
                sentences.told(parts, item.data, each, known),
                links.address(item.kind, item.key, each),
                each.partition(".")[2],
            )
            for each in item_form.changed(parts, item.data, item.published)
        )
        found = [
            self.told(one)
            for one in self.readiness.findings
            if (one.kind, one.key) == (item.kind, item.key)
        ]
        address = links.address(item.kind, item.key)
        compared = self.compared(item.kind, item.key)
        return Changed(item, kind, links.Link(name, address), fields, tuple(found), compared.told)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, what it is about, and what it says."""

    finding: checks.Finding
    about: links.Link
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that was changed: the published words and the new ones."""

    label: str
    old: str
    new: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that was changed, with its fields and what is found in it."""

    item: working_copy.Item
    kind: kinds.Kind | None
    about: links.Link
    fields: tuple[Field, ...]
    findings: tuple[Told, ...]
    compared: tuple[comparing.Told, ...]

    @property
    def state(self) -> str:
        """Whether it was changed, added or taken out."""
        if self.item.is_removed:
            return "removed"
        return "new" if self.item.is_new else "changed"


def overview(language: Language, today: date) -> Overview:
    """Return the working copy as it is now."""
    base = working_copy.base()
    document = working_copy.laid_over(base)
    accepted = tuple((one.kind, one.key, one.field, one.code) for one in working_copy.exceptions())
    text = rules.canonical(document)
    return Overview(base, document, _readiness(text, accepted, today), language, today)


@lru_cache(maxsize=4)
def _readiness(
    text: bytes, accepted: tuple[tuple[str, ...], ...], today: date
) -> readiness.Readiness:
    names = ("kind", "key", "field", "code")
    signed = [dict(zip(names, one, strict=True)) for one in accepted]
    return readiness.of(json.loads(text), today=today, accepted=signed)
