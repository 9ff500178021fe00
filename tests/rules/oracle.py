"""A second opinion on every plan, written from the agreed table and tier rules alone.

It reads facts as plain JSON data and shares nothing with the rules: neither their code nor the
edition's conditions. What was not asked or not recorded counts as yes for whatever warns.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import inf
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.rules.oracle_tables import ROWS

Data = dict[str, Any]

FACE: Final = (
    *("forehead", "temple", "glabella", "nose", "eye_area", "eyelid"),
    *("upper_lip", "cheekbone", "cheek", "jaw_edge"),
)
# Which areas people shave is the edition's judgement.
SHAVED: Final = (
    *("upper_lip", "cheek", "jaw_edge", "neck", "chest"),
    *("scalp", "thigh", "shin", "arm", "abdomen"),
)
RUBBED: Final = ("neck", "chest", "breast", "abdomen", "thigh", "buttock", "arm", "back", "shin")
BONY: Final = ("forehead", "temple", "nose", "cheekbone", "jaw_edge", "hand", "shin")
RAISED_SCARS: Final = ("chest", "back", "jaw_edge", "arm")
WARN_ABOVE: Final = {
    "forehead": 0.5,
    "temple": 0.5,
    "nose": 0.5,
    "cheekbone": 0.75,
    "jaw_edge": 1.0,
    "hand": 0.5,
    "shin": 0.5,
}
# Rules added to the agreed ones: hours by tier.
ADDED: Final = {
    "niacinamide-avoid": (72, 72, 72, 72),
    "area-scalp-styling": (168, 336, 336, 336),
    "chemical-uv-filter-lactation-delay": (168, 168, 168, 168),
}
TOPICS: Final = {
    "retinoid-otc-avoid-early": ("retinoid-cosmetic",),
    "retinoid-rx-avoid-early": ("retinoid-prescription",),
    "retinoid-breastfeeding-none": ("retinoid-cosmetic", "retinoid-prescription"),
    "retinoid-pregnancy-none": ("retinoid-cosmetic", "retinoid-prescription"),
    "acid-aha-pha-avoid": ("acid-aha-pha",),
    "acid-bha-avoid": ("acid-bha",),
    "exfoliant-scrub-enzyme-avoid": ("exfoliant",),
    "vitamin-c-avoid": ("vitamin-c",),
    "benzoyl-peroxide-avoid": ("benzoyl-peroxide",),
    "lightener-avoid": ("lightener",),
    "niacinamide-avoid": ("niacinamide",),
    "fragrance-avoid": ("fragrance",),
    "alcohol-toner-avoid": ("alcohol-topical",),
    "new-product-avoid": ("new-product",),
    "numbing-cream-home-avoid": ("numbing",),
    "breastfeeding-no-numbing-breast": ("numbing-breast",),
    "minoxidil-delay": ("minoxidil",),
    "occlusion-avoid": ("occlusion",),
    "wash-wait": ("washing",),
    "sun-avoid-direct": ("sun", "self-tan"),
    "no-picking": ("picking",),
    "makeup-wait": ("makeup",),
    "exercise-wait": ("exercise",),
    "heat-wait": ("heat",),
    "swim-wait": ("swimming",),
    "shave-wait": ("shaving",),
    "hair-removal-wait": ("hair-removal",),
    "alcohol-drink-wait": ("alcohol-drink",),
    "other-treatments-wait": ("other-treatments",),
    "repeat-needling-wait": ("repeat-needling",),
    "area-scalp": ("hair-wash",),
    "area-scalp-styling": ("hair-styling",),
    "area-eye": ("eye-makeup",),
    "chemical-uv-filter-delay": ("sunscreen-chemical",),
    "chemical-uv-filter-lactation-delay": ("sunscreen-chemical",),
    "nsaid-wait": ("nsaid",),
}
INGREDIENTS: Final = {
    "Retinol": "retinoid-cosmetic",
    "Tretinoin": "retinoid-prescription",
    "Glycolic Acid": "acid-aha-pha",
    "Salicylic Acid": "acid-bha",
    "Ascorbic Acid": "vitamin-c",
    "Papain": "exfoliant",
    "Benzoyl Peroxide": "benzoyl-peroxide",
    "Hydroquinone": "lightener",
    "Niacinamide": "niacinamide",
    "Parfum": "fragrance",
    "Alcohol Denat": "alcohol-topical",
    "Minoxidil": "minoxidil",
    "Lidocaine": "numbing",
    "Dihydroxyacetone": "self-tan",
    "Octocrylene": "sunscreen-chemical",
    "Bakuchiol": "new-product",
}


@dataclass
class Opinion:
    """What the sheet should hold; hours count from the end of the procedure, inf is no end."""

    tier: str
    stops: set[str]
    avoid: dict[str, float]
    avoid_rules: set[str]
    caution: set[str]
    expect: set[str]
    help: set[str]
    notes: set[str]
    starts: dict[str, float]
    redness_from: float
    products: list[tuple[str, float]] = field(default_factory=list)


class Case:
    """One treatment's data, with questions that are answered the cautious way."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.flags: dict[str, str] = data["flags"]
        self.areas = [zone["area"] for zone in data["zones"]]
        self.depths = [zone["set_depth_mm"] for zone in data["zones"]]
        self.listed = [_listed(product["ingredients"]) for product in data["products"]]

    def told(self, flag: str, *values: str) -> bool:
        return self.flags.get(flag) in values

    def may(self, flag: str, *values: str) -> bool:
        return flag not in self.flags or self.told(flag, *values)

    def device(self, *devices: str) -> bool:
        return self.data["device"] is None or self.data["device"] in devices

    def area(self, *areas: str) -> bool:
        # A scar without its place may be anywhere.
        return not self.areas or "scar" in self.areas or bool(set(self.areas) & set(areas))

    def adjunct(self, *adjuncts: str) -> bool:
        return self.data["adjuncts"] is None or bool(set(self.data["adjuncts"]) & set(adjuncts))

    def endpoint(self, *endpoints: str) -> bool:
        return self.data["endpoint"] is None or self.data["endpoint"] in endpoints

    def deeper(self, than: float) -> bool:
        return self.depth_missing or any(depth > than for depth in self.depths)

    def product(self, topic: str) -> bool:
        return any(topic in topics for topics, _ in self.listed)

    @property
    def depth_missing(self) -> bool:
        return not self.depths or None in self.depths

    @property
    def missing(self) -> bool:
        return self.data["device"] is None or self.depth_missing or self.data["endpoint"] is None


def _listed(text: str | None) -> tuple[set[str], set[str]]:
    """Return the topics and the names in one product's list."""
    names = {name.strip() for name in (text or "").split(",")} - {""}
    return {INGREDIENTS[name] for name in names if name in INGREDIENTS}, names


def opinion(data: Data, *, anyway: bool = False) -> Opinion:
    """Return what the sheet of a treatment should hold, where no stop was overridden."""
    case = Case(data)
    stops = _stops(case)
    stopped = anyway and bool(stops)
    tier, columns = _tier(case, stopped)
    avoid_rules = _avoid(case)
    avoid = _longest_by_topic(case, avoid_rules, columns)
    cautions = _cautions(case)
    caution_hours = _longest_by_topic(case, cautions & set(TOPICS), columns)
    notes = (
        _notes(case)
        | _decisions(case, columns | {tier})
        | ({"active-stop-note"} if stopped else set())
    )
    return Opinion(
        tier=tier,
        stops=stops,
        avoid=avoid,
        avoid_rules=avoid_rules,
        caution=cautions,
        expect=_expect(case, tier),
        help=_help(case),
        notes=notes,
        starts=_starts(case, columns, avoid),
        redness_from={"T1": 72, "T2": 168, "T3": 240, "TE": 240}[tier],
        products=_products(case, columns, avoid | caution_hours),
    )


def _tier(case: Case, stopped: bool) -> tuple[str, set[str]]:
    """Return the tier's name, and the tiers whose longest window counts."""
    deepest = max((depth for depth in case.depths if depth is not None), default=0)
    if case.data["device"] == "rf":
        base = "TE"
    elif deepest >= 2.0:
        base = "T3"
    elif deepest > 0.5:
        base = "T2"
    else:
        base = "T1"
    if case.data["endpoint"] == "pinpoint_bleeding" and base == "T1":
        base = "T2"
    columns = {base}
    # Adding radio-frequency never shortens: its heat reaches half a millimetre further.
    if case.data["device"] == "rf" and deepest + 0.5 >= 2.0:
        columns.add("T3")
    if case.data["endpoint"] == "confluent_bleeding":
        columns.add("T3")
        base = base if base == "TE" else "T3"
    name = base
    together = set(case.data["adjuncts"] or ()) & {"peel", "laser"}
    if together or stopped:
        name = name if name == "TE" else "T3"
    if together or stopped or case.missing or case.data["adjuncts"] is None:
        columns |= {"T3", "TE"}
    if case.missing:
        name = "TE" if stopped and name == "TE" and not case.missing else "T3"
    return name, columns


def _stops(case: Case) -> set[str]:
    told, age = case.told, case.data["age"]
    answers = {
        "pregnant-stop": told("pregnant", "yes", "possible"),
        "isotretinoin-current-stop": told("isotretinoin", "current"),
        "cold-sore-active-stop": told("cold_sores", "active"),
        "keloid-stop": told("keloid", "in_area")
        or (told("keloid", "elsewhere") and case.area(*RAISED_SCARS)),
        "infection-acne-stop": told("infection_or_lesion", "yes")
        or told("active_acne", "inflamed"),
        "eczema-psoriasis-rosacea": told("inflammatory_skin", "active"),
        "connective-tissue-stop": told("connective_tissue_disease", "yes"),
        "bleeding-disorder-stop": told("bleeding_disorder", "yes"),
        "diabetes-uncontrolled-stop": told("diabetes", "uncontrolled"),
        "immunosuppressed-recent-stop": told("immunosuppressed", "recent"),
        "anaesthetic-allergy-stop": "lidocaine" in case.data["allergies"],
        "tan-sunburn-stop": told("recent_sun", "yes"),
        "minor-stop": age is not None and age < 18,
        "implant-rf-stop": case.device("rf") and told("implant_active", "yes"),
        "breast-while-breastfeeding-stop": case.area("breast") and told("breastfeeding", "yes"),
    }
    return {rule for rule, holds in answers.items() if holds}


def _avoid(case: Case) -> set[str]:
    some = {
        "retinoid-rx-avoid-early": case.may("topical_retinoid", "prescription")
        or case.product("retinoid-prescription"),
        "retinoid-breastfeeding-none": case.may("breastfeeding", "yes"),
        "retinoid-pregnancy-none": case.may("pregnant", "yes", "possible")
        or case.may("trying_to_conceive", "yes"),
        "breastfeeding-no-numbing-breast": case.may("breastfeeding", "yes"),
        "minoxidil-delay": case.area("scalp") or case.product("minoxidil"),
        "shave-wait": case.area(*SHAVED),
        "area-scalp": case.area("scalp"),
        "area-scalp-styling": case.area("scalp"),
        "area-eye": case.area("eye_area", "eyelid"),
    }
    every = {row.id for row in ROWS.values() if row.category == "avoid"} | {"niacinamide-avoid"}
    return (every - set(some)) | {rule for rule, holds in some.items() if holds}


def _cautions(case: Case) -> set[str]:
    may = case.may
    answers = {
        "calm-gate": True,
        "nsaid-wait": True,
        "chemical-uv-filter-delay": True,
        "chemical-uv-filter-lactation-delay": may("breastfeeding", "yes")
        or may("pregnant", "yes", "possible"),
        "retinoid-found-in-product": case.product("retinoid-cosmetic")
        or case.product("retinoid-prescription"),
        "adjunct-prp": case.adjunct("prp"),
        "isotretinoin-recent-caution": may("isotretinoin", "recent", "current"),
        "cold-sore-history": may("cold_sores", "history", "active") and case.area(*FACE),
        "inflammatory-skin-quiet-caution": may("inflammatory_skin", "quiet", "active"),
        "anticoagulant-caution": may("anticoagulant", "yes"),
        "diabetes-caution": may("diabetes", "controlled", "uncontrolled"),
        "immunosuppressed-caution": may("immunosuppressed", "stable", "recent"),
        "darker-skin-pigment": _marks_easily(case),
        "photosensitiser-caution": may("photosensitiser", "yes"),
        "metal-product-allergy": may("metal_allergy", "yes") or bool(case.data["allergies"]),
        "filler-toxin-recent": may("recent_toxin", "yes") or may("recent_filler", "yes"),
        "faint-epilepsy": may("fainting", "yes") or may("epilepsy", "yes"),
    }
    return {rule for rule, holds in answers.items() if holds}


def _expect(case: Case, tier: str) -> set[str]:
    by_tier = {"T1": {"expect-tier1"}, "T2": {"expect-tier2"}, "T3": {"expect-tier3"}, "TE": set()}
    energy = {"expect-energy"} if case.data["device"] == "rf" else set()
    skin_type = case.data["skin_type"]
    darker = {"expect-darker-redness"} if skin_type is None or skin_type >= 4 else set()
    every = {"expect-results-slow", "infection-possible", "expect-itch-bruise"}
    return every | by_tier[tier] | energy | darker


def _help(case: Case) -> set[str]:
    some = {
        "help-numbing-toxicity": case.adjunct("anaesthetic"),
        "help-prp-illness": case.adjunct("prp"),
        "help-rf-burn-nerve": case.device("rf"),
        "help-eye": case.area("eye_area", "eyelid"),
        "help-swelling": case.area(*FACE),
        "help-sight": case.area(*FACE),
        "help-baby-unwell": case.may("breastfeeding", "yes") and case.adjunct("anaesthetic"),
        "help-baby-emergency": case.may("breastfeeding", "yes") and case.adjunct("anaesthetic"),
    }
    every = {row.id for row in ROWS.values() if row.category == "help"} | {"help-urgent-signs"}
    return (every - set(some)) | {rule for rule, holds in some.items() if holds}


def _notes(case: Case) -> set[str]:
    told, age = case.told, case.data["age"]
    answers = {
        "retinoid-no-session-finish": case.adjunct("retinoid_applied"),
        "adjunct-prp-single-patient": case.adjunct("prp"),
        "adjunct-peel-laser": case.adjunct("peel", "laser"),
        "adjunct-unapproved-topical": case.adjunct("unapproved_topical", "exosomes")
        or case.device("injector"),
        "glide-breastfeeding-signoff": told("breastfeeding", "yes")
        and case.adjunct("unapproved_topical", "exosomes", "retinoid_applied"),
        "rf-area-note": case.device("rf"),
        "depth-estimate-is-vendor": case.device("pen", "roller"),
        "pen-doubling-warning": case.device("pen") and case.deeper(1.5),
        "bony-area-depth": any(
            zone["area"] in BONY and (zone["set_depth_mm"] or 0) > WARN_ABOVE[zone["area"]]
            for zone in case.data["zones"]
        ),
        "endpoint-mismatch-note": case.data["device"] != "rf"
        and case.deeper(1.0)
        and case.endpoint("none", "erythema"),
        "confluent-bleeding-note": case.endpoint("confluent_bleeding"),
        "not-recorded-note": case.missing or case.data["adjuncts"] is None,
        "breastfeeding-label-check": told("breastfeeding", "yes"),
        "keloid-elsewhere-note": told("keloid", "elsewhere"),
        "recent-filler-rf-note": case.device("rf") and told("recent_filler", "yes"),
        "recent-peel-laser-note": told("recent_peel_or_laser", "yes"),
        "young-adult-label-note": age is not None and 18 <= age <= 21,
        "implant-metal-rf-note": case.device("rf") and told("implant_metal", "yes"),
        "smoker-note": told("smoker", "yes"),
    }
    return {rule for rule, holds in answers.items() if holds}


def _decisions(case: Case, tiers: set[str]) -> set[str]:
    """Return what a clinician has to decide or look after, by sections 4 and 6."""
    told, deep = case.told, bool(tiers & {"T3", "TE"})
    answers = {
        "cold-sore-antiviral-note": told("cold_sores", "history") and case.area(*FACE),
        "retinoid-rx-confirm-note": told("topical_retinoid", "prescription") and deep,
        "anticoagulant-deep-note": told("anticoagulant", "yes") and "T3" in tiers,
        "isotretinoin-deep-note": told("isotretinoin", "recent") and deep,
        "darker-skin-care-note": _marks_easily(case),
        "darker-skin-rf-note": _marks_easily(case) and case.device("rf"),
        "nickel-needles-note": told("metal_allergy", "yes") or "nickel" in case.data["allergies"],
        "material-allergy-note": "latex" in case.data["allergies"],
        "fainting-lying-note": told("fainting", "yes") or told("epilepsy", "yes"),
        "toxin-spacing-note": told("recent_toxin", "yes"),
        "filler-spacing-note": told("recent_filler", "yes"),
        "breastfeeding-anaesthetic-review": told("breastfeeding", "yes")
        and case.adjunct("anaesthetic"),
        "breastfeeding-newborn-note": told("breastfeeding", "yes"),
    }
    return {rule for rule, holds in answers.items() if holds}


def _marks_easily(case: Case) -> bool:
    skin_type = case.data["skin_type"]
    return skin_type is None or skin_type >= 4 or case.may("dark_marks", "yes")


def _heals_slowly(case: Case) -> bool:
    return (
        case.may("diabetes", "controlled", "uncontrolled")
        or case.may("immunosuppressed", "stable", "recent")
        or case.may("isotretinoin", "recent", "current")
    )


def hours(case: Case, rule: str, columns: set[str]) -> float:
    """Return the end of a rule's window: the longest of the tiers, and the largest addition."""
    if rule in ADDED:
        by_tier = dict(zip(("T1", "T2", "T3", "TE"), ADDED[rule], strict=True))
        return max(by_tier[tier] for tier in columns)
    windows, longer = ROWS[rule].windows, ROWS[rule].longer
    assert windows is not None
    base = max(windows[tier][1] for tier in columns)
    ends = [base]
    if _marks_easily(case):
        ends += [base + 72] if "SKIN" in longer else []
        ends += [base * 2] if "DOUBLE" in longer else []
        ends += [12 * 7 * 24] if "SKIN12W" in longer else []
    if _heals_slowly(case):
        ends += [base + 72] if "HEAL" in longer else []
        ends += [base + 48] if "HEAL2" in longer else []
    if "DOUBLE" in longer and case.may("photosensitiser", "yes"):
        ends += [base * 2, 28 * 24]
    return max(ends)


def _longest_by_topic(case: Case, chosen: set[str], columns: set[str]) -> dict[str, float]:
    longest: dict[str, float] = {}
    for rule in chosen:
        for topic in TOPICS[rule]:
            longest[topic] = max(longest.get(topic, 0), hours(case, rule, columns))
    return longest


def _starts(case: Case, columns: set[str], avoid: dict[str, float]) -> dict[str, float]:
    """Return from when each thing to do is done; what an endless ban covers is left out."""
    always = (
        *("first-day-clinic-product-only", "gentle-cleanse", "hyaluronic-acid-hydrate"),
        *("bland-moisturiser", "sunscreen-mineral-daily", "clean-hands-bedding", "comfort-care"),
    )
    chosen = set(always)
    if set(case.areas) & set(RUBBED):
        chosen.add("area-body-friction")
    if case.told("breastfeeding", "yes"):
        chosen |= {"breastfeeding-baby-contact", "breastfeeding-continue"}
    starts = {"breastfeeding-tips": 0.0} if case.told("breastfeeding", "yes") else {}
    for rule in chosen:
        windows = ROWS[rule].windows
        assert windows is not None
        starts[rule] = max(windows[tier][0] for tier in columns)
    starts["gentle-cleanse"] = max(starts["gentle-cleanse"], avoid["washing"])
    if avoid["retinoid-cosmetic"] != inf and case.told("topical_retinoid", "cosmetic"):
        starts["retinoid-restart-slowly"] = avoid["retinoid-cosmetic"]
    return starts


def _products(case: Case, columns: set[str], bans: dict[str, float]) -> list[tuple[str, float]]:
    """Return each product's verdict, and from how many hours it may be used."""
    first = max({"T1": 24, "T2": 48, "T3": 72, "TE": 72}[tier] for tier in columns)
    verdicts: list[tuple[str, float]] = []
    for topics, names in case.listed:
        # A sun filter in a night cream keeps the cream: it makes no sunscreen of it.
        ends = [bans[topic] for topic in topics - {"sunscreen-chemical"} if topic in bans]
        allergic = {name.lower() for name in names} & {a.lower() for a in case.data["allergies"]}
        if allergic or inf in ends:
            verdicts.append(("never", inf))
        elif not names:
            verdicts.append(("unchecked", inf))
        elif ends:
            verdicts.append(("wait", max([*ends, first])))
        else:
            verdicts.append(("ok", first))
    return verdicts


def printed_day(data: Data, hours_after: float) -> date:
    """Return the first whole day after so many hours; for zones without odd midnights."""
    zone = ZoneInfo(data["time_zone"])
    local = datetime.fromisoformat(data["performed_at"]).replace(tzinfo=zone, fold=1)
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        local = local.replace(fold=0)  # an hour that does not exist: read by the clock before it
    end = (local.astimezone(UTC) + timedelta(hours=hours_after)).astimezone(zone)
    at_midnight = (end.hour, end.minute, end.second) == (0, 0, 0)
    return end.date() if at_midnight else end.date() + timedelta(days=1)
