"""The sources that an item rests on, as form fields: chosen from the register, with the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from aftercare.guidance import search
from aftercare.guidance.editor.fields import Item, Part
from aftercare.web.forms import line

FEW: Final = 8
MOST_PLACE: Final = 200


class Places(forms.SelectMultiple):
    """The names that were sent, each with its place."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        chosen = (each for each in data.getlist(name) if each)
        return {each: data.get(f"{name}-place-{each}") or "" for each in chosen}


class Cites(Part):
    """A list of sources (and claims) in order; with places, also where in each of them.

    Its value says for each name the place, or nothing.
    """

    kind = "cites"

    def __init__(self, label: Any, *, of: str, has_places: bool = False) -> None:
        super().__init__(label=label, initial={}, required=False, widget=Places)
        self.names_of, self.has_places = of, has_places

    def keys(self, path: str) -> tuple[str, ...]:
        return (path, "locators") if self.has_places else (path,)

    def of(self, item: Item, path: str) -> dict[str, str]:
        places = item.get("locators") if self.has_places else None
        places = places if isinstance(places, Mapping) else {}
        return {str(name): str(places.get(name, "")) for name in item.get(path) or ()}

    def put(self, item: dict[str, Any], path: str, value: dict[str, str]) -> None:
        places = {name: place for name, place in value.items() if place}
        for key, made in zip(self.keys(path), (list(value), places), strict=False):
            item.pop(key, None)
            if made:
                item[key] = made

    def clean(self, value: dict[str, str]) -> dict[str, str]:
        return {name: line(place[:MOST_PLACE]) for name, place in value.items()}

    def same(self, one: dict[str, str], other: dict[str, str]) -> bool:
        return list(one.items()) == list(other.items())

    def typed(self, path: str, value: dict[str, str]) -> dict[str, list[str]]:
        places = {f"{path}-place-{name}": [place] for name, place in value.items() if place}
        return {path: list(value)} | places


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
