"""A condition as a sentence that a clinician reads: who gets this line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from aftercare.rules.conditions import Box, When
from aftercare.rules.guidance import Guidance
from aftercare.rules.vocabulary import Language
from aftercare.rules.words import PHRASES, join, say

EN, SV = Language.EN, Language.SV
SENTENCES = {
    "everyone": {EN: "Every treatment", SV: "Varje behandling"},
    "devices": {EN: "device is {x}", SV: "instrumentet är {x}"},
    "tiers": {EN: "tier is {x}", SV: "nivån är {x}"},
    "areas": {EN: "area is {x}", SV: "området är {x}"},
    "endpoints": {EN: "endpoint is {x}", SV: "slutpunkten är {x}"},
    "adjuncts": {EN: "used: {x}", SV: "användes: {x}"},
    "products": {EN: "a product of the patient's holds {x}", SV: "patientens produkt har {x}"},
    "allergies": {EN: "an allergy is recorded", SV: "en allergi är angiven"},
    "anaesthetic": {
        EN: "an allergy to a local anaesthetic is recorded",
        SV: "en allergi mot lokalbedövning är angiven",
    },
    "skin_type": {EN: "skin type {a} to {b}", SV: "hudtyp {a} till {b}"},
    "age": {EN: "age {a} to {b}", SV: "ålder {a} till {b}"},
    "depth": {EN: "a zone is set above {x} mm", SV: "ett område är inställt över {x} mm"},
    "over_limit": {
        EN: "a zone is set above its area's limit for warning",
        SV: "ett område är inställt över sin varningsgräns",
    },
    "missing": {EN: "not recorded: {x}", SV: "inte ifyllt: {x}"},
    "stopped": {
        EN: "a reason not to treat is active and was not overridden",
        SV: "ett skäl att avstå gäller och har inte godkänts",
    },
}


def describe(when: When, guidance: Guidance, language: Language) -> str:
    """Return the boxes as one sentence, joined by "or"; no box is every treatment."""
    if not when:
        return SENTENCES["everyone"][language]
    parts = [join(list(_box(box, guidance, language)), language) for box in when]
    sentence = say("or", language).join(dict.fromkeys(parts))
    return sentence[:1].upper() + sentence[1:]


def _box(box: Box, guidance: Guidance, language: Language) -> Iterable[str]:
    def say_it(key: str, words: Iterable[str]) -> str:
        return SENTENCES[key][language].format(x=join(sorted(words), language, "or"))

    tables = guidance.words
    if box.devices:
        yield say_it("devices", (guidance.devices[d].label[language] for d in box.devices))
    if box.tiers:
        yield say_it("tiers", (tier.value for tier in box.tiers))
    if box.areas:
        yield say_it("areas", (guidance.areas[a].label[language].lower() for a in box.areas))
    if box.endpoints:
        yield say_it("endpoints", (tables["endpoints"][e][language] for e in box.endpoints))
    if box.adjuncts:
        yield say_it("adjuncts", (tables["adjuncts"][a][language] for a in box.adjuncts))
    if box.products:
        labels = (guidance.topics[t].label[language] for t in box.products)
        yield say_it("products", labels)
    if box.min_depth_mm is not None:
        yield SENTENCES["depth"][language].format(x=_number(box.min_depth_mm, language))
    for name in ("over_limit", "stopped"):
        if getattr(box, name):
            yield SENTENCES[name][language]
    if box.missing:
        yield say_it("missing", (PHRASES[name][language] for name in box.missing))
    yield from _patient(box, guidance, language)


def _patient(box: Box, guidance: Guidance, language: Language) -> Iterable[str]:
    for flag, values in box.flags:
        info = guidance.flags[flag]
        answers = [info.values[value][language] for value in info.values if value in values]
        question = info.question[language].rstrip("?")
        yield f"{question[:1].lower()}{question[1:]}: {join(answers, language, 'or')}"
    for name in ("skin_type", "age"):
        bounds = getattr(box, name)
        if bounds:
            yield SENTENCES[name][language].format(a=bounds[0], b=bounds[1])
    if box.allergies:
        key = "anaesthetic" if "anaesthetic" in box.allergies else "allergies"
        yield SENTENCES[key][language]


def _number(value: Decimal, language: Language) -> str:
    return f"{value}".replace(".", ",") if language is SV else f"{value}"
