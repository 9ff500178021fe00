"""The rule table as it was agreed, written out by hand: what the reference edition must say.

It shares no code with the rules. A window is "from-until" after the end of the procedure, in
hours (h) or days (d): one for all tiers, or one each for T1, T2, T3 and TE. The fourth column
is what makes it longer: SKIN and HEAL three days each, HEAL2 two days, DOUBLE twice as long for
skin that marks easily (and at least 28 days with a medicine that makes skin sun-sensitive),
SKIN12W at least twelve weeks.
"""

import re
from dataclasses import dataclass
from math import inf
from typing import Final

TIERS: Final = ("T1", "T2", "T3", "TE")
TABLE: Final = """
# Retinoids
retinoid-otc-avoid-early        | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | low            | S0-23 S4-21 L28 L29 L32 L47 L48 P01
retinoid-rx-avoid-early         | avoid     | 0-14d                           | SKIN HEAL | low            | S0-23 L46 L47 L48 G27 P01
retinoid-no-session-finish      | clinician | none                            | -         | low            | S2-19 S0-23 S4-21 L29 L47
retinoid-breastfeeding-none     | avoid     | always                          | -         | expert_opinion | S4-19 S4-21 G13 G16 L51
retinoid-pregnancy-none         | avoid     | always                          | -         | moderate       | L50 L52 L73 G11
retinoid-restart-slowly         | do        | 7d-21d 10d-24d 14d-28d 14d-28d  | -         | expert_opinion | L47 L49 P01
retinoid-found-in-product       | caution   | none                            | -         | low            | S0-23 L69 G11
# Other actives and products
acid-aha-pha-avoid              | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | low            | S0-24 L29 L49 P01
acid-bha-avoid                  | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | low            | S0-25 L29 L53 P01
exfoliant-scrub-enzyme-avoid    | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | expert_opinion | S0-25 L07 P01
vitamin-c-avoid                 | avoid     | 0-7d 0-7d 0-14d 0-14d           | -         | very_low       | L33 L34 L35 P01
benzoyl-peroxide-avoid          | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | expert_opinion | L49 P01
lightener-avoid                 | avoid     | 0-7d 0-10d 0-14d 0-14d          | SKIN HEAL | expert_opinion | L49 L52 P01
fragrance-avoid                 | avoid     | 0-72h 0-5d 0-7d 0-7d            | -         | low            | L24 L33 G12 P03
alcohol-toner-avoid             | avoid     | 0-7d 0-7d 0-14d 0-14d           | SKIN HEAL | expert_opinion | L28 P01 P03
new-product-avoid               | avoid     | 0-7d 0-7d 0-14d 0-14d           | -         | low            | L33 L34 L72 G02 G10
numbing-cream-home-avoid        | avoid     | 0-7d                            | -         | moderate       | G08 G09 L59 L60
minoxidil-delay                 | avoid     | 0-24h 0-48h 0-72h 0-72h         | -         | very_low       | L65 P10
occlusion-avoid                 | avoid     | 0-24h 0-48h 0-72h 0-72h         | -         | low            | L22 L23 S2-58
chemical-uv-filter-delay        | caution   | 0-72h 0-72h 0-7d 0-7d           | -         | low            | L35 P03
# What to do
first-day-clinic-product-only   | do        | 0-24h 0-48h 0-72h 0-72h         | -         | low            | L22 L23 L24 L25 L26 L28 L29 L33 L34 G03 S4-36
wash-wait                       | avoid     | 0-6h 0-12h 0-24h 0-12h          | -         | expert_opinion | L28 L29 P03 P08
gentle-cleanse                  | do        | 6h-7d 12h-7d 24h-14d 12h-14d    | -         | expert_opinion | S0-22 P02 P03
hyaluronic-acid-hydrate         | do        | 0-7d                            | -         | low            | S0-21 S4-36 G03 L72
bland-moisturiser               | do        | 24h-14d 48h-14d 72h-14d 72h-14d | -         | low            | S0-21 L28 L29 P02
sunscreen-mineral-daily         | do        | 24h-28d                         | SKIN12W   | moderate       | S0-20 B01 L35 L71 P03
sun-avoid-direct                | avoid     | 0-7d 0-14d 0-28d 0-14d          | DOUBLE    | moderate       | S0-11 B01 G05 L64 P02
clean-hands-bedding             | do        | 0-72h 0-72h 0-7d 0-7d           | -         | expert_opinion | S4-10 L07 P03
comfort-care                    | do        | 0-72h                           | -         | expert_opinion | L07 P08
no-picking                      | avoid     | 0-7d 0-10d 0-14d 0-14d          | -         | expert_opinion | S0-25 L07
# Activities
makeup-wait                     | avoid     | 0-48h 0-72h 0-7d 0-72h          | HEAL2     | low            | L24 L33 P03
exercise-wait                   | avoid     | 0-72h 0-72h 0-5d 0-5d           | -         | expert_opinion | S0-10 S0-12 P02
heat-wait                       | avoid     | 0-72h 0-5d 0-7d 0-7d            | HEAL2     | expert_opinion | G05 P02
swim-wait                       | avoid     | 0-72h 0-5d 0-7d 0-7d            | HEAL2     | expert_opinion | G05 L24 P02
shave-wait                      | avoid     | 0-48h 0-72h 0-7d 0-72h          | -         | expert_opinion | G05 P08
hair-removal-wait               | avoid     | 0-7d 0-14d 0-14d 0-14d          | -         | expert_opinion | G05 P08
alcohol-drink-wait              | avoid     | 0-24h 0-24h 0-48h 0-48h         | -         | expert_opinion | P08
nsaid-wait                      | caution   | 0-72h                           | -         | expert_opinion | P08
other-treatments-wait           | avoid     | 0-14d 0-28d 0-42d 0-28d         | -         | low            | L62 L63 G05 P08
repeat-needling-wait            | avoid     | 0-28d 0-28d 0-42d 0-28d         | -         | low            | L09 L66 L71 G07
# What to expect
expect-tier1                    | expect    | 0-72h                           | -         | moderate       | L07 L66 P02
expect-tier2                    | expect    | 0-7d                            | -         | moderate       | L07 P02
expect-tier3                    | expect    | 0-10d                           | -         | low            | L07 S0-10
expect-energy                   | expect    | 0-10d                           | -         | low            | L32 L68 P09
expect-results-slow             | expect    | 28d-4380h                       | -         | moderate       | S0-27 L14 L66
# Areas and adjuncts
area-scalp                      | avoid     | 0-24h 0-48h 0-48h 0-48h         | -         | expert_opinion | L29 P10
area-eye                        | avoid     | 0-72h 0-5d 0-7d 0-7d            | HEAL2     | expert_opinion | G04 P04
area-body-friction              | do        | 0-24h 0-48h 0-72h 0-72h         | -         | expert_opinion | L29 P02
adjunct-prp                     | caution   | 0-6h 0-12h 0-12h 0-12h          | -         | moderate       | S4-22 L36 L37
adjunct-prp-single-patient      | clinician | none                            | -         | high           | L37
adjunct-peel-laser              | clinician | none                            | -         | low            | S0-34 L53 L62 L63
adjunct-unapproved-topical      | clinician | none                            | -         | moderate       | L33 L34 L35 L72 G02 G10
# Device and depth
depth-estimate-is-vendor        | clinician | none                            | -         | low            | S2-3 S2-5 L23 L29
pen-doubling-warning            | clinician | none                            | -         | low            | S2-14 L29 G04
bony-area-depth                 | clinician | none                            | -         | expert_opinion | S2-17 B01 L09 P04
# Patient flags
breastfeeding-no-numbing-breast | avoid     | always                          | -         | moderate       | S4-17 G17 L55
breastfeeding-baby-contact      | do        | 0-72h 0-72h 0-7d 0-7d           | -         | expert_opinion | G13 G16 S4-9
breastfeeding-continue          | do        | always                          | -         | moderate       | G14 G18 G19 L55 S4-15
breastfeeding-label-check       | clinician | none                            | -         | expert_opinion | S4-16 S4-28 S4-35 S4-36 G04 L55 L58
pregnant-stop                   | stop      | none                            | -         | expert_opinion | G04 L53
isotretinoin-current-stop       | stop      | none                            | -         | expert_opinion | G04 L43 L44 L45
isotretinoin-recent-caution     | caution   | 0-14d                           | -         | low            | L43 L44 L45 G04 P08
cold-sore-active-stop           | stop      | none                            | -         | moderate       | L07 L36 G04 G05
cold-sore-history               | caution   | 0-14d                           | -         | low            | L36 L08 P08
keloid-stop                     | stop      | none                            | -         | expert_opinion | G05 B01 L70
infection-acne-stop             | stop      | none                            | -         | moderate       | L07 G04 G05 S0-33
eczema-psoriasis-rosacea        | stop      | none                            | -         | expert_opinion | G05 G30 S0-33
anticoagulant-caution           | caution   | 0-72h                           | -         | expert_opinion | G05 G30
bleeding-disorder-stop          | stop      | none                            | -         | expert_opinion | G04 G05
diabetes-caution                | caution   | 0-14d                           | -         | expert_opinion | G05
immunosuppressed-caution        | caution   | 0-28d                           | -         | expert_opinion | G05 L38
darker-skin-pigment             | caution   | 0-84d                           | -         | moderate       | L07 L11 L24 L32 L64 L67 P09 B01
anaesthetic-allergy-stop        | stop      | none                            | -         | moderate       | G04 G25
metal-product-allergy           | caution   | 0-14d                           | -         | low            | L07 L39 G04
tan-sunburn-stop                | stop      | none                            | -         | expert_opinion | P08 L64
filler-toxin-recent             | caution   | 0-28d                           | -         | expert_opinion | G05 P08
minor-stop                      | stop      | none                            | -         | expert_opinion | G03
faint-epilepsy                  | caution   | 0-2h                            | -         | expert_opinion | G24
implant-rf-stop                 | stop      | none                            | -         | expert_opinion | G29 P09
photosensitiser-caution         | caution   | 0-28d                           | -         | expert_opinion | L64 P08
# When to get help
help-infection                  | help      | 24h-14d                         | -         | moderate       | S4-9 L07 L08 G06
help-emergency-sepsis           | help      | 0-28d                           | -         | high           | G23 S4-29
help-anaphylaxis                | help      | 0-28d                           | -         | high           | G21 G22
help-rash-allergy               | help      | 0-14d                           | -         | moderate       | L07 L33 L39
help-cold-sore                  | help      | 24h-14d                         | -         | moderate       | L36 L08
help-numbing-toxicity           | help      | 0-12h                           | -         | high           | G08 G24 G25 G26 L59
help-redness-prolonged          | help      | 72h-4380h 7d-4380h 10d-4380h 10d-4380h | -         | low            | L07 P09
help-lumps-late                 | help      | 72h-4380h                       | -         | moderate       | L33 L34 L35 L38 L72
help-marks-dark-patches         | help      | 7d-4380h                        | -         | moderate       | L07 L09 L10 L64
help-rf-burn-nerve              | help      | 0-4380h                         | -         | high           | G07 P09
help-bleeding                   | help      | 0-48h                           | -         | expert_opinion | L07 G05
help-prp-illness                | help      | 7d-84d                          | -         | low            | L37
"""  # noqa: E501
HOURS: Final = {"h": 1, "d": 24}


@dataclass(frozen=True)
class Row:
    """One rule: its windows in hours by tier (inf: no end), what lengthens them, its sources."""

    id: str
    category: str
    windows: dict[str, tuple[float, float]] | None
    longer: frozenset[str]
    strength: str
    sources: tuple[str, ...]


def _hours(text: str) -> float:
    found = re.fullmatch(r"(\d+)([hd]?)", text)
    assert found is not None, text
    return int(found[1]) * HOURS.get(found[2], 1)


def _windows(cell: str) -> dict[str, tuple[float, float]] | None:
    if cell == "none":
        return None
    if cell == "always":
        return {tier: (0, inf) for tier in TIERS}
    parts = cell.split()
    assert len(parts) in (1, 4), cell
    spans = [tuple(map(_hours, part.split("-"))) for part in parts]
    return {tier: (a, b) for tier, (a, b) in zip(TIERS, spans * (4 // len(spans)), strict=True)}


def _row(line: str) -> Row:
    id_, category, windows, longer, strength, sources = (cell.strip() for cell in line.split("|"))
    return Row(
        id=id_,
        category=category,
        windows=_windows(windows),
        longer=frozenset(longer.replace("-", "").split()),
        strength=strength,
        sources=tuple(sources.split()),
    )


ROWS: Final = {
    row.id: row
    for row in (_row(line) for line in TABLE.splitlines() if line and not line.startswith("#"))
}
