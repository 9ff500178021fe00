"""The few words that the engine itself says, in every language: joins, durations, reasons."""

from __future__ import annotations

from math import ceil
from typing import Final

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
