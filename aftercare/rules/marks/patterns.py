"""The words by which a sentence is noticed: permitting, reassuring, timing, putting off, denying.

The lists are wide on purpose. A mark refuses nothing in the edition: somebody must answer for it.
In a clinic's own line, which no second editor reads, the same words are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from aftercare.rules.marks.codes import MarkCode


def any_of(*parts: str) -> re.Pattern[str]:
    """Return one pattern for all of several."""
    return re.compile("|".join(parts), re.IGNORECASE)


# How often a thing is done says nothing about when it ends.
HOW_OFTEN: Final = any_of(
    r"\b(every|each) (single )?(day|night|morning|evening|week|hour)\b",
    r"\b(once|twice|times) (a|per) (day|night|week|hour)\b",
    r"\bvarje (dag|kväll|natt|morgon|vecka|timme)\b",
    r"\bgång(er)? (om dagen|i veckan|per dag)\b",
    r"\b(SPF|solskyddsfaktor) ?(3\d|[4-9]\d)\+?(?!\d)|\b\d\d ?(°|degrees|grader)",
)
KINDS: Final[Mapping[MarkCode, re.Pattern[str]]] = {
    MarkCode.PERMITS: any_of(
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
    MarkCode.EXCEPTS: any_of(
        r"\b(unless|except|apart from|other than|however|though|but you|in moderation|briefly)\b",
        r"\b(a little|a few|small amounts?|a bit|occasional(ly)?|sometimes|short|quick(ly)?)\b",
        r"\b(utom|förutom|undantag|dock|fast du|men du|men det|om inte|lagom|då och då)\b",
        r"\b(lite grann|lite|liten|litet|små mängder|ibland|korta?|snabbt?)\b",
    ),
    MarkCode.LIFTS: any_of(
        r"\b(no|not|never|without|nothing|n't|don['’]t|needn['’]t|doesn['’]t)\b[^.]{0,30}"
        r"\b(avoid|wait|need|necessary|forbid|forbidden|harm|problem|matter|must|have to|worry)",
        r"\b(no|not) (longer|more|any ?more)\b|\bneed ?n['’]?t\b",
        r"\b(ingen|inget|inga|inte|aldrig|utan|slipper)\b[^.]{0,30}"
        r"\b(undvik|vänta|behöv|nödvänd|förbju|skad|problem|fara|farlig|måste|gör något|spelar)",
        r"\b(behöver|måste) (du |ni |man )?(inte|aldrig)\b|\binte längre\b|\bslipper\b",
    ),
    MarkCode.REASSURES: any_of(
        r"\b(harmless|safe(ly|r)?|normal(ly)?|worry|worries|worried|nothing to fear|painless)\b",
        r"\b(always heals?|always goes away|promise|guarantee|sure to|certainly)\b",
        r"\b(ofarlig\w*|säker\w*|säkra|normal\w*|oroa|orolig|lugnt|smärtfri\w*)\b",
        r"\b(lovar|alltid läker)\b",
    ),
    MarkCode.OVERRULES: any_of(
        r"\b(ignore|disregard|forget|instead of|rather than|whatever|this sheet|the sheet|above)\b",
        r"\b(strunta|bortse|glöm|i ?stället för|hellre än|oavsett|bladet|ovan)\b",
    ),
    MarkCode.TIME: any_of(
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
    MarkCode.NUMBER: any_of(
        r"\d|[½¼¾%]",
        r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen)\b",
        r"\b(två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|fjorton)\b",
    ),
    MarkCode.MEDICINE: any_of(
        r"\b(medicines?|medications?|tablets?|pills?|antibiotics?|cortisone|steroids?|dose)\b",
        r"\b(ibuprofen|aspirin|paracetamol|acetaminophen|antivirals?|blood thinners?|insulin)\b",
        r"\b(prescri\w+|medicin\w*|läkemedel\w*|tablett\w*|antibiotika|kortison\w*|dos(en|er)?)\b",
        r"\b(recept\w*|blodförtunnande|alvedon|ipren|treo)\b",
    ),
    MarkCode.ADDRESS: any_of(r"https?:|www\.|@|[<>{}\[\]\\|#*_~^]"),
}
CALLS_FOR_HELP: Final = any_of(
    r"\b(call|phone|ring|emergency|ambulance|hospital|doctor|nurse|urgent care|contact us)\b",
    r"\b(ringa?|kontakta|akut\w*|ambulans|sjukhus\w*|läkare\w*|sjuksköterska|vårdcentral)\b",
    r"\bsök vård\b",
)
HOLDS_BACK: Final = any_of(
    r"\b(no|not|never|n't|don['’]t|only|first|wait|instead|unless|before)\b",
    r"\b(ingen|inget|inga|inte|aldrig|bara|endast|först|vänta|istället|i stället|innan)\b",
)
# Marked in the edition alone: what a ban's sentence is narrowed by.
NARROWS: Final = any_of(
    r"\b(if|when|while|with|on your|on the|that (is|are)|before you|more than|during|until)\b",
    r"\b(om|när|medan|med|på din|på läpp\w*|som (är|inte)|innan|mer än|under|så länge)\b",
)
# Marked in the edition alone: what reassures by an authority, or by a skin that is said closed.
VOUCHES: Final = any_of(
    r"\b(fda|approved|proven|tested|passed by|clos\w+|shuts?|sealed|heals?|natural|mild|gentle)\b",
    r"\b(granskad\w*|godkän\w*|bevisa\w*|stäng\w*|slut(er|s|na)|tät|läker|naturlig\w*|mild\w*)\b",
)
# Marked in the edition alone: times that only a conversation uses, and what is not to be stopped.
MORE_TIMES: Final = any_of(
    r"\b(noon|lunch|morning|evening|moment|next|soon|later|first)\b|\b\d+ ?(d|h|w)\b",
    r"\b(lunch|morgonen|kvällen|nästa|snart|senare|först\w*)\b|\b[IVX]{2,} (days|dagar)\b",
)
MORE_LIFTS: Final = any_of(
    r"\b(not|never|n't)\b[^.]{0,20}\b(stop|skip|forget|be shy|miss)\b",
    r"\b(sluta|glöm|hoppa över|missa) (inte|aldrig)\b|\b(inte|aldrig)\b[^.]{0,20}\b(sluta|rädd)\b",
)
# What a sheet tells people to look for.
SIGNS: Final = any_of(
    r"\b(pus|fever|infection|swell\w*|swollen|bleed\w*|blister\w*|rash|hives|lump\w*|sores?)\b",
    r"\b(faint\w*|breathe?|breath|numb\w*|confus\w*|allerg\w*|burns?|red(ness)?|signs?|pain)\b",
    r"\b(var|feber|infektion\w*|svull\w*|svullna\w*|blöd\w*|blås\w*|utslag|knöl\w*|sår)\b",
    r"\b(svimma\w*|andas|andning\w*|domna\w*|förvirr\w*|allergi\w*|brännskad\w*|tecken|tecknet)\b",
)
# What takes the danger out of a sign.
PLAYS_DOWN: Final = any_of(
    r"\b(normal|fine|harmless|expected|usual|common|nothing|pass(es)? by itself|will pass)\b",
    r"\b(no|not|never|n't)\b[^.]{0,25}\b(worry|cause|reason|need|call|problem|sign|danger\w*)\b",
    r"\b(normalt?|ofarligt?|vanligt?|väntat|går över|inget|ingen)\b",
    r"\b(inte|aldrig)\b[^.]{0,25}\b(oroa|ringa?|söka?|behöv\w*|farligt?|tecken)\b",
)
# When a call is made; without any of these a call waits.
AT_ONCE: Final = any_of(
    r"\b(at once|same day|now|straight away|immediately|today)\b",
    r"\b(genast|direkt|samma dag|nu|i dag|omedelbart)\b",
)
