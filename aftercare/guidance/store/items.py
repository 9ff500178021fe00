"""The changes of a proposal as rows: what is laid out, who wrote it, and what is left of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from aftercare import rules
from aftercare.guidance.models import (
    Edition,
    ItemAuthor,
    Part,
    PartAuthor,
    Proposal,
    ProposedItem,
)
from aftercare.guidance.review.readiness import Base
from aftercare.guidance.store import comparing, merging, parts, sentences, working_copy
from aftercare.guidance.store.merging import Conflict, Merged
from aftercare.rules.vocabulary import Language

# Of a looser date or depth somebody says which source carries it.
DATED: Final = frozenset(
    {
        *("earlier-date", "end-lost", "earlier-start", "later-ban", "earlier-second"),
        *("modifier-dropped", "modifier-narrower", "help-ends-earlier", "later-help"),
        "limit-raised",
    }
)


def base_of(proposal: Proposal) -> Base:
    """Return the edition that a proposal changes; the reference edition where it is the first."""
    number = proposal.base_number
    return comparing.published(number) if number else comparing.reference()


def document_of(number: int) -> Mapping[str, Any]:
    """Return an edition's document in today's schema; the reference edition's for 0."""
    base = comparing.published(number) if number else comparing.reference()
    return rules.lift_guidance(base.document)


def merged(proposal: Proposal, edition: Edition) -> Merged:
    """Return a proposal's changes laid over another edition than it was made for."""
    mine = rules.lift_guidance(json.loads(proposal.document))
    theirs = rules.lift_guidance(json.loads(edition.document))
    return merging.onto(document_of(proposal.base_number), mine, theirs)


def not_in(proposal: Proposal, changed: Iterable[working_copy.Item]) -> list[working_copy.Item]:
    """Return the changes of the working copy that a proposal does not hold as they read now."""
    text = Proposal.objects.values_list("document", flat=True).get(pk=proposal.pk)
    proposed = parts.taken_apart(rules.lift_guidance(json.loads(text)))
    return [one for one in changed if proposed.get((one.kind, one.key)) != one.data]


def conflicts(proposal: Proposal) -> tuple[Conflict, ...]:
    """Return what the edition beneath it changed too, where a proposal was compared anew."""
    if proposal.follows is None:
        return ()
    base = base_of(proposal).guidance.digest
    return _conflicts(proposal.follows_id, proposal.base_number, base, proposal.digest)


@lru_cache(maxsize=16)
def _conflicts(follows: int, number: int, base: str, digest: str) -> tuple[Conflict, ...]:
    before = Proposal.objects.get(pk=follows)
    return merged(before, Edition.objects.get(number=number)).conflicts


def compared(proposal: Proposal) -> rules.Comparison:
    """Return how a proposal's document differs from the edition that it changes."""
    return _compared(base_of(proposal), proposal.base_number, proposal.document)


def compared_rest(proposal: Proposal) -> rules.Comparison:
    """Return the same of what is left without the items that were sent back."""
    text = rules.canonical(rest(proposal)).decode()
    return _compared(base_of(proposal), proposal.base_number, text)


@lru_cache(maxsize=4)
def _compared(base: Base, base_number: int, text: str) -> rules.Comparison:
    document = json.loads(text)
    new = rules.parse_guidance(document, base_number + 1)
    return rules.compare_documents(base.guidance, new, base.document, document)


def pairs(proposal: Proposal) -> dict[parts.Name, parts.Name]:
    """Return which rules were moved together with which, by the press that moved them."""
    found = working_copy.moved_together()
    if proposal.follows_id is not None:
        for item in ProposedItem.objects.filter(proposal_id=proposal.follows_id):
            for one in item.data.get("with", ()):
                names = (item.kind, item.key), (one["kind"], one["key"])
                found |= {names[0]: names[1], names[1]: names[0]}
    return found


def linked(
    found: rules.Comparison, pairs: Mapping[parts.Name, parts.Name]
) -> Iterator[tuple[rules.Item, tuple[rules.Item, ...]]]:
    """Yield each change with those of the rule that was moved with it: the two are one item.

    Only their dates are: a sentence of either stays an item of its own.
    """
    taken: set[str] = set()
    for item in found.items:
        if item.name in taken:
            continue
        partner = pairs.get((item.kind, item.key)) if _is_dated(item) else None
        others = tuple(
            one
            for one in found.items
            if (one.kind, one.key) == partner and _is_dated(one) and one.name not in taken
        )
        taken |= {item.name, *(one.name for one in others)}
        yield item, others


def _is_dated(item: rules.Item) -> bool:
    return not {"windows", "second"}.isdisjoint(item.fields)


def as_row(
    item: rules.Item, comparison: rules.Comparison, others: Iterable[rules.Item] = ()
) -> dict[str, Any]:
    """Return what is kept of an item for ever, with what was moved together with it."""
    others = tuple(others)
    data = _data(item, comparison)
    data["with"] = [_named(one) | _data(one, comparison) for one in others]
    needed = item.must_be_decided or any(one.must_be_decided for one in others)
    return _named(item) | {"must_be_decided": needed, "data": data}


def _named(item: rules.Item) -> dict[str, Any]:
    return {
        "name": item.name[:300],
        "heading": item.heading.value,
        "code": str(item.code),
        "kind": item.kind,
        "key": item.key,
    }


def _data(item: rules.Item, comparison: rules.Comparison) -> dict[str, Any]:
    marks = [
        {
            "name": "|".join((one.short, one.language or "", one.words)),
            "short": one.short,
            "language": one.language.value if one.language else None,
            **{key.value: sentences.mark(one, key) for key in Language},
        }
        for one in item.marks
    ]
    return {
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


def mark_names(item: ProposedItem) -> list[str]:
    """Return what each mark of a change is called: each is answered for by itself."""
    # Those of an older release have no names of their own.
    marks = [one for part in (item.data, *item.data.get("with", ())) for one in part["marks"]]
    return [one.get("name", one["short"]) for one in marks]


def all_names(item: ProposedItem) -> set[str]:
    """Return the names of a change and of what was moved with it."""
    return {item.name, *(one["name"] for one in item.data.get("with", ()))}


def all_codes(item: ProposedItem) -> set[str]:
    """Return the codes of a change and of what was moved with it."""
    return {item.code, *(one["code"] for one in item.data.get("with", ()))}


def is_same(one: ProposedItem, other: ProposedItem) -> bool:
    """Whether two items of one name say the same change, to the same people."""
    told = ("before", "after", "text", "lost", "gained", "example", "marks")
    same = all(one.data.get(part) == other.data.get(part) for part in told)
    return same and all_names(one) == all_names(other)


def authors(proposal: Proposal, item: ProposedItem) -> set[int]:
    """Return who wrote a change: all who saved its item since the edition; else the proposer."""
    keys = [item.key, *(one["key"] for one in item.data.get("with", ()))]
    if item.code in ("line-replaced", "not-shown"):
        keys.append(item.data["by"])
    found = set(
        PartAuthor.objects.filter(kind=item.kind, key__in=keys).values_list("user_id", flat=True)
    )
    if proposal.follows_id is not None:
        before = ItemAuthor.objects.filter(
            item__proposal_id=proposal.follows_id, item__kind=item.kind, item__key__in=keys
        )
        found |= set(before.values_list("user_id", flat=True))
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
        moved = [((one["kind"], one["key"]), one["fields"]) for one in item.data.get("with", ())]
        for name, fields in [((item.kind, key), item.data["fields"]), *moved]:
            made = changes.get(name, new.get(name))
            changes[name] = reverted(made, old.get(name), fields)
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
