"""What a clinic's own line may not say: nothing that permits, dates, reassures or overrules.

The list is strict on purpose. A line that is refused although it was harmless can be written in
another way, or proposed for the edition, which every clinic gets; one that loosens a rule and is
let through can hurt somebody. What words can't decide, the second person who signs reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from aftercare.rules.additions.codes import AdditionsCode
from aftercare.rules.guidance import Guidance, Rule
from aftercare.rules.products import ingredients
from aftercare.rules.proof.words import FORBIDS, NUMBING, RETINOID
from aftercare.rules.safety.invariants import FIRST_DAYS
from aftercare.rules.safety.wording import broken_by
from aftercare.rules.vocabulary import Category, Language

Found = tuple[AdditionsCode, str]  # what is wrong, and the words that show it
MOST_LETTERS: Final = 240  # three lines on paper: more belongs into the edition
# Caring for the skin: what is never put off, and what many lines have to name.
CARE: Final = FIRST_DAYS | {"moisturiser", "sunscreen-mineral"}


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


# How often a thing is done says nothing about when it ends.
_HOW_OFTEN: Final = _any(
    r"\b(every|each) (single )?(day|night|morning|evening|week|hour)\b",
    r"\b(once|twice|times) (a|per) (day|night|week|hour)\b",
    r"\bvarje (dag|kväll|natt|morgon|vecka|timme)\b",
    r"\bgång(er)? (om dagen|i veckan|per dag)\b",
    r"\b(SPF|solskyddsfaktor) ?(3\d|[4-9]\d)\+?(?!\d)|\b\d\d ?(°|degrees|grader)",
)
KINDS: Final[Mapping[AdditionsCode, re.Pattern[str]]] = {
    AdditionsCode.PERMITS: _any(
        r"\b(you|one|they|patients?|anyone|everyone) (still |also |always )?(may|can|could|might)\b"
        r"(?! (not|never)\b)",
        r"\b(may|can) (still )?be \w+(ed|en|t)\b",
        r"\b(okay|ok|fine|allowed|permitted|acceptable|welcome to|free to|all ?right)\b",
        r"\b(feel free|go ahead|up to you|as you (like|wish|please))\b",
        r"\bif you (like|want|wish|prefer)\b",
        r"\b(du|ni|man|patienter) (får|kan|fick|kunde)\b(?! (inte|aldrig)\b)",
        r"\b(får|kan) (du|ni|man)\b(?! (inte|aldrig)\b)",
        r"\b(går (det )?bra|okej|tillåtet|tillåten|fritt fram)\b",
        r"\b(upp till dig|som du vill|om du vill)\b",
        r"\bfår (gärna )?(användas?|tas|drickas|göras)\b",
    ),
    AdditionsCode.EXCEPTS: _any(
        r"\b(unless|except|apart from|other than|however|though|but you|in moderation|briefly)\b",
        r"\b(a little|a few|small amounts?|a bit|occasional(ly)?|sometimes|short|quick(ly)?)\b",
        r"\b(utom|förutom|undantag|dock|fast du|men du|men det|om inte|lagom|då och då)\b",
        r"\b(lite grann|lite|liten|litet|små mängder|ibland|korta?|snabbt?)\b",
    ),
    AdditionsCode.LIFTS: _any(
        r"\b(no|not|never|without|nothing|n't|don['’]t|needn['’]t|doesn['’]t)\b[^.]{0,30}"
        r"\b(avoid|wait|need|necessary|forbid|forbidden|harm|problem|matter|must|have to|worry)",
        r"\b(no|not) (longer|more|any ?more)\b|\bneed ?n['’]?t\b",
        r"\b(ingen|inget|inga|inte|aldrig|utan|slipper)\b[^.]{0,30}"
        r"\b(undvik|vänta|behöv|nödvänd|förbju|skad|problem|fara|farlig|måste|gör något|spelar)",
        r"\b(behöver|måste) (du |ni |man )?(inte|aldrig)\b|\binte längre\b|\bslipper\b",
    ),
    AdditionsCode.REASSURES: _any(
        r"\b(harmless|safe(ly|r)?|normal(ly)?|worry|worries|worried|nothing to fear|painless)\b",
        r"\b(always heals?|always goes away|promise|guarantee|sure to|certainly)\b",
        r"\b(ofarlig\w*|säker\w*|säkra|normal\w*|oroa|orolig|lugnt|smärtfri\w*)\b",
        r"\b(lovar|alltid läker)\b",
    ),
    AdditionsCode.OVERRULES: _any(
        r"\b(ignore|disregard|forget|instead of|rather than|whatever|this sheet|the sheet|above)\b",
        r"\b(strunta|bortse|glöm|i ?stället för|hellre än|oavsett|bladet|ovan)\b",
    ),
    AdditionsCode.TIME: _any(
        r"\b(hours?|days?|weeks?|months?|years?|minutes?|nights?|weekend|tonight|today|tomorrow)\b",
        r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(until|by then|sooner|earlier)\b",
        r"\b(january|february|march|april|june|july|august|september|october|november|december)\b",
        r"\b(already|as soon as|straight away|immediately after|resume|restart|start again)\b",
        r"\b(timm(e|ar|en|arna)|dag(en|ar|arna)?|dygn(et)?|veck(a|an|or|orna)|månad(en|er)?)\b",
        r"\b(år(et|en)?|minut(en|er)?|natt(en)?|helg(en)?|ikväll|i kväll|i natt|idag|i dag)\b",
        r"\b(i ?morgon|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)(en|ar)?\b",
        r"\b(januari|februari|mars|maj|juni|juli|augusti|oktober)\b",
        r"\b(tills|fram till|förrän|tidigare|redan|så snart|så fort|genast|börja om|börja igen)\b",
    ),
    AdditionsCode.NUMBER: _any(
        r"\d|[½¼¾%]",
        r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen)\b",
        r"\b(två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|fjorton)\b",
    ),
    AdditionsCode.MEDICINE: _any(
        r"\b(medicines?|medications?|tablets?|pills?|antibiotics?|cortisone|steroids?|dose)\b",
        r"\b(ibuprofen|aspirin|paracetamol|acetaminophen|antivirals?|blood thinners?|insulin)\b",
        r"\b(prescri\w+|medicin\w*|läkemedel\w*|tablett\w*|antibiotika|kortison\w*|dos(en|er)?)\b",
        r"\b(recept\w*|blodförtunnande|alvedon|ipren|treo)\b",
    ),
    AdditionsCode.ADDRESS: _any(r"https?:|www\.|@|[<>{}\[\]\\|#*_~^]"),
}
# On something to do there is nothing to except from, and a short walk is good advice.
OF_BANS: Final = frozenset({AdditionsCode.EXCEPTS})
# What a product's name may not say either.
OF_NAMES: Final = (
    *(AdditionsCode.PERMITS, AdditionsCode.LIFTS, AdditionsCode.REASSURES),
    *(AdditionsCode.OVERRULES, AdditionsCode.ADDRESS),
)
_HELP: Final = _any(
    r"\b(call|phone|ring|emergency|ambulance|hospital|doctor|nurse|urgent care|contact us)\b",
    r"\b(ringa?|kontakta|akut\w*|ambulans|sjukhus\w*|läkare\w*|sjuksköterska|vårdcentral)\b",
    r"\bsök vård\b",
)
_HOLDS_BACK: Final = _any(
    r"\b(no|not|never|n't|don['’]t|only|first|wait|instead|unless|before)\b",
    r"\b(ingen|inget|inga|inte|aldrig|bara|endast|först|vänta|istället|i stället|innan)\b",
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# Words too general to tell what a ban is about.
_GENERAL: Final = frozenset(
    re.findall(
        r"\w+",
        """
        and the for with that this your you are not can when use any other our from have into make
        och med som inte den det din ditt dina för från eller ingen inget inga ska kan att till när
        har gör utan använd andra new nya nytt again igen skin hud huden hair hår home hemma body
        product products produkt produkter area behandlade treated treatment treatments behandling
        behandlingar
        """,
    )
)
_SHARED_BY: Final = 3  # a word that so many bans use tells about none of them
_SAME_START: Final = 5


def faults(
    texts: Mapping[Language, str], rule: Rule, guidance: Guidance
) -> Iterable[tuple[Language | None, AdditionsCode, str]]:
    """Yield (language, code, words) for all that a clinic's line on a rule may not say.

    Checked against: wording that an invariant forbids; permitting, excepting, lifting a ban,
    reassuring or overruling; times and numbers, which stand in the date's column; medicines;
    addresses; holding back from help; naming what any ban forbids without saying no; and a
    "not" that one language has and the other lacks.
    """
    for language, text in texts.items():
        for code, words in _of_text(text, rule, guidance):
            yield language, code, words
    said = {language: bool(FORBIDS[language].search(text)) for language, text in texts.items()}
    if len(set(said.values())) > 1:
        yield None, AdditionsCode.NEGATION, ""


def name_faults(name: str) -> Iterable[Found]:
    """Yield what a product's name may not say, for it is printed."""
    for invariant in broken_by(name):
        yield AdditionsCode.INVARIANT, invariant
    for code in OF_NAMES:
        if found := KINDS[code].search(name):
            yield code, found[0]


def _of_text(text: str, rule: Rule, guidance: Guidance) -> Iterable[Found]:
    for invariant in broken_by(text):
        yield AdditionsCode.INVARIANT, invariant
    bare = _HOW_OFTEN.sub(" ", text)
    for code, pattern in KINDS.items():
        found = pattern.search(bare)
        if found and not (code in OF_BANS and rule.category is Category.DO):
            yield code, found[0].strip()
    for sentence in _sentences(text):
        if _HELP.search(sentence) and (found := _HOLDS_BACK.search(sentence)):
            yield AdditionsCode.HELP, found[0]
        for named in _named(sentence, rule, guidance):
            if not _says_no(sentence.casefold().partition(named.casefold())[0]):
                yield AdditionsCode.NAMES, named
                break


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:;])\s", text)


def _says_no(words: str) -> bool:
    return any(pattern.search(words) for pattern in FORBIDS.values())


def _named(sentence: str, rule: Rule, guidance: Guidance) -> Iterable[str]:
    """Yield the words of a sentence that stand for something forbidden: they need a "no" before.

    A retinoid or a numbing cream by any name, an ingredient that a ban is about, what this
    rule forbids, and what any other ban is called.
    """
    for pattern in (RETINOID, NUMBING):
        if found := pattern.search(sentence):
            yield found[0]
    banned = {t for one in guidance.rules if one.category is Category.AVOID for t in one.topics}
    for match in ingredients.read(sentence, None, guidance.lexicon).matches:
        if match.topic in banned - CARE:
            yield match.ingredient
    wanted = _forbidden_words(rule.id, guidance)
    yield from (word for word in _WORD.findall(sentence) if _stem(word) in wanted)


@lru_cache(maxsize=1024)
def _forbidden_words(rule: str, guidance: Guidance) -> frozenset[str]:
    """Return the stems of what this rule forbids, and of what the other bans are named for.

    A ban's own words are those of its name, and of its sentences that say no.
    """
    own = guidance.rule_by_id[rule]
    bans = [one for one in guidance.rules if one.category is Category.AVOID]
    named = {stem for ban in bans if not CARE.issuperset(ban.topics) for stem in _name(ban)}
    if own.category is not Category.AVOID:
        return frozenset(named)
    return frozenset(named) | _name(own) | (_forbidding(rule, guidance) - _common(guidance))


@lru_cache(maxsize=64)
def _common(guidance: Guidance) -> frozenset[str]:
    """Return the stems that many bans share."""
    bans = [one.id for one in guidance.rules if one.category is Category.AVOID]
    counted = Counter(stem for ban in bans for stem in _forbidding(ban, guidance))
    return frozenset(stem for stem, count in counted.items() if count >= _SHARED_BY)


@lru_cache(maxsize=4096)
def _forbidding(rule: str, guidance: Guidance) -> frozenset[str]:
    ban = guidance.rule_by_id[rule]
    saying_no = (
        sentence
        for language, text in ban.text.items()
        for sentence in _sentences(text)
        if FORBIDS[language].search(sentence)
    )
    return _stems(saying_no)


def _name(rule: Rule) -> frozenset[str]:
    short = () if rule.short is None else rule.short.values()
    return _stems((*rule.title.values(), *short))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    words = (word for text in texts for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word.casefold() not in _GENERAL)


def _stem(word: str) -> str:
    return word.casefold()[:_SAME_START]
