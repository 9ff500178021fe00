"""A proposal as a document to print: every change with what a colleague needs to judge it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from aftercare import paper, rules
from aftercare.guidance import sentences as phrases
from aftercare.guidance.editor import comparing, items, kinds, standing
from aftercare.guidance.editor.example import Example
from aftercare.guidance.models import Proposal, Remark
from aftercare.guidance.store import comparing as stored
from aftercare.guidance.store import talk
from aftercare.rules.vocabulary import Language

# The headings of the document, the most dangerous first.
GROUPS: Final = (
    ("looser", gettext_lazy("Looser")),
    ("meaning", gettext_lazy("Means something else")),
    ("marked", gettext_lazy("Marked sentences")),
    ("sentence", gettext_lazy("Other sentences")),
    ("stricter", gettext_lazy("Stricter")),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What stood and what stands there in one language, as plain text."""

    language: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as it is printed."""

    number: int
    tone: str
    text: str
    place: str
    lines: tuple[Side, ...]
    who: tuple[str, ...]
    marks: tuple[str, ...]
    needs_reason: bool
    reason: str
    by: str
    source: str
    interest: str
    remarks: tuple[Remark, ...]
    is_decided: bool


def document(proposal: Proposal, language: Language) -> str:
    """Return the HTML of the document; `paper.pdf` prints it."""
    base = stored.edition(proposal.base_number) if proposal.base_number else stored.in_force()
    frozen = json.loads(proposal.document)
    guidance = rules.parse_guidance(frozen, 0)
    compared = rules.compare_documents(base.guidance, guidance, base.document, frozen)
    proof = rules.prove(guidance)
    reasons = talk.reasons(proposal.base_number, until=proposal.proposed_at)
    told = comparing.in_words(compared.items, base.guidance, language, reasons).told
    writer = _Writer(frozen, base.guidance, guidance, language)
    entries = [writer.entry(number, one) for number, one in enumerate(told, start=1)]
    return render_to_string(
        "guidance/review/document.html",
        {
            "title": _("Proposal %(number)s") % {"number": proposal.pk},
            "proposal": proposal,
            "lang": language.value,
            "style": Markup(paper.style_element("review")),
            "edition_name": standing.edition(proposal.base_number),
            "heading": _heading(told),
            "holds": proof.holds,
            "questions": proof.questions,
            "cells": proof.cells,
            "groups": [
                {"name": name, "entries": found}
                for tone, name in GROUPS
                if (found := [one for one in entries if one.tone == tone])
            ],
        },
    )


def _heading(told: Iterable[comparing.Told]) -> str:
    """Return how many changes need care, counted and not described."""
    everything = list(told)
    care = [one for one in everything if one.tone in ("looser", "meaning") or one.marks]
    if not everything:
        return _("Nothing reads otherwise.")
    return ngettext(
        "%(care)s of %(num)s change needs care.",
        "%(care)s of %(num)s changes need care.",
        len(everything),
    ) % {"care": len(care), "num": len(everything)}


@dataclass(frozen=True)
class _Writer:
    """Puts one change on paper."""

    document: Mapping[str, Any]
    old: rules.Guidance
    new: rules.Guidance
    language: Language

    def entry(self, number: int, one: comparing.Told) -> Entry:
        """Return one change with what is needed to judge it."""
        item, reason = one.item, one.reason
        source = self._source(reason.source) if reason and reason.source else {}
        return Entry(
            number=number,
            tone="marked" if one.tone == "sentence" and one.marks else one.tone,
            text=one.text,
            place=self._place(item),
            lines=tuple(self._lines(item)),
            who=self._example(item).who if item.example is not None else (),
            marks=tuple(text for _spoken, text in one.marks),
            needs_reason=one.needs_reason,
            reason=reason.text if reason else "",
            by=reason.written_by.get_full_name() if reason else "",
            source=items.title("sources", source, reason.source, self.language)
            if reason and reason.source
            else "",
            interest=str(phrases.INTERESTS.get(str(source.get("interest")), "")),
            remarks=tuple(talk.remarks(item.kind, item.key)),
            is_decided=item.must_be_decided,
        )

    def _place(self, item: rules.Item) -> str:
        kind = kinds.KINDS.get(item.kind)
        table = dict(items.keyed(self.document, item.kind)) if kind else {}
        title = items.title(item.kind, table.get(item.key), item.key, self.language)
        fields = ", ".join(str(phrases.LABELS.get(name, name)) for name in item.fields)
        parts = (str(kind.one) if kind else item.kind, title, fields)
        return " · ".join(part for part in parts if part)

    def _source(self, name: str) -> Mapping[str, Any]:
        table = dict(items.keyed(self.document, "sources"))
        claims = dict(items.keyed(self.document, "claims"))
        return table.get(name) or table.get(str(claims.get(name, {}).get("source"))) or {}

    def _example(self, item: rules.Item) -> Example:
        names = item.rules or (item.key,)
        return Example(item.example or {}, self.old, self.new, names, self.language)

    def _lines(self, item: rules.Item) -> Iterable[Side]:
        if item.example is not None:
            for each in self._example(item).lines:
                old, new = (
                    " / ".join(f"{line.when}: {line.text.striptags()}" for line in some)
                    for some in (each.old, each.new)
                )
                yield Side(each.language, old, new)
            return
        before, after = (
            value if isinstance(value, Mapping) else {"": value}
            for value in (item.before, item.after)
        )
        for language in dict.fromkeys((*before, *after)):
            was, now = before.get(language), after.get(language)
            if was != now:
                yield Side(language if language in set(Language) else "", _plain(was), _plain(now))


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
