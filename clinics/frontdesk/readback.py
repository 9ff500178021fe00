"""A recorded treatment as it is read back: every value with its name, what was not asked too.

One list of items serves the treatment's page, two visits side by side, and what a correction
changed: an item is found again in another treatment by its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare import rules
from aftercare.rules.guidance import FlagInfo
from aftercare.rules.vocabulary import Adjunct, Area, Device, Flag, Language
from aftercare.web import formats
from clinics.frontdesk import told
from clinics.frontdesk.forms import choices
from clinics.records.allergies import Answer
from clinics.records.models import Treatment

CONFIRMED: Final = "confirmed"


class Told(StrEnum):
    """How an item was told."""

    USUAL = "usual"  # the answer that changes nothing
    SPECIAL = "special"
    NOT_ASKED = "not-asked"
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True, slots=True)
class Item:
    """One value that was recorded, or that nobody recorded."""

    key: str
    label: str
    value: str
    told: Told = Told.SPECIAL
    detail: str = ""
    # What tells more from less, where the values have an order.
    rank: Decimal | None = None
    lot: str = ""
    # What stands for a long value where it did not change.
    short: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together."""

    id: str
    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Depth:
    """One area's depth against what is usual and what is the limit there, in mm."""

    area: str
    set: str
    usual: str
    limit: str
    reason: str
    is_above: bool
    # Where they stand on a bar of 100 parts.
    at: int
    usual_at: int
    limit_at: int


def groups(treatment: Treatment, guidance: rules.Guidance) -> list[Group]:
    """Return everything that was recorded of a treatment, in the order of the visit."""
    language = formats.language()
    return [
        Group("treatment", _("Treatment"), tuple(_treatment(treatment, guidance, language))),
        Group("seen", _("Seen and used"), tuple(_seen(treatment, guidance, language))),
        *_answers(treatment, guidance, language),
        Group("home", _("Products at home"), tuple(_home(treatment))),
        Group("notes", _("Notes for the clinic"), tuple(_notes(treatment))),
    ]


def items(treatment: Treatment, guidance: rules.Guidance) -> dict[str, Item]:
    """Return the same by key."""
    return {item.key: item for group in groups(treatment, guidance) for item in group.items}


def _treatment(
    treatment: Treatment, guidance: rules.Guidance, language: Language
) -> Iterator[Item]:
    when = f"{formats.day(treatment.performed_at)}, {formats.clock(treatment.performed_at)}"
    yield Item("performed_at", _("Needling ended"), when, detail=treatment.time_zone)
    device = treatment.device
    yield _maybe("device", _("Device"), named_device(device, guidance, language))
    for zone in treatment.zones.all():
        area = guidance.areas[Area(zone.area)]
        where = ""
        if zone.place:
            where = guidance.areas[Area(zone.place)].label[language]
        depth = zone.set_depth_mm
        yield Item(
            f"zone:{zone.area}",
            area.label[language],
            _("%(depth)s mm") % {"depth": formats.number(depth)} if depth else _("Not recorded"),
            Told.NOT_RECORDED if depth is None else Told.SPECIAL,
            "; ".join(filter(None, [where, reason(treatment.depth_reasons, zone.area)])),
            depth,
        )


def named_device(device: str, guidance: rules.Guidance, language: Language) -> str:
    """Return the device in the clinic's words."""
    if not device:
        return ""
    return str(
        dict(choices.DEVICES).get(device) or guidance.devices[Device(device)].label[language]
    )


def reason(reasons: Mapping[str, str], area: str) -> str:
    """Return why a depth above the usual was set, in words."""
    said = reasons.get(area, "")
    return _("confirmed, above the usual") if said == CONFIRMED else said


def _seen(treatment: Treatment, guidance: rules.Guidance, language: Language) -> Iterator[Item]:
    offered = choices.Offered(guidance, language)
    codes = [code for code, _label in offered.ENDPOINTS]
    words = {code: str(label) for code, label in offered.ENDPOINTS}
    seen = treatment.endpoint
    rank = Decimal(codes.index(seen)) if seen in codes else None
    yield _maybe("endpoint", _("Skin at the end"), words.get(seen, seen), rank=rank)
    named = {code: str(label) for code, label in offered.ADJUNCTS}
    adjuncts = treatment.adjuncts
    if adjuncts is None:
        yield _maybe("adjuncts", _("Also used"), "")
    else:
        used = ", ".join(named.get(one, one) for one in adjuncts)
        told_as = Told.SPECIAL if adjuncts else Told.USUAL
        yield Item("adjuncts", _("Also used"), used or _("Nothing else"), told_as)
    is_told = treatment.anaesthetic_agent or treatment.anaesthetic_percent is not None
    if is_told or Adjunct.ANAESTHETIC in (adjuncts or ()):
        yield Item("numbing", _("Numbing cream"), told.numbing(treatment.entry()))
    lot, expires = treatment.cartridge_lot, treatment.cartridge_expires_on
    until = _("expires %(day)s") % {"day": formats.day(expires)} if expires else ""
    yield _maybe("cartridge", _("Cartridge"), lot, detail=until, lot=lot)
    for used in treatment.products_used:
        name, lot = used["name"], used.get("lot", "")
        said = _("Lot %(lot)s") % {"lot": lot} if lot else _("Lot not recorded")
        yield Item(f"used:{name.casefold()}", name, said, lot=lot)


def _answers(treatment: Treatment, guidance: rules.Guidance, language: Language) -> Iterator[Group]:
    found: dict[str, list[Item]] = {name: [] for name in guidance.flag_groups}
    for flag, info in guidance.flags.items():
        answer = treatment.flags.get(flag.value, "")
        if not answer and info.devices and treatment.device not in info.devices:
            # Of another device: then there was nothing to ask.
            continue
        found[info.group].append(_answer(treatment, info, answer, language))
    known = {flag.value for flag in guidance.flags}
    strange = [
        Item(f"flag:{name}", name, str(value))
        for name, value in treatment.flags.items()
        if name not in known
    ]
    for name, listed in found.items():
        if listed:
            yield Group(f"flags-{name}", guidance.flag_groups[name][language], tuple(listed))
    yield Group("skin", _("Skin type and allergies"), (*strange, *_of_her(treatment)))


def _answer(treatment: Treatment, info: FlagInfo, answer: str, language: Language) -> Item:
    label = info.question[language].rstrip("? ")
    key = f"flag:{info.flag.value}"
    values = list(info.values)
    if not answer:
        return Item(key, label, _("not asked"), Told.NOT_ASKED)
    words = info.values[answer][language] if answer in info.values else answer
    rank = values.index(answer) if answer in values else 1
    detail = ""
    months = treatment.baby_age_months
    if info.flag is Flag.BREASTFEEDING and (months is not None or answer == "yes"):
        detail = _("the baby’s age: %(age)s") % {"age": told.months(months)}
    return Item(key, label, words, Told.SPECIAL if rank else Told.USUAL, detail, Decimal(rank))


def _of_her(treatment: Treatment) -> Iterator[Item]:
    skin = treatment.skin_type
    words = choices.SKIN_TYPES[skin - 1][1] if skin else ""
    yield _maybe("skin_type", _("Skin type"), words, rank=Decimal(skin) if skin else None)
    entry = treatment.entry()
    how = {Answer.NONE: Told.USUAL, Answer.NOT_ASKED: Told.NOT_ASKED}.get(
        Answer(entry.allergies_answer or Answer.THESE),
        Told.SPECIAL if entry.allergies else Told.NOT_RECORDED,
    )
    yield Item("allergies", _("Allergies"), told.allergies(entry), how)


def _home(treatment: Treatment) -> Iterator[Item]:
    for product in treatment.products:
        ingredients = product.get("ingredients")
        count = len([one for one in (ingredients or "").split(",") if one.strip()])
        yield Item(
            f"home:{product['name'].casefold()}",
            product["name"],
            ingredients or _("Ingredients not known"),
            Told.SPECIAL if ingredients else Told.NOT_RECORDED,
            short=ngettext("%(num)s ingredient", "%(num)s ingredients", count) % {"num": count}
            if ingredients
            else "",
        )


def _notes(treatment: Treatment) -> Iterator[Item]:
    if treatment.notes:
        yield Item("notes", _("Notes for the clinic"), treatment.notes)


def _maybe(key: str, label: str, value: Any, **more: Any) -> Item:
    """Return an item whose absence is said."""
    if value:
        return Item(key, label, str(value), **more)
    return Item(key, label, _("Not recorded"), Told.NOT_RECORDED, **more)


def depths(treatment: Treatment, guidance: rules.Guidance) -> list[Depth]:
    """Return the areas with their depths, drawn against what is usual there."""
    language = formats.language()
    found = []
    for zone in treatment.zones.all():
        area = guidance.areas[Area(zone.area)]
        label = area.label[language]
        if zone.place:
            label = f"{label} ({guidance.areas[Area(zone.place)].label[language].lower()})"
        depth = zone.set_depth_mm
        whole = max(area.limit_mm * Decimal("1.25"), depth or Decimal(0), Decimal("0.5"))
        found.append(
            Depth(
                label,
                "" if depth is None else formats.number(depth),
                formats.number(area.warn_above_mm),
                formats.number(area.limit_mm),
                reason(treatment.depth_reasons, zone.area),
                depth is not None and depth > area.limit_mm,
                int(100 * (depth or Decimal(0)) / whole),
                int(100 * area.warn_above_mm / whole),
                int(100 * area.limit_mm / whole),
            )
        )
    return found
