"""Edits that could hurt somebody: 500 of them, seeded, and by what each one is refused.

Which edits matter for safety is decided here by rule, before anything is tried, from the
invariants of section 9 of the evidence and the red flags of section 7:

- losing, moving to another category, narrowing, or taking an answer from a rule of
  `PROTECTED` matters; the same done to another rule does not: no invariant speaks of it;
- a window matters when it falls below what `FLOORS` says; longer, or shorter above it, does not;
- of things to do, what lets a retinoid or a cream start (`PERMITS`) matters when it starts
  earlier or reaches more patients; losing it is stricter, so it does not;
- swapped texts matter when a text of `SPEAKS` ends up elsewhere; two rules that say the same
  to the same effect (`ALIKE`) may be swapped, and so may texts that carry no invariant;
- a lost source, an open or unknown placeholder and a key that nobody knows always matter;
- the vendor's advice always matters, however it is hidden.
"""

import pickle
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from aftercare import rules
from aftercare.guidance.store import documents
from aftercare.rules.vocabulary import FLAG_VALUES, Category

TIERS = ("T1", "T2", "T3", "TE")
Document = dict[str, Any]
# Without an end, in every tier.
NEVER = (10_000.0,) * 4
FIRST_DAYS = (24, 48, 72, 72)
FLOORS: dict[str, tuple[float, ...]] = {
    "retinoid-otc-avoid-early": (168, 240, 336, 336),
    "retinoid-rx-avoid-early": (336,) * 4,
    "retinoid-breastfeeding-none": NEVER,
    "retinoid-pregnancy-none": NEVER,
    "breastfeeding-no-numbing-breast": NEVER,
    "numbing-cream-home-avoid": (168,) * 4,
    "acid-aha-pha-avoid": FIRST_DAYS,
    "acid-bha-avoid": FIRST_DAYS,
    "vitamin-c-avoid": FIRST_DAYS,
    "benzoyl-peroxide-avoid": FIRST_DAYS,
    "exfoliant-scrub-enzyme-avoid": FIRST_DAYS,
    "fragrance-avoid": FIRST_DAYS,
    "new-product-avoid": FIRST_DAYS,
    "sun-avoid-direct": FIRST_DAYS,
    "first-day-clinic-product-only": FIRST_DAYS,
    "help-infection": (336,) * 4,
    "help-emergency-sepsis": (672,) * 4,
    "help-anaphylaxis": (24,) * 4,
    "help-rash-allergy": (336,) * 4,
    "help-cold-sore": (336,) * 4,
    "help-lumps-late": (4320,) * 4,
    "help-bleeding": (48,) * 4,
    "help-redness-prolonged": (672,) * 4,
    "help-numbing-toxicity": (12,) * 4,
    "help-rf-burn-nerve": (4320,) * 4,
    "help-prp-illness": (2016,) * 4,
}
STOPS = (
    *("pregnant-stop", "isotretinoin-current-stop", "cold-sore-active-stop", "keloid-stop"),
    *("infection-acne-stop", "eczema-psoriasis-rosacea", "connective-tissue-stop"),
    *("bleeding-disorder-stop", "diabetes-uncontrolled-stop", "immunosuppressed-recent-stop"),
    *("tan-sunburn-stop", "minor-stop", "anaesthetic-allergy-stop", "implant-rf-stop"),
)
ALWAYS = (
    *("calm-gate", "infection-possible", "sunscreen-mineral-daily", "not-recorded-note"),
    *("glide-breastfeeding-signoff", "active-stop-note"),
)
PROTECTED = frozenset({*FLOORS, *STOPS, *ALWAYS})
PERMITS = {
    "retinoid-restart-slowly": (168, 240, 336, 336),
    "bland-moisturiser": FIRST_DAYS,
    "sunscreen-mineral-daily": (24,) * 4,
}
SPEAKS = frozenset({*FLOORS, "calm-gate", "infection-possible", "sunscreen-mineral-daily"})
ALIKE = frozenset({"retinoid-breastfeeding-none", "retinoid-pregnancy-none"})
# The code speaks of these by name; another rule may be called anything.
NAMED = frozenset({*PROTECTED, "retinoid-restart-slowly"}) - {
    *("acid-aha-pha-avoid", "acid-bha-avoid", "vitamin-c-avoid", "benzoyl-peroxide-avoid"),
    *("exfoliant-scrub-enzyme-avoid", "fragrance-avoid", "new-product-avoid"),
    "retinoid-restart-slowly",
}
KEYS = ("windows", "when", "topics", "sources", "category", "text", "modifiers", "calm_gate")


@dataclass(frozen=True)
class Mutation:
    """One edit of the reference document: what was done, and whether it matters for safety."""

    kind: str
    what: str
    matters: bool
    document: Document


Edit = tuple[str, bool]
Mutator = Callable[[Document, random.Random], Edit | None]
KINDS: dict[str, Mutator] = {}


def mutator(function: Mutator) -> Mutator:
    """Register a kind of edit by its function's name."""
    KINDS[function.__name__.replace("_", " ")] = function
    return function


@cache
def _pickled() -> tuple[Document, bytes]:
    document = documents.reference_document()
    return document, pickle.dumps(document["rules"])


def document() -> Document:
    """Return the reference document, whose rules are free to be broken."""
    whole, some = _pickled()
    return {**whole, "rules": pickle.loads(some)}


def rule(doc: Document, name: str) -> dict[str, Any]:
    """Return the rule of a name."""
    return next(item for item in doc["rules"] if item["id"] == name)


def edited(name: str, **changes: Any) -> Document:
    """Return the reference document with some keys of one rule changed; None takes one out."""
    doc = document()
    one = rule(doc, name)
    for key, value in changes.items():
        one.pop(key, None)
        if value is not None:
            one[key] = value
    return doc


def _any(doc: Document, chance: random.Random, keep: Callable[[Any], object]) -> Any:
    return chance.choice([item for item in doc["rules"] if keep(item)])


@mutator
def drop_a_rule(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    doc["rules"].remove(one)
    return one["id"], one["id"] in PROTECTED


def _cut(one: dict[str, Any], tier: str, until: float) -> Edit:
    start, _ = one["windows"][tier]
    one["windows"] = one["windows"] | {tier: [min(start, until), until]}
    least = FLOORS.get(one["id"])
    return f"{one['id']} {tier} until {until} h", bool(least and until < least[TIERS.index(tier)])


@mutator
def shorten_a_window(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: item.get("windows"))
    tier = chance.choice(TIERS)
    until = one["windows"][tier][1]
    shorter = 8000 if until is None else chance.choice([until - 1, until // 2, until // 4])
    return _cut(one, tier, max(shorter, 0))


@mutator
def zero_a_window(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: item.get("windows"))
    return _cut(one, chance.choice(TIERS), 0)


@mutator
def flip_a_category(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    was = one["category"]
    one["category"] = chance.choice([kind.value for kind in Category if kind.value != was])
    loosens = one["id"] in PERMITS and one["category"] == "caution"
    return f"{one['id']} {was} to {one['category']}", one["id"] in PROTECTED or loosens


@mutator
def narrow_a_condition(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    more: dict[str, Any] = chance.choice(
        (
            *({"flags": {"smoker": ["yes"]}}, {"skin_type": [4, 6]}, {"age": [30, 40]}),
            *({"devices": ["stamp"]}, {"endpoints": ["none"]}, {"areas": ["hand"]}),
        )
    )
    boxes = one.get("when") or [{}]
    one["when"] = [
        {**box, **more, "flags": {**box.get("flags", {}), **more.get("flags", {})}} for box in boxes
    ]
    for box in one["when"]:
        if not box["flags"]:
            del box["flags"]
    same = boxes == one["when"]
    return f"{one['id']} only for {more}", one["id"] in PROTECTED and not same


@mutator
def widen_a_condition(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: item.get("when"))
    box = chance.choice(one["when"])
    key = chance.choice(sorted(box))
    if key == "flags" and len(box["flags"]) > 1:
        key = chance.choice(sorted(box["flags"]))
        del box["flags"][key]
    else:
        del box[key]
    if not box:
        one["when"] = []
    return f"{one['id']} without {key}", one["id"] == "retinoid-restart-slowly"


@mutator
def delete_an_answer(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: any("flags" in box for box in item.get("when", ())))
    box = chance.choice([box for box in one["when"] if "flags" in box])
    flag = chance.choice(sorted(box["flags"]))
    value = chance.choice(box["flags"][flag])
    box["flags"] = box["flags"] | {flag: [v for v in box["flags"][flag] if v != value]}
    empty = not box["flags"][flag]
    return f"{one['id']} no longer for {flag} {value}", one["id"] in PROTECTED or empty


@mutator
def swap_two_texts(doc: Document, chance: random.Random) -> Edit:
    printed = ("do", "avoid", "caution", "expect", "help")
    a, b = chance.sample([item for item in doc["rules"] if item["category"] in printed], 2)
    a["text"], b["text"] = b["text"], a["text"]
    names = {a["id"], b["id"]}
    return f"{a['id']} and {b['id']}", bool(names & SPEAKS) and names != ALIKE


@mutator
def rename_a_rule(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    was, one["id"] = one["id"], one["id"] + "-2"
    return was, was in NAMED


@mutator
def rename_a_key(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    key = chance.choice([key for key in KEYS if key in one])
    one[f"{key}s"] = one.pop(key)
    return f"{one['id']}.{key}", True


@mutator
def remove_the_sources(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: True)
    one["sources"] = chance.choice([[], ["S0"], ["S2"]])
    printed = one["category"] not in ("stop", "clinician")
    return f"{one['id']}: {one['sources']}", printed or not one["sources"]


@mutator
def break_a_placeholder(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: "{" in item["text"]["en"])
    language = chance.choice(["en", "sv"])
    text = one["text"][language]
    start, end = text.index("{"), text.index("}")
    broken = chance.choice(
        (
            *(text[:end] + text[end + 1 :], text[: start + 1] + "x" + text[start + 1 :]),
            text[:start] + text[end + 1 :],
        )
    )
    one["text"] = one["text"] | {language: broken}
    return f"{one['id']}.{language}", True


@mutator
def start_something_earlier(doc: Document, chance: random.Random) -> Edit:
    one = rule(doc, chance.choice(sorted(PERMITS)))
    tier = chance.choice(TIERS)
    start, until = one["windows"][tier]
    early = chance.choice([start - 1, start // 2, 0])
    one["windows"] = one["windows"] | {tier: [early, until]}
    return f"{one['id']} {tier} from {early} h", early < PERMITS[one["id"]][TIERS.index(tier)]


@mutator
def start_something_later(doc: Document, chance: random.Random) -> Edit:
    one = _any(doc, chance, lambda item: item["category"] == "do" and item.get("windows"))
    tier = chance.choice(TIERS)
    start, until = one["windows"][tier]
    later = start + chance.choice([1, 24])
    one["windows"] = one["windows"] | {tier: [later, until and max(until, later)]}
    return f"{one['id']} {tier} from {later} h", False


VENDOR = {
    "en": "Finish with a thin layer of our retinol cream.",
    "sv": "Avsluta med ett tunt lager av vår kräm med retinol.",
}


def _vendor(doc: Document, **changes: Any) -> None:
    """Add the vendor's advice: to finish with a retinol cream, right away."""
    like = rule(doc, "retinoid-restart-slowly")
    rows = {tier: [0, 168] for tier in TIERS}
    added = {**like, "id": "vendor", "when": [], "windows": rows, "text": VENDOR, **changes}
    doc["rules"].append(added)


@mutator
def add_the_vendors_advice(doc: Document, chance: random.Random) -> Edit:
    category = chance.choice(["do", "expect", "caution"])
    topics = chance.choice([["retinoid-cosmetic"], [], ["hyaluronic"]])
    _vendor(doc, category=category, topics=topics)
    return f"as {category} with {topics}", True


RARE: dict[str, list[Any]] = {
    "devices": [["rf"], ["stamp"], ["injector"]],
    "endpoints": [["none"], ["confluent_bleeding"]],
    "areas": [["hand"], ["scar"], ["eyelid"]],
    "adjuncts": [["led"], ["exosomes"], ["peel"]],
    "skin_type": [[6, 6], [1, 1]],
    "age": [[61, 62], [19, 19]],
    "min_depth_mm": ["1.9", "2.4"],
    "products": [["minoxidil"], ["self-tan"]],
    "tiers": [["TE"], ["T3"]],
}


@mutator
def hide_the_vendors_advice(doc: Document, chance: random.Random) -> Edit:
    keys = chance.sample(sorted(RARE), 3)
    box = {key: chance.choice(RARE[key]) for key in keys}
    flags = chance.sample(["smoker", "keloid", "fainting", "metal_allergy", "recent_toxin"], 2)
    box["flags"] = {flag: [FLAG_VALUES[rules.vocabulary.Flag(flag)][-1]] for flag in flags}
    _vendor(doc, when=[box])
    return f"for {box}", True


def mutations(seed: int = 1) -> Iterable[Mutation]:
    """Return edits of every kind in turn, without an end; no edit twice."""
    chance = random.Random(seed)
    seen: set[tuple[str, str]] = set()
    while True:
        for kind, mutate in KINDS.items():
            doc = document()
            found = mutate(doc, chance)
            if found is not None and (kind, found[0]) not in seen:
                seen.add((kind, found[0]))
                yield Mutation(kind, *found, doc)


def refused_by(doc: Document) -> tuple[str, ...]:
    """Return what refuses a document: `schema`, or the broken invariants; nothing if it passes."""
    try:
        proof = rules.prove(rules.parse_guidance(doc, 1))
    except rules.GuidanceInvalid:
        return ("schema",)
    return tuple(dict.fromkeys(broken.invariant for broken in proof.violations))


def tried(wanted: int, seed: int = 1) -> Iterable[tuple[Mutation, tuple[str, ...]]]:
    """Try edits until so many that matter for safety were tried."""
    for mutation in mutations(seed):
        if wanted <= 0:
            return
        wanted -= mutation.matters
        yield mutation, refused_by(mutation.document)


def table(results: Iterable[tuple[Mutation, tuple[str, ...]]]) -> str:
    """Return what was refused by what, a line for each kind of edit."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    by: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for mutation, refusals in results:
        row = counts[mutation.kind]
        row["matters" if mutation.matters else "other"] += 1
        row[f"{'refused' if refusals else 'passed'} {mutation.matters}"] += 1
        if mutation.matters:
            by[mutation.kind].update(refusals[:1])
    lines = [f"{'edit':26} matter refused  other refused  first refused by"]
    for kind, row in counts.items():
        causes = ", ".join(f"{name} {count}" for name, count in by[kind].most_common(6))
        lines.append(
            f"{kind:26} {row['matters']:6} {row['refused True']:7}"
            f"  {row['other']:5} {row['refused False']:7}  {causes}"
        )
    total = sum(counts.values(), Counter())
    lines.append(
        f"{'all':26} {total['matters']:6} {total['refused True']:7}"
        f"  {total['other']:5} {total['refused False']:7}"
    )
    return "\n".join(lines)
