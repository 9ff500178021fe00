"""Why a looser change is still safe: asked at the field that it belongs to, kept with the item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aftercare.guidance.editor import items
from aftercare.guidance.editor.comparing import Compared, Told
from aftercare.guidance.store.reasons import says_something

if TYPE_CHECKING:
    from aftercare.guidance.editor.editing import Editing

# In which section of a rule's form a field stands; every other field is among the words.
_WHEN: Final = ("windows", "second", "modifiers", "calm_gate", "clock", "tonight")
_WHO: Final = ("when", "unasked", "overridable")
_GROUNDS: Final = ("sources", "locators", "strength", "strength_note", "basis", "why", "range")
SECTIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(_WHEN, "s-when"),
    **dict.fromkeys(_WHO, "s-who"),
    **dict.fromkeys((*_GROUNDS, "review_by"), "s-grounds"),
}
ALL: Final = ("s-words", "s-who", "s-when", "s-grounds")


@dataclass(frozen=True, slots=True)
class Asked:
    """One change that needs a reason, and what was written so far."""

    told: Told
    text: str
    source: str

    @property
    def is_missing(self) -> bool:
        """Whether it can't be proposed like this."""
        return not says_something(self.text) or (self.told.needs_source and not self.source)


def asked(editing: Editing) -> dict[str, tuple[Asked, ...]]:
    """Return what has to be reasoned in each section of the form, as typed or else as saved."""
    found: dict[str, list[Asked]] = {name: [] for name in ALL}
    for one in typed(editing.compared, editing.data) if editing.compared else ():
        found[section(one.told)].append(one)
    return {name: tuple(some) for name, some in found.items()}


def typed(compared: Compared, data: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Return what has to be reasoned, as typed or else as saved."""
    made = []
    for one in compared.asking:
        said = one.reason
        text, source = (said.text, said.source) if said else ("", "")
        made.append(
            Asked(
                one,
                str(data.get(f"why-{one.code}", text) or ""),
                str(data.get(f"source-{one.code}", source) or ""),
            )
        )
    return tuple(made)


def section(one: Told) -> str:
    """Return in which section of the form a change is asked about."""
    return next((SECTIONS[each] for each in one.item.fields if each in SECTIONS), "s-words")


def sources(editing: Editing) -> dict[str, str]:
    """Return the sources to choose from: those that the item rests on come first."""
    named: dict[str, str] = {}
    for kind in ("sources", "claims"):
        named |= items.named(editing.working, kind, editing.language)
    published = editing.published or {}
    cited = editing.value.get("sources") or published.get("sources") or ()
    own = [str(name) for name in cited]
    return {name: named[name] for name in own if name in named}


def missing(asked_for: Iterable[tuple[Asked, ...]]) -> int:
    """Return how many changes still lack a reason or a source."""
    return sum(one.is_missing for some in asked_for for one in some)
