"""What a recorded treatment tells besides device, areas and depths, in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Adjunct, Area, Language
from aftercare.web import formats
from clinics.frontdesk.forms import choices
from clinics.records import allergies as stored
from clinics.records.allergies import Allergy, Answer, Decision
from clinics.records.entries import Entry
from clinics.records.models import Treatment
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
    found = [(_("Allergies"), allergies(entry))]
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


def allergies(entry: Entry) -> str:
    """Return the allergies in the patient's words, and what was decided of each, and by whom."""
    if entry.allergies_answer == Answer.NONE:
        return _("None known")
    if not entry.allergies:
        return _("Not asked") if entry.allergies_answer else _("Not recorded")
    return "; ".join(_allergy(one) for one in entry.allergies)


def allergies_in_short(treatment: Treatment) -> str:
    """Return the allergies of an earlier visit, as a button offers them again; none is nothing."""
    if treatment.allergies_answer == Answer.NONE:
        return _("None known")
    return ", ".join(stored.read(one).words for one in treatment.allergies)


def _allergy(one: Allergy) -> str:
    said: dict[str, str] = {
        Decision.IS: _("“%(words)s” is %(allergy)s"),
        Decision.HARMLESS: _("“%(words)s” concerns nothing here: %(reason)s"),
        Decision.ASK: _("“%(words)s”: nobody knows what it is, ask about every product"),
    }
    known = editions.current().lexicon.allergens.get(one.code)
    label = known.label[formats.language()] if known else one.code
    text = said.get(one.decision, "%(words)s") % {
        "words": one.words,
        "allergy": label,
        "reason": one.reason,
    }
    if one.decided_at is None:
        return text
    when = formats.day(timezone.localtime(one.decided_at).date())
    return _("%(decision)s (%(name)s, %(day)s)") % {
        "decision": text,
        "name": one.by,
        "day": when,
    }


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
