"""The changes of a proposal as rows: what is laid out, who wrote it, and what is left of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.models import Part, PartAuthor, Proposal, ProposedItem
from aftercare.guidance.review.readiness import Base
from aftercare.guidance.store import comparing, parts, sentences
from aftercare.rules.vocabulary import Language

# Of a looser date somebody says which source carries it.
DATED: Final = frozenset(
    {
        *("earlier-date", "end-lost", "earlier-start", "later-ban", "earlier-second"),
        *("modifier-dropped", "modifier-narrower", "help-ends-earlier", "later-help"),
    }
)


def base_of(proposal: Proposal) -> Base:
    """Return the edition that a proposal changes; the reference edition where it is the first."""
    if not proposal.base_number:
        return comparing.written(comparing.reference_document())
    return comparing.edition(proposal.base_number)


def compared(proposal: Proposal) -> rules.Comparison:
    """Return how a proposal's document differs from the edition that it changes."""
    return _compared(proposal.base_number, proposal.document)


def compared_rest(proposal: Proposal) -> rules.Comparison:
    """Return the same of what is left without the items that were sent back."""
    return _compared(proposal.base_number, rules.canonical(rest(proposal)).decode())


@lru_cache(maxsize=4)
def _compared(base_number: int, text: str) -> rules.Comparison:
    base = (
        comparing.edition(base_number)
        if base_number
        else comparing.written(comparing.reference_document())
    )
    document = json.loads(text)
    new = rules.parse_guidance(document, base_number + 1)
    return rules.compare_documents(base.guidance, new, base.document, document)


def as_row(item: rules.Item, comparison: rules.Comparison) -> dict[str, Any]:
    """Return what is kept of an item for ever."""
    marks = [
        {
            "short": one.short,
            "language": one.language.value if one.language else None,
            **{key.value: sentences.mark(one, key) for key in Language},
        }
        for one in item.marks
    ]
    data = {
        "text": {key.value: sentences.said(item, comparison, key) for key in Language},
        "before": item.before,
        "after": item.after,
        "fields": list(item.fields),
        "by": str(item.params.get("by", "")),
        "lost": item.params.get("lost", []),
        "gained": item.params.get("gained", []),
        "example": None if item.example is None else dict(item.example),
        "rules": list(item.rules),
        "marks": marks,
    }
    return {
        "name": item.name[:300],
        "heading": item.heading.value,
        "code": str(item.code),
        "kind": item.kind,
        "key": item.key,
        "must_be_decided": item.must_be_decided,
        "data": data,
    }


def authors(proposal: Proposal, item: ProposedItem) -> set[int]:
    """Return who wrote a change: all who saved its item since the edition; else the proposer."""
    keys = [item.key]
    if item.code in ("line-replaced", "not-shown"):
        keys.append(item.data["by"])
    found = set(
        PartAuthor.objects.filter(kind=item.kind, key__in=keys).values_list("user_id", flat=True)
    )
    edited = Part.objects.filter(kind=item.kind, key__in=keys, edited_by__isnull=False)
    found |= {int(pk) for pk in edited.values_list("edited_by_id", flat=True) if pk}
    return found or {proposal.proposed_by_id}


def rest(proposal: Proposal) -> dict[str, Any]:
    """Return what is left of a proposal: its document, with what was sent back as it was before."""
    document = dict(rules.lift_guidance(json.loads(proposal.document)))
    sent_back = proposal.items.filter(decision__is_accepted=False)
    if not sent_back:
        return dict(json.loads(proposal.document))
    old = parts.taken_apart(rules.lift_guidance(base_of(proposal).document))
    new = parts.taken_apart(document)
    changes: dict[parts.Name, Any] = {}
    for item in sent_back:
        key = item.data["by"] if item.code == "line-replaced" else item.key
        name = (item.kind, key)
        made = changes.get(name, new.get(name))
        changes[name] = reverted(made, old.get(name), item.data["fields"])
    return parts.laid_over(document, changes)


def reverted(new: Any, old: Any, fields: Iterable[str]) -> Any:
    """Return a row with some fields as they were; whole, where it is new, gone or has no fields."""
    fields = [field.partition(".")[0].replace("answers", "values") for field in fields]
    if not fields or not isinstance(new, Mapping) or not isinstance(old, Mapping):
        return old
    if "label" in fields and "label" not in old:
        return old
    made = {key: value for key, value in new.items() if key not in fields}
    return made | {field: old[field] for field in fields if field in old}
