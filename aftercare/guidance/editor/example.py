"""A treatment's facts in words: only what is out of the ordinary, as one would say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare.rules.guidance import Guidance
from aftercare.rules.inside import ORDINARY_AGE, ORDINARY_SKIN
from aftercare.rules.vocabulary import FLAG_VALUES, Area, Device, Flag, Language

SKIN: Final = ("I", "II", "III", "IV", "V", "VI")


def words_of(facts: Mapping[str, Any], guidance: Guidance, language: Language) -> tuple[str, ...]:
    """Return the facts (the contract's JSON) as short statements, the treatment first."""
    return (
        ", ".join(_treatment(facts, guidance, language)),
        *_patient(facts, guidance, language),
    )


def _treatment(facts: Mapping[str, Any], guidance: Guidance, language: Language) -> Iterable[str]:
    device = facts.get("device")
    yield (guidance.devices[Device(device)].label[language] if device else _("Device not recorded"))
    for zone in facts.get("zones") or ():
        label = guidance.areas[Area(zone["area"])].label[language].lower()
        depth = zone.get("set_depth_mm")
        yield (
            f"{label} {mm(depth, language)}"
            if depth
            else _("%(area)s, depth not recorded") % {"area": label}
        )
    if not facts.get("zones"):
        yield _("no area recorded")
    endpoint = facts.get("endpoint")
    yield (
        guidance.words["endpoints"][endpoint][language].lower()
        if endpoint
        else _("what the skin showed was not recorded")
    )
    adjuncts = facts.get("adjuncts")
    if adjuncts is None:
        yield _("what else was used was not recorded")
    yield from (guidance.words["adjuncts"][name][language] for name in adjuncts or ())


def _patient(facts: Mapping[str, Any], guidance: Guidance, language: Language) -> Iterable[str]:
    flags = facts.get("flags") or {}
    for flag, info in guidance.flags.items():
        question = info.question[language].rstrip("?")
        answer = flags.get(flag.value)
        if answer is None:
            yield _("%(question)s: not asked") % {"question": question}
        elif answer != FLAG_VALUES[Flag(flag)][0]:
            yield f"{question}: {info.values[answer][language].lower()}"
    skin, age = facts.get("skin_type"), facts.get("age")
    if skin != ORDINARY_SKIN:
        yield (
            _("Skin type %(type)s") % {"type": SKIN[skin - 1]}
            if skin
            else _("Skin type not recorded")
        )
    if age != ORDINARY_AGE:
        yield _("%(age)s years old") % {"age": age} if age is not None else _("Age not recorded")
    if facts.get("allergies"):
        yield _("Allergic to %(what)s") % {"what": ", ".join(facts["allergies"])}
    for product in facts.get("products") or ():
        yield _("Uses a product with %(what)s") % {
            "what": str(product.get("ingredients") or "").rpartition(", ")[2]
        }


def mm(depth: float, language: Language) -> str:
    """Return a depth as the language writes it: 1.5 mm or 1,5 mm."""
    text = f"{depth:g} mm"
    return text.replace(".", ",") if language is Language.SV else text
