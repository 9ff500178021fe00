"""What a recorded treatment tells besides device, areas and depths, in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare import rules
from aftercare.rules.vocabulary import Adjunct, Area, Language
from aftercare.web import formats
from clinics.frontdesk.forms import choices
from clinics.records.entries import Entry
from clinics.shelf import queries as shelf


def areas(entry: Entry, guidance: rules.Guidance, language: Language) -> list[str]:
    """Return the treated areas in words, a scar with its place: "scar (cheeks)"."""
    found = []
    for area, _depth in entry.zones:
        label = guidance.areas[Area(area)].label[language]
        if place := entry.places.get(area):
            label = f"{label} ({guidance.areas[Area(place)].label[language].lower()})"
        found.append(label)
    return found


def besides(entry: Entry) -> list[tuple[str, str]]:
    """Return what else was told, each with its name; what was not recorded says so."""
    found = []
    if entry.adjuncts is not None and Adjunct.ANAESTHETIC in entry.adjuncts:
        found.append((_("Numbing cream"), numbing(entry)))
    if entry.flags.get("breastfeeding") == "yes":
        found.append((_("The baby’s age"), months(entry.baby_age_months)))
    return found


def vouched(found: Iterable[shelf.Vouched]) -> list[tuple[str, str]]:
    """Return the words of labels that are read by the clinic's own word, and by whose."""
    texts = [
        _("%(word)s (%(name)s, %(day)s)")
        % {"word": one.word, "name": one.by, "day": formats.day(one.at)}
        for one in found
    ]
    return [(_("Harmless by your clinic’s word"), ", ".join(texts))] if texts else []


def numbing(entry: Entry) -> str:
    """Return what the numbing cream contained, and how strong it was."""
    words, agent = dict(choices.AGENTS), entry.anaesthetic_agent
    said = str(words.get(agent, agent)) if agent else _("what it contained is not recorded")
    if entry.anaesthetic_percent is None:
        return _("%(agent)s, strength not recorded") % {"agent": said}
    percent = formats.number(Decimal(entry.anaesthetic_percent))
    return _("%(agent)s, %(percent)s percent") % {"agent": said, "percent": percent}


def months(age: int | None) -> str:
    """Return the age of a nursed baby."""
    if age is None:
        return _("Not recorded")
    return ngettext("%(num)s month", "%(num)s months", age) % {"num": age}
