"""What texts may and must say, by their words: no sentence may say what a rule forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from aftercare.rules.engine.sentences import placeholders
from aftercare.rules.guidance import Guidance, Rule, SharedLine, Words
from aftercare.rules.proof.case import ALLOWING, ProofCase
from aftercare.rules.safety.invariants import RETINOIDS
from aftercare.rules.safety.wording import broken_by, content_violations, forbidden_words
from aftercare.rules.vocabulary import PRINTED, Category, Language

EN, SV = Language.EN, Language.SV
RETINOID: Final = re.compile(
    r"\b(retin(o|y|a|ald)|tretino|vitamin[ -]?a\b|a-vitamin|adapal|tazarot|trifarot|hydroxypinac)",
    re.IGNORECASE,
)
PRESCRIBED: Final = re.compile(
    r"\b(tretino|adapal|tazarot|trifarot|vitamin[ -]?a[ -](acid|syra))", re.IGNORECASE
)
NUMBING: Final = re.compile(r"\b(numbing|lido[ck]ain|emla|bedövning|anaesthetic)", re.IGNORECASE)
# A sentence that asks for something, and one that forbids or puts it off.
INVITES: Final = re.compile(
    r"\b(use|apply|finish|start|put|smooth|massage|spread|add|try|restart|continue"
    r"|använda?|ta|smörja?|avsluta|börja|lägga?|massera|prova|fortsätta?)\b(?! of\b)",
    re.IGNORECASE,
)
FORBIDS: Final = {
    EN: re.compile(r"\b(no|not|never|avoid|don't|without|nothing)\b", re.IGNORECASE),
    SV: re.compile(r"\b(ingen|inget|inga|inte|aldrig|undvik|utan)\b", re.IGNORECASE),
}
# What a ban on a topic must name, and what a rule that must be there must say.
NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "retinoid-cosmetic": ("retinol", "retinol"),
    "retinoid-prescription": (
        "prescri.*vitamin a|vitamin a.*prescri|any other vitamin a",
        "a-vitamin.*recept|recept.*a-vitamin|annat med a-vitamin",
    ),
    "acid-aha-pha": ("acid", "syr"),
    "acid-bha": ("salicyl", "salicyl"),
    "vitamin-c": ("vitamin c", "c-vitamin"),
    "benzoyl-peroxide": ("benzoyl", "bensoyl"),
    "exfoliant": ("scrub|peel", "skrubb|peel"),
    "self-tan": ("self-tan", "brun utan sol"),
    "fragrance": ("perfume|scent", "parfym|doft"),
    "sun": (r"\bsun\b", r"\bsol"),
    "numbing": ("numbing", "bedövning"),
    "numbing-breast": ("breast|nipple", "bröst"),
    "new-product": (r"\bnew\b", r"\bnytt\b|\bnya\b"),
}
SAYS: Final[Mapping[str, tuple[str, str]]] = {
    "help-infection": (r"\bpus\b", r"\bvar\b"),
    "help-emergency-sepsis": ("confused", "förvirrad"),
    "help-anaphylaxis": ("throat swell", "hals svullnar"),
    "help-rash-allergy": ("rash", "utslag"),
    "help-cold-sore": ("blister", "blås"),
    "help-lumps-late": ("lumps", "knut|knöl|böld"),
    "help-bleeding": ("bleed", "blöd"),
    "help-redness-prolonged": (r"\bred\b", r"\bröd\b"),
    "help-numbing-toxicity": ("numb", "domn"),
    "help-rf-burn-nerve": ("burn", "bränn"),
    "help-prp-illness": ("fever", "feber"),
    "infection-possible": ("infection.*(possible|can happen)", "infektion.*(möjlig|kan hända)"),
    "sunscreen-mineral-daily": (r"SPF 30\b", r"SPF 30\b"),
    "sun-avoid-direct": ("shade.*hat", "skugga.*hatt"),
    "calm-gate": ("only when your skin is calm", "bara om huden är lugn"),
    "first-day-clinic-product-only": ("only our plain gel", "bara vår rena gel|vår rena gel"),
    "glide-breastfeeding-signoff": ("breastfeed", "amma"),
    "pregnant-stop": ("pregnan", "gravid"),
    "implant-rf-stop": ("implant", "implantat"),
}
EMERGENCY: Final = "emergency"
SUNSCREEN: Final = "sunscreen-mineral-daily"
CALLS: Final = {
    "clinic": (r"\b(call|tell) us\b", r"\b(ring|kontakta) oss\b|\bhör av dig\b"),
    "urgent": ("urgent care", "sök vård"),
    "emergency": (r"\{emergency_number\}", r"\{emergency_number\}"),
}


def ask(case: ProofCase) -> None:
    """Ask about every text; the forbidden wording itself is the same list the engine holds."""
    for bad in content_violations(case.guidance):
        case.must(False, bad.invariant, bad.rules, bad.message)
    _beside_the_rules(case)
    for rule in case.guidance.rules:
        if rule.category in PRINTED:
            _no_invitation(case, rule)
        else:
            _same_holes(case, rule)
        if rule.category is Category.CAUTION:
            dated = any("{from}" in text for words in _texts(rule) for text in words.values())
            message = "says from when a thing is allowed: only something to do may, it is checked"
            case.must(not dated, "INV-30", [rule.id], message)
        if rule.id == SUNSCREEN:
            factor = all(re.search(SAYS[rule.id][0], text) for text in rule.text.values())
            case.must(factor, "INV-12", [rule.id], "must give the least sun protection factor")
        if rule.category is Category.HELP and rule.level == EMERGENCY:
            number = all("{emergency_number}" in text for text in rule.text.values())
            case.must(number, "INV-13", [rule.id], "must give the emergency number")


def _invariant(rule: Rule) -> str:
    kinds = {Category.HELP: "INV-13", Category.STOP: "INV-25", Category.CLINICIAN: "INV-11"}
    return kinds.get(rule.category, "INV-13")


def _texts(rule: Rule) -> Iterable[Words]:
    return (words for words in (rule.text, rule.text_unasked) if words is not None)


def _no_invitation(case: ProofCase, rule: Rule) -> None:
    """A retinoid is named only as something to avoid, or by a rule whose dates are proven."""
    texts = [text for words in rule.said for text in words.values()]
    allows = rule.category in ALLOWING
    dated = allows and not set(RETINOIDS).isdisjoint(rule.topics)
    message = "names a retinoid among what to do, without its topic"
    silent = not allows or dated or not any(named(text, RETINOID) for text in texts)
    case.must(silent, "INV-01", [rule.id], message)
    silent = (
        not allows
        or RETINOIDS[1] in rule.topics
        or not any(named(text, PRESCRIBED) for text in texts)
    )
    case.must(silent, "INV-02", [rule.id], message)
    asked = "" if dated else _first(texts, RETINOID)
    case.must(not asked, "INV-01", [rule.id], f"invites to use a retinoid: {asked}")
    asked = _first(texts, NUMBING)
    case.must(not asked, "INV-09", [rule.id], f"invites to use a numbing cream: {asked}")


def _first(texts: Iterable[str], what: re.Pattern[str]) -> str:
    return next(filter(None, (invites(text, what) for text in texts)), "")


def _beside_the_rules(case: ProofCase) -> None:
    """What else is printed for patients: shared lines, notes on ingredients, what was done."""
    for line in case.guidance.lines:
        _shared(case, line)
    notes = [(f"ingredients.{one.id}", one.note) for one in case.guidance.lexicon.classes]
    kinds = ("tiers", "strengths", "basis")
    tables = [(f"words.{kind}", case.guidance.words[kind]) for kind in kinds]
    more = [(path, words) for path, table in tables for words in table.values()]
    for path, note in (*notes, *more):
        for text in note.values() if note is not None else ():
            for invariant in broken_by(text):
                case.must(False, invariant, [path], f"says {forbidden_words(text, invariant)!r}")
            asked = invites(text, RETINOID)
            case.must(not asked, "INV-01", [path], f"invites to use a retinoid: {asked}")
            asked = invites(text, NUMBING)
            case.must(not asked, "INV-09", [path], f"invites to use a numbing cream: {asked}")


def _shared(case: ProofCase, line: SharedLine) -> None:
    """A shared line asks for nothing that a rule forbids; what else it says is read by a person."""
    for text in (text for words in line.said for text in words.values()):
        for what, invariant in ((RETINOID, "INV-01"), (NUMBING, "INV-09")):
            asked = invites(text, what)
            kind = "a retinoid" if what is RETINOID else "a numbing cream"
            message = f"invites to use {kind}: {asked}"
            case.must(not asked, invariant, line.rules, message)


@lru_cache(maxsize=4096)
def named(text: str, what: re.Pattern[str]) -> bool:
    """Whether a text names something."""
    return what.search(text) is not None


def _same_holes(case: ProofCase, rule: Rule) -> None:
    """Texts for staff use the same placeholders in every language, as printed texts do."""
    for words in _texts(rule):
        english, swedish = (set(placeholders(words[language])) for language in (EN, SV))
        message = "the languages use different placeholders"
        case.must(english == swedish, _invariant(rule), [rule.id], message)


@lru_cache(maxsize=4096)
def invites(text: str, what: re.Pattern[str]) -> str:
    """Return the words with which a sentence asks for something named, nothing before against it.

    Empty where none does.
    """
    for sentence in re.split(r"(?<=[.!?:])\s", text.replace("**", "")):
        named = what.search(sentence)
        asked = INVITES.search(sentence)
        if named and asked and not sentence.strip().endswith("?"):
            before = sentence[: max(named.start(), asked.start())]
            if not any(pattern.search(before) for pattern in FORBIDS.values()):
                return sentence.strip()
    return ""


def wants(
    rule_id: str, texts: Mapping[str, str], guidance: Guidance
) -> Iterable[tuple[Language, str]]:
    """Yield (language, words) for what a rule's text no longer says, as far as patterns tell.

    That a ban says no and names its topic, that a help line says whom to call, and that a rule
    which must be there says what it is there for. A good sentence may say so in other words:
    none of this is refused, all of it is marked for the person who reads the change.
    """
    rule = guidance.rule_by_id.get(rule_id)
    if rule is None:
        return
    for language, text in texts.items():
        if language in (EN, SV) and text:
            for pattern in _wanted(rule, EN if language == EN else SV):
                if re.search(pattern, text, re.IGNORECASE) is None:
                    yield Language(language), readable(pattern)


def _wanted(rule: Rule, language: Language) -> Iterable[str]:
    pairs: list[tuple[str, str]] = []
    if rule.category is Category.AVOID:
        yield FORBIDS[language].pattern
        pairs += [NAMES[topic] for topic in rule.topics if topic in NAMES]
    if rule.category is Category.HELP and rule.level is not None:
        pairs.append(CALLS[rule.level])
    if rule.id in SAYS:
        pairs.append(SAYS[rule.id])
    yield from (pair[language is SV] for pair in pairs)


# What a wanted pattern is the beginning of, for people.
_STEMS: Final = {
    "prescri": "prescribed",
    "syr": "syra",
    "pregnan": "pregnant",
    "blås": "blåsor",
    "domn": "domnad",
    "bränn": "bränner",
    "blöd": "blöder",
    "bleed": "bleeding",
    "burn": "burning",
    "bensoyl": "bensoylperoxid",
    "benzoyl": "benzoyl peroxide",
}


@lru_cache(maxsize=256)
def readable(pattern: str) -> str:
    """Return what a pattern asks for as people write it: “no”, “not” or “never”."""
    plain = re.sub(r"\\(b|s|\W)", lambda found: found[1] if found[1] not in "bs" else "", pattern)
    whole = plain[1:-1] if plain.startswith("(") and plain.endswith(")") else plain
    told = []
    for one in re.split(r"\|(?![^(]*\))", whole):
        words = re.sub(r"\(([^)]*)\)", lambda found: found[1].replace("|", "/"), one)
        parts = [_STEMS.get(part.strip(), part.strip()) for part in words.split(".*")]
        told.append("“" + " … ".join(filter(None, parts)) + "”")
    return ", ".join(told)
