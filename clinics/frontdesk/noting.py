"""What the clinician alone is told, beside the answers that cause it: notes and declined claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from aftercare import rules
from aftercare.rules.vocabulary import Language

# Where on the form each part of the record is asked, from the first to the last: a note stands at
# the last of its causes, where it comes true.
ORDER: Final = ("age", "device", "flags", "skin_type", "allergies", "products", "zones", "endpoint")
LAST: Final = "adjuncts"
# What has no row of its own on the form, and the row beside which it is read.
ELSEWHERE: Final = {"age": "device", "products": "allergies"}
# Claims of this kind are a maker's, of what is put on the skin.
OF_PRODUCTS: Final = "product"


@dataclass(frozen=True, slots=True)
class ShownNote:
    """One note as it is shown: what to do, why, and on which sources it rests.

    `field` is the part of the record beside which it stands: a question's name, or *device*,
    *zones*, *endpoint*, *adjuncts*, *skin_type* …
    """

    rule: str
    title: str
    text: str
    reason: str
    sources: tuple[str, ...]
    acknowledge: bool
    field: str


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """A claim that is not followed, and why; `is_near`: it is about what was used here."""

    claim: str
    text: str
    why: str
    is_near: bool


def field_of(causes: Iterable[str]) -> str:
    """Return the part of the record beside which a note stands."""
    last = max(causes, key=_place, default="device")
    return ELSEWHERE.get(last, last.removeprefix("flags."))


def _place(cause: str) -> int:
    if cause == LAST:
        return len(ORDER)
    return ORDER.index("flags" if cause.startswith("flags.") else cause)


def shown(notes: Iterable[rules.Note], guidance: rules.Guidance, language: str) -> list[ShownNote]:
    """Return notes as they are shown; those that are signed for come first."""
    found = [
        ShownNote(
            rule=note.rule,
            title=note.title,
            text=note.text,
            reason=note.reason,
            sources=tuple(_source(ref, guidance, Language(language)) for ref in note.sources),
            acknowledge=note.acknowledge,
            field=field_of(note.causes),
        )
        for note in notes
    ]
    return sorted(found, key=lambda note: not note.acknowledge)


def while_recording(
    notes: Iterable[rules.Note], left_open: Collection[str] = ()
) -> list[rules.Note]:
    """Return the notes that what was recorded so far brings.

    Nothing is said because of what nobody has recorded yet, unless it was told that it will not
    be: `left_open` are those parts of the record.
    """
    return [
        note for note in notes if not note.assumed or not set(note.causes).isdisjoint(left_open)
    ]


def by_field(notes: Iterable[ShownNote]) -> dict[str, list[ShownNote]]:
    """Return notes by the field that they stand at."""
    found: dict[str, list[ShownNote]] = {}
    for note in notes:
        found.setdefault(note.field, []).append(note)
    return found


def _source(ref: str, guidance: rules.Guidance, language: Language) -> str:
    if ref in guidance.sources:
        return f"{ref}: {guidance.sources[ref].citation}"
    claim = guidance.claims.get(ref)
    return f"{ref}: {claim.text[language]}" if claim is not None else ref


def of_stops(notes: Iterable[rules.Note], guidance: rules.Guidance) -> list[rules.Note]:
    """Return the notes that are there because of a reason not to treat."""
    known = guidance.rule_by_id
    return [note for note in notes if any(box.stopped for box in known[note.rule].when)]


def not_followed(
    guidance: rules.Guidance, language: str, adjuncts: Collection[str]
) -> list[NotFollowed]:
    """Return what makers claim of finish and glide and the edition does not follow.

    First come the claims on the topics of what was used.
    """
    topics = {
        topic
        for rule in guidance.rules
        for box in rule.when
        if not box.adjuncts.isdisjoint(adjuncts)
        for topic in rule.topics
    }
    spoken = Language(language)
    found = [
        NotFollowed(
            claim.id,
            claim.text[spoken],
            claim.why[spoken],
            is_near=not topics.isdisjoint(claim.topics),
        )
        for claim in guidance.claims.values()
        if claim.decision == "declined" and claim.kind == OF_PRODUCTS
    ]
    return sorted(found, key=lambda one: not one.is_near)
