"""What is printed beside the sheet: its sources by line, and the full version for the clinic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from aftercare.paper import compose, pages, sheet
from aftercare.paper.layout import lay_out
from aftercare.paper.letterhead import Letterhead
from aftercare.rules import Note, Plan


@dataclass(frozen=True, slots=True)
class Sourced:
    """A printed line and the numbers of its sources."""

    html: Markup
    numbers: str


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one heading."""

    heading: str
    lines: tuple[Sourced, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under one heading, each with everything that is known of it."""

    heading: str
    entries: tuple[sheet.Entry, ...]


def sourced(plan: Plan, letterhead: Letterhead) -> tuple[pages.Sheet, tuple[Part, ...]]:
    """Return the sheet, and each of its lines with the numbers of its sources."""
    made = compose.compose(plan, letterhead)
    words = made.words
    parts = (
        (words["first_days"], (*made.first, *made.during)),
        (made.wait_heading, (*_items(made.wait), *made.calm)),
        (words["get_help"], _items(made.help)),
        (words["do"], _items(made.do)),
        (words["expect"], _items(made.expect)),
    )
    places = {source.id: number for number, source in enumerate(plan.sources, start=1)}
    cited = {line.rule: line.sources for line in plan.advice}
    return made, tuple(
        Part(heading, tuple(_sourced(said, cited, places) for said in lines))
        for heading, lines in parts
        if lines
    )


def _items(groups: Iterable[pages.Dated | pages.Level]) -> tuple[pages.Said, ...]:
    return tuple(said for group in groups for said in group.items)


def _sourced(
    said: pages.Said, cited: dict[str, tuple[str, ...]], places: dict[str, int]
) -> Sourced:
    found = {
        places[each] for rule in said.row.rules for each in cited.get(rule, ()) if each in places
    }
    return Sourced(said.html, ", ".join(str(number) for number in sorted(found)))


def full(
    plan: Plan, letterhead: Letterhead
) -> tuple[sheet.SheetView, tuple[Group, ...], tuple[Note, ...]]:
    """Return every rule with its reason, strength and sources, and the notes for clinicians."""
    view = lay_out(plan, letterhead)
    words = view.words
    helps = tuple(entry for level in view.help for entry in level.entries)
    about = tuple(entry for product in view.products for entry in product.entries)
    groups = (
        (words["tonight"], view.tonight),
        (words["not_yet"], (*view.waiting, *view.calm)),
        (words["get_help"], (*helps, *view.later)),
        (words["do"], view.do),
        (words["caution"], view.caution),
        (words["expect"], view.expect),
        (words["products"], (*about, *view.loose)),
    )
    shown = tuple(Group(heading, entries) for heading, entries in groups if entries)
    return view, shown, plan.clinician_notes
