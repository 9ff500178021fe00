"""What no patient text may say: wording that the invariants forbid, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from aftercare.rules.guidance import Guidance, Rule, Words
from aftercare.rules.vocabulary import PRINTED, Category, Tier


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, the rules concerned, and what is wrong."""

    invariant: str
    rules: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.message} ({', '.join(self.rules)})"


# Invariant -> what its forbidden wording looks like. "do not need to stop" is allowed.
_FORBIDDEN: Final = {
    "INV-07": (
        r"(?<!not need to )(?<!not )\b(stop|pause|quit|interrupt)\b[^.]{0,20}\b(breast)?feeding",
        r"(?<!inte )\b(sluta|avbryt|pausa)\b(?! inte| aldrig)[^.]{0,20}\bamma",
        r"\bslut[a]? med amning",
    ),
    "INV-08": (r"\b(put|use|apply)\b[^.]{0,30}\bon (the|your) nipple",),
    "INV-16": (
        r"\b(?:no|zero|without(?: any)?|free of) (?:\w+ )?risks?\b",
        r"\brisk[- ]?free\b",
        r"\b(?:cannot|can[’']t|can not|never|impossible to)(?: ever| possibly)?"
        r"(?: (?:get|be|become|have|catch|cause)(?: \w+){0,2})? infect",
        r"\binfections? (?:is|are) (?:impossible|ruled out)",
        r"\b(?:completely|totally|perfectly|absolutely|entirely) (?:safe|harmless)\b",
        r"\b100 ?(?:%|per ?cent) safe",
        r"\b(?:clos|seal|heal)(?:s|es|ed)? (?:up |itself )?(?:with)?in (?:a few |some )?minutes",
        r"\bguarantee",
        r"\b(?:ingen|inga|utan)(?: \w+)? (?:infektions)?risk(?:er)?\b",
        r"\briskfri",
        r"\b(?:kan inte|kan aldrig|aldrig|omöjligt att)"
        r"(?: (?:få|bli|ha|ge|orsaka)(?: \w+){0,2})? infe[kc]t",
        r"\b(?:helt|fullständigt|fullkomligt) (?:säker|säkert|säkra|ofarlig)",
        r"\b(?:sluts?|sluter|läker|läks)(?: sig)? (?:på|inom) (?:några |en )?minut",
        r"\bgaranter",
    ),
    "INV-17": (
        r"\bfda[- ](?:approved|cleared|godkän)",
        r"\b(?:approved|cleared) by the fda\b",
        r"\bmedical[- ]?grade",
        r"\b(?:absorb|sink|penetrat|work|soak)\w*(?: \w+){0,2} (?:better|deeper|faster)\b",
        r"\bgodkän\w* av fda\b",
        r"\bmedicinsk(?:a|t)? (?:kvalitet|hudvård|grad|klass)",
        r"\b(?:tas|sugs) upp (?:\w+ )?(?:bättre|mer|djupare|snabbare)",
        r"\b(?:verkar|fungerar|tränger)(?: \w+){0,2} (?:bättre|djupare|effektivare)",
    ),
    "INV-27": (
        r"(?<!not )(?<!never )\b(stop|start|change|skip)\b[^.]{0,25}"
        r"\b(aspirin|blood thinner|antiviral|isotretinoin|insulin|prescribed medicine)",
        r"(?<!inte )(?<!aldrig )\b(sluta|börja|ändra|hoppa över)\b(?! inte| aldrig)[^.]{0,25}"
        r"\b(blodförtunnande|acetylsalicylsyra|aspirin|isotretinoin|insulin)",
    ),
}
FORBIDDEN: Final = MappingProxyType(
    {key: re.compile("|".join(parts), re.IGNORECASE) for key, parts in _FORBIDDEN.items()}
)
# INV-31: what only a vendor, an advertisement or a brand's own page says never prints alone.
PROMOTIONAL: Final = frozenset({"P04", "P05", "P06", "P07", "S0", "S2"})
# INV-32: these categories state facts; a ban on something does not state the claim behind it.
STATING: Final = (Category.DO, Category.EXPECT)


@lru_cache(maxsize=64)
def content_violations(guidance: Guidance) -> tuple[Violation, ...]:
    """Return what is wrong with the texts and windows themselves, worked out once."""
    return (
        *(bad for rule in guidance.rules for bad in _rule_violations(rule, guidance)),
        *(bad for line in guidance.lines for bad in _forbidden_words(line.rules, line.said)),
    )


def _rule_violations(rule: Rule, guidance: Guidance) -> Iterable[Violation]:
    if rule.category in PRINTED or rule.category is Category.STOP:
        yield from _forbidden_words((rule.id,), rule.said)
    if rule.category in PRINTED:
        yield from _provenance(rule, guidance)
    if rule.category is Category.AVOID:
        yield from _order_of_tiers(rule)


def _forbidden_words(rules: tuple[str, ...], said: Iterable[Words]) -> Iterable[Violation]:
    for words in said:
        for text in words.values():
            for invariant in broken_by(text):
                yield Violation(invariant, rules, f"says {forbidden_words(text, invariant)!r}")


@lru_cache(maxsize=4096)
def broken_by(text: str) -> tuple[str, ...]:
    """Return the invariants whose forbidden wording a text contains."""
    plain = text.replace("**", "")
    return tuple(key for key, pattern in FORBIDDEN.items() if pattern.search(plain))


def forbidden_words(text: str, invariant: str) -> str:
    """Return the words of a text that an invariant forbids; empty where it has none."""
    found = FORBIDDEN[invariant].search(text.replace("**", ""))
    return found[0] if found else ""


def _provenance(rule: Rule, guidance: Guidance) -> Iterable[Violation]:
    if not rule.sources:
        yield Violation("INV-31", (rule.id,), "has no source")
    if rule.sources and all(_is_promotional(ref) for ref in rule.sources):
        yield Violation("INV-31", (rule.id,), "has only promotional sources")
    for reference in rule.sources:
        claim = guidance.claims.get(reference)
        if claim is not None and claim.never_print and rule.category in STATING:
            yield Violation("INV-32", (rule.id,), f"states the declined claim {reference}")


def _is_promotional(reference: str) -> bool:
    return reference in PROMOTIONAL or reference.startswith(("S0-", "S2-"))


def _order_of_tiers(rule: Rule) -> Iterable[Violation]:
    if rule.windows is None:
        return
    ends = {tier: _hours(rule.windows[tier].until) for tier in Tier}
    ordered = ends[Tier.T1] <= ends[Tier.T2] <= ends[Tier.T3] and ends[Tier.T2] <= ends[Tier.TE]
    if not ordered:
        yield Violation("INV-18", (rule.id,), "a deeper tier has a shorter window")


def _hours(until: float | None) -> float:
    return float("inf") if until is None else until
