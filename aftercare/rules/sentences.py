"""What the core says in words of its own: joins, durations, reasons, and who gets a line."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import ceil
from typing import Final

from aftercare.rules.conditions import Box, When
from aftercare.rules.guidance import Guidance
from aftercare.rules.vocabulary import Language

EN, SV = Language.EN, Language.SV

PHRASES: Final = {
    "or": {EN: " or ", SV: " eller "},
    "subject": {EN: "you are ", SV: "du "},
    "and": {EN: " and ", SV: " och "},
    "tier": {EN: "tier {tier}: {span}", SV: "nivå {tier}: {span}"},
    "longest": {
        EN: "{what} not recorded: the longest window",
        SV: "{what} är inte ifyllt: den längsta tiden",
    },
    "new": {
        EN: "{what} is new to this edition: the longest window",
        SV: "{what} är nytt för den här utgåvan: den längsta tiden",
    },
    "answer": {EN: "an answer", SV: "ett svar"},
    "stopped": {
        EN: "treated although there was a reason not to: the longest window",
        SV: "behandlad trots skäl att avstå: den längsta tiden",
    },
    "combined": {
        EN: "peel or laser at the same visit: the longest window",
        SV: "peeling eller laser vid samma besök: den längsta tiden",
    },
    "modifier": {EN: "{label}: {span} longer", SV: "{label}: {span} längre"},
    "own_days": {EN: "your clinic: {span} longer", SV: "din klinik: {span} längre"},
    "own_longer": {EN: "{span} longer.", SV: "{span} längre."},
    "outranks": {EN: "outranks {rule} ({span})", SV: "går före {rule} ({span})"},
    "sets_aside": {EN: "sets aside {rule}", SV: "tar bort {rule}"},
    "moved": {EN: "moved to after {rule}", SV: "flyttat till efter {rule}"},
    "every": {EN: "every treatment", SV: "varje behandling"},
    "fact": {EN: "{name}: {value}", SV: "{name}: {value}"},
    "not_asked": {EN: "{name}: not asked", SV: "{name}: inte frågat"},
    "not_recorded": {EN: "{name}: not recorded", SV: "{name}: inte ifyllt"},
    "no_end": {EN: "no end", SV: "utan slut"},
    "hours": {EN: "{n} hours", SV: "{n} timmar"},
    "day": {EN: "1 day", SV: "1 dag"},
    "days": {EN: "{n} days", SV: "{n} dagar"},
    "allergic": {EN: "you are allergic to {what}", SV: "du är allergisk mot {what}"},
    "while": {EN: "while {words}", SV: "så länge {words}"},
    "clinic": {EN: "your clinic", SV: "din klinik"},
    "metal": {EN: "nickel or steel", SV: "nickel eller stål"},
    "no_limit": {EN: "an unknown area", SV: "ett okänt område"},
    "ok": {EN: "You may use it from {date}.", SV: "Du får använda den från {date}."},
    "wait": {EN: "Wait until {date}.", SV: "Vänta till {date}."},
    "never": {EN: "Do not use it {because}.", SV: "Använd den inte {because}."},
    "never_allergy": {
        EN: "Do not use it: {because}.",
        SV: "Använd den inte: {because}.",
    },
    "unchecked": {
        EN: "Not checked. Ask the clinic before you use it.",
        SV: "Inte kontrollerad. Fråga kliniken innan du använder den.",
    },
    "ok_clock": {
        EN: "You may use it from {time}.",
        SV: "Du får använda den från {time}.",
    },
    "holds": {EN: "It holds {what}.", SV: "Den innehåller {what}."},
    "seen_waits": {
        EN: "It holds {what}: wait at least until {date}.",
        SV: "Den innehåller {what}: vänta åtminstone till {date}.",
    },
    "ask_us": {EN: "Ask us before you use it.", SV: "Fråga oss innan du använder den."},
    "is_new": {EN: "It is new to your skin.", SV: "Den är ny för din hud."},
    "is_kind": {EN: "Kind of product: {kind}.", SV: "Typ av produkt: {kind}."},
    "more": {EN: "{n} more", SV: "{n} till"},
    "partly": {
        EN: "We read {n} of {total} ingredients, but we do not know {names}. "
        "Ask us before you use it.",
        SV: "Vi läste {n} av {total} ingredienser, men {names} känner vi inte till. "
        "Fråga oss innan du använder den.",
    },
    "near": {
        EN: "One word looks like {name} ({word}). Ask us before you use it.",
        SV: "Ett ord liknar {name} ({word}). Fråga oss innan du använder den.",
    },
    "near_worst": {
        EN: "One word looks like {name} ({word}). Do not use it until we have looked.",
        SV: "Ett ord liknar {name} ({word}). Använd den inte förrän vi har tittat.",
    },
    "near_mixed": {
        EN: "One word mixes two alphabets ({word}). Do not use it until we have looked.",
        SV: "Ett ord blandar två alfabet ({word}). Använd den inte förrän vi har tittat.",
    },
    "missing_filter": {
        EN: "The list has no sunscreen filter in it. Look for “Active ingredients” on the pack "
        "and add them.",
        SV: "Listan saknar solfilter. Leta efter ”Active ingredients” på förpackningen och "
        "lägg till dem.",
    },
    "missing_acne": {
        EN: "The list does not say what works against spots. Look for “Active ingredients” on "
        "the pack and add them.",
        SV: "Listan säger inte vad som verkar mot finnar. Leta efter ”Active ingredients” på "
        "förpackningen och lägg till det.",
    },
    "missing_dandruff": {
        EN: "The list does not say what works against dandruff. Look for “Active ingredients” "
        "on the pack and add them.",
        SV: "Listan säger inte vad som verkar mot mjäll. Leta efter ”Active ingredients” på "
        "förpackningen och lägg till det.",
    },
    "missing_aluminium": {
        EN: "The list does not say what stops the sweat. Look for “Active ingredients” on the "
        "pack and add them.",
        SV: "Listan säger inte vad som hämmar svetten. Leta efter ”Active ingredients” på "
        "förpackningen och lägg till det.",
    },
    "several": {
        EN: "The text holds more than one product. Ask about one at a time.",
        SV: "Texten gäller flera produkter. Fråga om en i taget.",
    },
    "cut_off": {
        EN: "The end of the list is missing. Paste or photograph all of it.",
        SV: "Slutet på listan saknas. Klistra in eller fotografera hela.",
    },
    "no_ingredients": {
        EN: "We need the list of ingredients. Paste it, or ask us before you use it.",
        SV: "Vi behöver ingredienslistan. Klistra in den, eller fråga oss innan du använder den.",
    },
    "no_list": {
        EN: "We could not read this as a list of ingredients. Ask us before you use it.",
        SV: "Vi kunde inte läsa det här som en ingredienslista. Fråga oss innan du använder den.",
    },
    "unknown_kind": {
        EN: "We do not know what kind of product it is, so we count the longest wait.",
        SV: "Vi vet inte vilken typ av produkt det är, så vi räknar med den längsta väntan.",
    },
    "unresolved": {
        EN: "You told us you cannot tolerate {what}, and we do not know yet what that is. "
        "Ask us before you use it.",
        SV: "Du har berättat att du inte tål {what}, och vi vet inte än vad det är. "
        "Fråga oss innan du använder den.",
    },
    "asks": {
        EN: "It holds {name}, which may matter to you ({words}). Ask us before you use it.",
        SV: "Den innehåller {name}, som kan spela roll för dig ({words}). "
        "Fråga oss innan du använder den.",
    },
    "device": {EN: "device", SV: "instrument"},
    "depth": {EN: "depth", SV: "djup"},
    "endpoint": {EN: "endpoint", SV: "slutpunkt"},
    "adjuncts": {EN: "what else was used", SV: "vad som användes i övrigt"},
    "areas": {EN: "area", SV: "område"},
    "skin_type": {EN: "skin type", SV: "hudtyp"},
    "age": {EN: "age", SV: "ålder"},
    "allergies": {EN: "allergies", SV: "allergier"},
    "products": {EN: "own product", SV: "egen produkt"},
}


def say(key: str, language: Language, **values: object) -> str:
    """Return one of the engine's phrases, filled in."""
    return PHRASES[key][language].format(**values)


def span(hours: float | None, language: Language) -> str:
    """Return a length of time in words: hours below three days, else days; None is no end."""
    if hours is None:
        return say("no_end", language)
    if hours % 24 and hours < 72:
        return say("hours", language, n=f"{hours:g}")
    days = ceil(hours / 24)
    return say("day", language) if days == 1 else say("days", language, n=days)


def join(parts: list[str], language: Language, word: str = "and") -> str:
    """Return "a, b and c" in the language."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + PHRASES[word][language] + parts[-1]


CONDITIONS: Final = {
    "everyone": {EN: "Every treatment", SV: "Varje behandling"},
    "devices": {EN: "device is {x}", SV: "instrumentet är {x}"},
    "tiers": {EN: "tier is {x}", SV: "nivån är {x}"},
    "areas": {EN: "area is {x}", SV: "området är {x}"},
    "endpoints": {EN: "endpoint is {x}", SV: "slutpunkten är {x}"},
    "adjuncts": {EN: "used: {x}", SV: "användes: {x}"},
    "products": {EN: "a product of the patient's holds {x}", SV: "patientens produkt har {x}"},
    "allergies": {EN: "an allergy is recorded", SV: "en allergi är angiven"},
    "allergic": {EN: "an allergy is recorded: {x}", SV: "en allergi är angiven: {x}"},
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
        return CONDITIONS["everyone"][language]
    parts = [join(list(_box(box, guidance, language)), language) for box in when]
    sentence = say("or", language).join(dict.fromkeys(parts))
    return sentence[:1].upper() + sentence[1:]


def _box(box: Box, guidance: Guidance, language: Language) -> Iterable[str]:
    def say_it(key: str, words: Iterable[str]) -> str:
        return CONDITIONS[key][language].format(x=join(sorted(words), language, "or"))

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
        yield CONDITIONS["depth"][language].format(x=_number(box.min_depth_mm, language))
    for name in ("over_limit", "stopped"):
        if getattr(box, name):
            yield CONDITIONS[name][language]
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
            yield CONDITIONS[name][language].format(a=bounds[0], b=bounds[1])
    if box.allergies:
        known = guidance.lexicon.allergens
        labels = [known[one].label[language] for one in box.allergies if one in known]
        key = "anaesthetic" if "anaesthetic" in box.allergies else "allergies"
        named = join(sorted(labels), language, "or")
        yield (
            CONDITIONS["allergic"][language].format(x=named)
            if labels
            else CONDITIONS[key][language]
        )


def _number(value: Decimal, language: Language) -> str:
    return f"{value}".replace(".", ",") if language is SV else f"{value}"
