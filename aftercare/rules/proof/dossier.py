"""The rules that the dossier orders (its sections 4 and 7), each with its least reach and time.

A row says: the rule, its category, for help its level, the hours in which it holds at least for
light, standard, deep and energy treatments, and whom it must reach. The hours are the low end of
the range that the dossier found, not the value it picked: between the two an editor may choose,
and a shorter time than today's is a change that somebody decides. Where the dossier gives no range
they are the value itself. `-` asks for no hours, `?` for no reach.

Some rules are held to more by the invariants, in `needed`; section 11 of the dossier narrowed
others, and its narrower reach is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import Any, Final

from aftercare.rules.conditions import Box, When
from aftercare.rules.vocabulary import Adjunct, Area, Category, Device, Endpoint, Flag

_TABLE: Final = """
retinoid-otc-avoid-early avoid - all
retinoid-rx-avoid-early avoid - topical_retinoid=prescription
retinoid-no-session-finish clinician - adjunct=retinoid_applied
retinoid-breastfeeding-none avoid inf inf inf inf breastfeeding=yes
retinoid-pregnancy-none avoid inf inf inf inf pregnant=possible,yes | trying_to_conceive=yes
retinoid-restart-slowly do - ?
retinoid-found-in-product caution - product=retinoid-cosmetic | product=retinoid-prescription
acid-aha-pha-avoid avoid 72 72 72 72 all
acid-bha-avoid avoid 72 72 72 72 all
exfoliant-scrub-enzyme-avoid avoid 72 72 72 72 all
vitamin-c-avoid avoid 24 48 72 72 all
benzoyl-peroxide-avoid avoid 72 72 72 72 all
lightener-avoid avoid 120 120 120 120 all
fragrance-avoid avoid 24 48 72 72 all
alcohol-toner-avoid avoid 48 48 48 48 all
new-product-avoid avoid 24 48 72 72 all
numbing-cream-home-avoid avoid 168 168 168 168 all
minoxidil-delay avoid 0 0 0 0 area=scalp | product=minoxidil
occlusion-avoid avoid 24 48 72 72 all
chemical-uv-filter-delay caution 72 72 168 168 all
niacinamide-avoid avoid 24 48 72 72 all
first-day-clinic-product-only do 24 48 72 72 all
wash-wait avoid 4 4 4 4 area=cheek
gentle-cleanse do 72 72 72 72 area=cheek
hyaluronic-acid-hydrate do - area=cheek
bland-moisturiser do - area=cheek
sunscreen-mineral-daily do 336 336 336 336 all
sun-avoid-direct avoid 24 48 72 72 all
clean-hands-bedding do 72 72 168 168 all
comfort-care do 24 24 24 24 all
no-picking avoid 168 240 336 336 all
makeup-wait avoid 24 24 24 24 area=cheek
exercise-wait avoid 24 24 24 24 all
heat-wait avoid 24 24 24 24 all
swim-wait avoid 24 24 24 24 all
shave-wait avoid 48 48 48 48 area=cheek,jaw_edge,upper_lip
hair-removal-wait avoid 48 48 48 48 area=cheek
alcohol-drink-wait avoid 0 0 0 0 all
nsaid-wait caution 24 24 24 24 all
other-treatments-wait avoid 48 48 48 48 area=cheek
repeat-needling-wait avoid 336 336 336 336 all
expect-tier1 expect - ?
expect-tier2 expect - ?
expect-tier3 expect - ?
expect-energy expect - device=rf
expect-results-slow expect - all
infection-possible expect - all
area-scalp avoid 24 48 48 48 area=scalp
area-eye avoid 72 120 168 168 area=eye_area,eyelid
area-body-friction do 24 48 72 72 area=neck,chest,breast,abdomen,arm,back,thigh
adjunct-prp caution 6 12 12 12 adjunct=prp
adjunct-prp-single-patient clinician - adjunct=prp
adjunct-peel-laser clinician - adjunct=peel,laser
adjunct-unapproved-topical clinician - adjunct=unapproved_topical,exosomes
depth-estimate-is-vendor clinician - device=pen,roller
pen-doubling-warning clinician - device=pen & depth=1.5
bony-area-depth clinician - area=forehead,temple,nose,cheekbone,jaw_edge,shin & over_limit
breastfeeding-no-numbing-breast avoid inf inf inf inf breastfeeding=yes
breastfeeding-baby-contact do 72 72 168 168 breastfeeding=yes
breastfeeding-continue do - breastfeeding=yes
breastfeeding-label-check clinician - breastfeeding=yes
breast-while-breastfeeding-stop stop - area=breast & breastfeeding=yes
isotretinoin-recent-caution caution 336 336 336 336 isotretinoin=recent,current
cold-sore-history caution 336 336 336 336 area=cheek,upper_lip & cold_sores=history,active
inflammatory-skin-quiet-caution caution 672 672 672 672 inflammatory_skin=quiet,active
anticoagulant-caution caution 72 72 72 72 anticoagulant=yes
diabetes-caution caution 336 336 336 336 diabetes=controlled,uncontrolled
immunosuppressed-caution caution 672 672 672 672 immunosuppressed=stable,recent
darker-skin-pigment caution 2016 2016 2016 2016 skin=4-6 | dark_marks=yes
metal-product-allergy caution 336 336 336 336 metal_allergy=yes | allergy=any
filler-toxin-recent caution 336 336 336 336 recent_toxin=yes | recent_filler=yes
faint-epilepsy caution 2 2 2 2 fainting=yes | epilepsy=yes
implant-metal-rf-note clinician - device=rf & implant_metal=yes
photosensitiser-caution caution 672 672 672 672 photosensitiser=yes
help-urgent-signs help:urgent 336 336 336 336 all
help-eye help:urgent 24 24 24 24 area=eye_area,eyelid
help-baby-unwell help:urgent 24 24 24 24 breastfeeding=yes & adjunct=anaesthetic
help-swelling help:clinic 72 72 72 72 area=cheek,forehead,eye_area,upper_lip
help-marks-dark-patches help:clinic 2016 2016 2016 2016 all
"""
# Help begins with its danger: no later than the dossier's table of red flags has it.
_FROM_H: Final = {
    "help-urgent-signs": 24,
    "help-eye": 24,
    "help-baby-unwell": 0,
    "help-swelling": 24,
    "help-marks-dark-patches": 168,
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """One row: whom the rule must reach (None: it must only be there), and its least hours."""

    rule: str
    category: Category
    level: str | None
    until_h: tuple[float, ...] | None
    from_h: float
    whom: When | None


def _row(line: str) -> Ordered:
    rule, kind, *rest = line.split(" ")
    category, _, level = kind.partition(":")
    until = None
    if rest[0] == "-":
        rest = rest[1:]
    else:
        until = tuple(float(hours) for hours in rest[:4])
        rest = rest[4:]
    words = " ".join(rest)
    whom = None if words == "?" else _when(words)
    return Ordered(rule, Category(category), level or None, until, _FROM_H.get(rule, inf), whom)


def _when(words: str) -> When:
    if words == "all":
        return ()
    return tuple(_box(part) for part in words.split(" | "))


def _box(words: str) -> Box:
    found: dict[str, Any] = {}
    flags = []
    for part in words.split(" & "):
        name, _, named = part.partition("=")
        values = named.split(",")
        if name == "over_limit":
            found["over_limit"] = True
        elif name == "depth":
            found["min_depth_mm"] = Decimal(named)
        elif name == "skin":
            low, high = named.split("-")
            found["skin_type"] = (int(low), int(high))
        elif name in _SETS:
            field, kind = _SETS[name]
            found[field] = frozenset(kind(value) for value in values)
        else:
            flags.append((Flag(name), frozenset(values)))
    return Box(flags=tuple(flags), **found)


_SETS: Final[dict[str, tuple[str, type[str]]]] = {
    "area": ("areas", Area),
    "adjunct": ("adjuncts", Adjunct),
    "device": ("devices", Device),
    "endpoint": ("endpoints", Endpoint),
    "product": ("products", str),
    "allergy": ("allergies", str),
}
ORDERED: Final = tuple(_row(line) for line in _TABLE.strip().splitlines())
