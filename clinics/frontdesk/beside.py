"""Two treatments of a patient side by side, and in words what changed from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.web import formats
from clinics.frontdesk import readback
from clinics.frontdesk.readback import Group, Item, Told
from clinics.records.models import Treatment

ANSWERS = ("flags-", "skin")
OPEN = (Told.NOT_ASKED, Told.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Row:
    """One value of two treatments; None where one of them has no such value."""

    label: str
    older: Item | None
    newer: Item | None
    change: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; `same` are the unchanged answers, which take one row together."""

    id: str
    label: str
    rows: tuple[Row, ...]
    same: tuple[Row, ...] = ()


def sections(older: Treatment, newer: Treatment, guidance: rules.Guidance) -> list[Section]:
    """Return both treatments value by value, the answers to all questions in one section."""
    before, after = (readback.groups(one, guidance) for one in (older, newer))
    if newer.corrects_id != older.pk:
        # Of two visits it always differs, and stands at the head.
        before, after = (_without_time(groups) for groups in (before, after))
    found = [
        _section("treatment", _("Treatment"), before, after, ("treatment",)),
        _section("seen", _("Seen and used"), before, after, ("seen", "notes")),
        _section("answers", _("Answers"), before, after, ANSWERS),
        _section("home", _("Products at home"), before, after, ("home",)),
    ]
    return [section for section in found if section.rows or section.same]


def changes(older: Treatment, newer: Treatment, guidance: rules.Guidance) -> list[Row]:
    """Return what is not the same in two treatments: for a correction, everything it changed."""
    return [row for section in sections(older, newer, guidance) for row in changed(section)]


def changed(section: Section) -> list[Row]:
    """Return the rows of a section that changed."""
    return [row for row in section.rows if row.change]


def _section(
    id: str, label: str, before: list[Group], after: list[Group], groups: tuple[str, ...]
) -> Section:
    older, newer = _of(before, groups), _of(after, groups)
    rows = tuple(_rows(older, newer))
    if id != "answers":
        return Section(id, label, rows)
    differing = tuple(row for row in rows if row.change)
    return Section(id, label, differing, tuple(row for row in rows if not row.change))


def _without_time(groups: list[Group]) -> list[Group]:
    return [
        replace(group, items=tuple(item for item in group.items if item.key != "performed_at"))
        for group in groups
    ]


def _of(groups: list[Group], ids: tuple[str, ...]) -> dict[str, Item]:
    return {item.key: item for group in groups if group.id.startswith(ids) for item in group.items}


def _rows(older: Mapping[str, Item], newer: Mapping[str, Item]) -> Iterator[Row]:
    """Yield the newer treatment's values, and in their places those that only the older one has."""
    for key in _merged(list(older), list(newer)):
        before, after = older.get(key), newer.get(key)
        one = after or before
        assert one is not None
        yield Row(one.label, before, after, _change(before, after))


def _merged(older: list[str], newer: list[str]) -> list[str]:
    """Return the keys of both, each of the older ones after the one that it follows there."""
    found = list(newer)
    for place, key in enumerate(older):
        if key not in found:
            ahead = [found.index(one) for one in older[:place] if one in found]
            found.insert(max(ahead, default=-1) + 1, key)
    return found


def _change(before: Item | None, after: Item | None) -> str:
    """Return in words what changed; empty where nothing did."""
    if before is None or after is None:
        one = after or before
        assert one is not None
        return _gone(one) if after is None else _came(one)
    if (before.value, before.detail) == (after.value, after.detail):
        return ""
    if after.told in OPEN:
        return "" if before.told in OPEN else _("not known any more")
    if before.told in OPEN:
        return _("not known before")
    if before.value == after.value:
        return _("differs in detail")
    return _apart(before, after)


def _came(item: Item) -> str:
    is_area = item.key.startswith("zone:")
    if item.told in OPEN and not is_area:
        return ""
    return _("not treated before") if is_area else _("new")


def _gone(item: Item) -> str:
    is_area = item.key.startswith("zone:")
    if item.told in OPEN and not is_area:
        return ""
    return _("not treated this time") if is_area else _("no longer")


def _apart(before: Item, after: Item) -> str:
    if before.lot != after.lot:
        return _("another lot")
    if before.rank is None or after.rank is None:
        return _("changed")
    apart = after.rank - before.rank
    if not before.key.startswith("zone:"):
        return _in_order(before.key, apart)
    sign = "+" if apart > 0 else "−"
    return _("%(sign)s %(depth)s mm") % {"sign": sign, "depth": formats.number(abs(apart))}


def _in_order(key: str, apart: Decimal) -> str:
    """Return how a reaction of the skin compares; an answer is just another one."""
    if key != "endpoint":
        return _("changed")
    return _("more") if apart > 0 else _("less")
