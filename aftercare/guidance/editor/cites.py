"""The sources that an item rests on, as form fields: chosen from the register, with the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aftercare.guidance import search
from aftercare.guidance.editor.shapes import Data, Found, Item, Shape, cleaned, first

FEW: Final = 8
MOST_PLACE: Final = 200


@dataclass(frozen=True)
class Cites(Shape):
    """A list of sources (and claims) in order; with places, also where in each of them."""

    kind = "cites"
    default: Any = ()
    of: str = "sources"
    has_places: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, "locators") if self.has_places else (self.key,)

    def shown(self, item: Item) -> dict[str, list[str]]:
        data = {self.key: [str(name) for name in item.get(self.key) or ()]}
        places = item.get("locators") if self.has_places else None
        for name, place in (places if isinstance(places, Mapping) else {}).items():
            data[f"{self.key}-place-{name}"] = [str(place)]
        return data

    def read(self, data: Data, found: Found) -> dict[str, Any]:
        names = list(dict.fromkeys(name for name in data.get(self.key, ()) if name))
        made: dict[str, Any] = {self.key: names}
        if self.has_places:
            places = {
                name: cleaned(first(data, f"{self.key}-place-{name}")[:MOST_PLACE], self.key, found)
                for name in names
            }
            made["locators"] = {name: place for name, place in places.items() if place}
        return made

    def same(self, one: Any, other: Any) -> bool:
        if isinstance(one, Mapping) or isinstance(other, Mapping):
            return dict(one or {}) == dict(other or {})
        return list(one or ()) == list(other or ())


@dataclass(frozen=True, slots=True)
class Citable:
    """A source or a claim as a picker lists it."""

    id: str
    text: str
    mark: str
    interest: str
    decision: str
    superseded_on: str
    superseded_by: str


def citable(row: Item, language: str) -> Citable:
    """Return a row of a register for a picker."""
    words = row.get("text")
    text = words.get(language, "") if isinstance(words, Mapping) else row.get("citation")
    return Citable(
        id=str(row["id"]),
        text=str(text or ""),
        mark=str(row.get("mark") or ""),
        interest=str(row.get("interest") or "none"),
        decision=str(row.get("decision") or ""),
        superseded_on=str(row.get("superseded_on") or ""),
        superseded_by=str(row.get("superseded_by") or ""),
    )


def found(table: Mapping[str, Item], q: str, chosen: list[str]) -> tuple[list[Item], int]:
    """Return the first rows that hold every word of a query and are not chosen, and how many."""
    wanted = search.words(search.clean(q))
    if not wanted:
        return [], 0
    rows = [
        row
        for name, row in table.items()
        if name not in chosen and search.holds(_words(row), wanted)
    ]
    # What is out of date comes last.
    rows.sort(key=lambda row: bool(row.get("superseded_on")))
    return rows[:FEW], len(rows)


def _words(row: Item) -> str:
    texts: list[str | None] = [str(row["id"])]
    for key in ("citation", "doi", "pmid", "pmcid", "where", "text", "why", "used_for"):
        value = row.get(key)
        texts += value.values() if isinstance(value, Mapping) else [value]
    return search.folded(text for text in texts if isinstance(text, str))
