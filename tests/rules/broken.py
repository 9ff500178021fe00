"""Documents in which one thing is broken, and the invariant that must say so."""

from typing import Any

from tests.rules import mutations
from tests.rules.mutations import edited

EVERY_TIER = ("T1", "T2", "T3", "TE")


def rows(*untils: float | None, start: float = 0) -> dict[str, list[float | None]]:
    """Return windows that end at these hours in each tier, or at the same in all."""
    ends = untils * 4 if len(untils) == 1 else untils
    return {tier: [start, until] for tier, until in zip(EVERY_TIER, ends, strict=True)}


def told(name: str, language: str, old: str, new: str) -> dict[str, Any]:
    """Return the reference document with a piece of one text replaced."""
    document = mutations.document()
    text = mutations.rule(document, name)["text"]
    assert old in text[language]
    text[language] = text[language].replace(old, new)
    return document


def vendor(**changes: Any) -> dict[str, Any]:
    document = mutations.document()
    mutations._vendor(document, **changes)
    return document


def noted(english: str, swedish: str) -> dict[str, Any]:
    """Return the reference document with a note on every ingredient."""
    document = mutations.document()
    note = {"note": {"en": english, "sv": swedish}}
    classes = [one | note for one in document["ingredients"]["classes"]]
    document["ingredients"] = {"classes": classes}
    return document


def flag(name: str, **changes: Any) -> dict[str, Any]:
    """Return the reference document with a question to the patient changed."""
    document = mutations.document()
    document["flags"] = [
        item | changes if item["flag"] == name else item for item in document["flags"]
    ]
    return document


def topic_of_class(name: str, topic: str) -> dict[str, Any]:
    document = mutations.document()
    classes = [
        one | {"topic": topic} if one["id"] == name else one
        for one in document["ingredients"]["classes"]
    ]
    document["ingredients"] = document["ingredients"] | {"classes": classes}
    return document


# What is broken, the invariant that says so, a rule concerned; then whether a plan is refused.
BREAST = {"en": "No numbing cream on your breast.", "sv": "Ingen bedövningskräm på bröstet."}
WITHOUT_WHILE: dict[str, Any] = {
    "while": None,
    "text_unasked": None,
    "paper_unasked": None,
    "kind": "limit",
    "paper": {language: f"**{text}**" for language, text in BREAST.items()},
}
SERUM = {"en": "Put on our serum.", "sv": "Ta vårt serum."}
ONE_HOUR = rows(167, 240, 336, 336)
BROKEN: list[tuple[str, dict[str, Any], str, str, bool]] = [
    (
        "a retinoid an hour early",
        edited("retinoid-otc-avoid-early", windows=ONE_HOUR),
        *("INV-01", "retinoid-otc-avoid-early", True),
    ),
    (
        "a retinoid an hour early after a standard treatment",
        edited("retinoid-otc-avoid-early", windows=rows(168, 239, 336, 336)),
        *("INV-01", "retinoid-otc-avoid-early", True),
    ),
    (
        "a restart an hour early by its own windows",
        edited("retinoid-restart-slowly", windows=rows(504, 576, 672, 672, start=167)),
        *("INV-01", "retinoid-restart-slowly", False),
    ),
    ("the vendor's advice", vendor(), "INV-01", "vendor", False),
    ("the vendor's advice, as a gel", vendor(topics=["hyaluronic"]), "INV-01", "vendor", False),
    ("the vendor's advice, as a caution", vendor(category="caution"), "INV-01", "vendor", False),
    (
        "a prescription retinoid early",
        edited("retinoid-rx-avoid-early", windows=rows(335)),
        *("INV-02", "retinoid-rx-avoid-early", True),
    ),
    (
        "possibly pregnant counts as no",
        edited(
            "retinoid-pregnancy-none",
            when=[{"flags": {"pregnant": ["yes"]}}, {"flags": {"trying_to_conceive": ["yes"]}}],
        ),
        *("INV-03", "retinoid-pregnancy-none", True),
    ),
    (
        "not asked counts as no",
        edited("retinoid-breastfeeding-none", unasked="skips"),
        *("INV-04", "retinoid-breastfeeding-none", True),
    ),
    (
        "a sheet without the question",
        flag("pregnant", blocks_issue=False),
        *("INV-04", "flags.pregnant", False),
    ),
    (
        "retinol is no retinoid",
        topic_of_class("retinoid-cosmetic", "moisturiser"),
        *("INV-05", "ingredients", False),
    ),
    (
        "the breast with an end",
        edited("breastfeeding-no-numbing-breast", windows=rows(672), text=BREAST, **WITHOUT_WHILE),
        *("INV-08", "breastfeeding-no-numbing-breast", False),
    ),
    (
        "numbing at home on day six",
        edited("numbing-cream-home-avoid", windows=rows(144)),
        *("INV-09", "numbing-cream-home-avoid", True),
    ),
    (
        "no poisoning where it was not recorded",
        edited("help-numbing-toxicity", when=[{"adjuncts": ["prp"]}]),
        *("INV-10", "help-numbing-toxicity", True),
    ),
    (
        "poisoning can wait for the clinic",
        edited("help-numbing-toxicity", level="clinic"),
        *("INV-10", "help-numbing-toxicity", False),
    ),
    (
        "exosomes while breastfeeding",
        edited(
            "glide-breastfeeding-signoff",
            when=[{"adjuncts": ["retinoid_applied"], "flags": {"breastfeeding": ["yes"]}}],
        ),
        *("INV-11", "glide-breastfeeding-signoff", True),
    ),
    (
        "sunscreen on the first day",
        edited("sunscreen-mineral-daily", windows=rows(672, start=23)),
        *("INV-12", "sunscreen-mineral-daily", False),
    ),
    (
        "sunscreen of half the factor",
        told("sunscreen-mineral-daily", "sv", "SPF 30", "SPF 15"),
        *("INV-12", "sunscreen-mineral-daily", False),
    ),
    (
        "sunscreen on the first day, said in passing",
        edited("first-day-clinic-product-only", second=rows(12)),
        *("INV-12", "first-day-clinic-product-only", False),
    ),
    (
        "a note on a label that invites",
        noted("You may use this retinol.", "Du kan använda det här retinolet."),
        *("INV-01", "ingredients", False),
    ),
    (
        "a serum on the first day",
        vendor(topics=["sunscreen-chemical"], text=SERUM, title=SERUM),
        *("INV-30", "vendor", False),
    ),
    (
        "tretinoin by the dates of retinol",
        told("retinoid-restart-slowly", "en", "retinol", "tretinoin"),
        *("INV-02", "retinoid-restart-slowly", False),
    ),
    (
        "a red flag for some",
        edited("help-bleeding", when=[{"endpoints": ["pinpoint_bleeding"]}]),
        *("INV-13", "help-bleeding", True),
    ),
    (
        "a red flag for too short",
        edited("help-lumps-late", windows=rows(336, start=72)),
        *("INV-13", "help-lumps-late", False),
    ),
    (
        "an emergency without its number",
        edited(
            "help-emergency-sepsis",
            text={"en": "Call us if you are confused.", "sv": "Ring oss om du blir förvirrad."},
        ),
        *("INV-13", "help-emergency-sepsis", False),
    ),
    (
        "no burns from a device that was not recorded",
        edited("help-rf-burn-nerve", when=[{"devices": ["rf"], "endpoints": ["erythema"]}]),
        *("INV-14", "help-rf-burn-nerve", True),
    ),
    (
        "no infection after a light treatment",
        edited("infection-possible", when=[{"tiers": ["T2", "T3", "TE"]}]),
        *("INV-16", "infection-possible", True),
    ),
    (
        "a longer window in a lighter tier",
        edited("exercise-wait", windows=rows(72, 72, 48, 72)),
        *("INV-18", "exercise-wait", False),
    ),
    (
        "bleeding that ends a ban",
        edited("swim-wait", when=[{"endpoints": ["none", "erythema"]}]),
        *("INV-19", "swim-wait", False),
    ),
    (
        "a ban only where no area was left out",
        edited("exercise-wait", when=[{"flags": {"diabetes": ["none", "controlled"]}}]),
        *("INV-19", "exercise-wait", False),
    ),
    (
        "a ban that nobody asked for",
        edited("lightener-avoid", when=[{"flags": {"smoker": ["yes"]}}], unasked="skips"),
        *("INV-20", "lightener-avoid", False),
    ),
    (
        "no note that a depth is missing",
        edited("not-recorded-note", when=[{"missing": ["device", "endpoint"]}]),
        *("INV-20", "not-recorded-note", True),
    ),
    (
        "washing before washing is allowed",
        edited("gentle-cleanse", windows=rows(168, 168, 336, 336, start=6)),
        *("INV-23", "gentle-cleanse", False),
    ),
    (
        "calm only after deep treatments",
        edited("calm-gate", when=[{"tiers": ["T3", "TE"]}]),
        *("INV-24", "calm-gate", True),
    ),
    (
        "an unborn child perhaps",
        edited("pregnant-stop", when=[{"flags": {"pregnant": ["yes"]}}]),
        *("INV-25", "pregnant-stop", False),
    ),
    (
        "a stop that nobody has to ask for",
        flag("bleeding_disorder", blocks_issue=False),
        *("INV-25", "bleeding-disorder-stop", False),
    ),
    (
        "a pacemaker may be answered for",
        edited("implant-rf-stop", overridable=True),
        *("INV-26", "implant-rf-stop", False),
    ),
    (
        "a pacemaker under a scar",
        edited(
            "implant-rf-stop",
            when=[{"devices": ["rf"], "areas": ["chest"], "flags": {"implant_active": ["yes"]}}],
        ),
        *("INV-26", "implant-rf-stop", False),
    ),
    (
        "a product that no rule meets",
        edited("minoxidil-delay", when=[{"areas": ["scalp"]}]),
        *("INV-28", "minoxidil-delay", False),
    ),
    (
        "acids for men",
        edited("acid-bha-avoid", when=[{"areas": ["cheek"]}]),
        *("INV-29", "acid-bha-avoid", False),
    ),
    (
        "a cream on the first day",
        edited("bland-moisturiser", windows=rows(336, start=24)),
        *("INV-30", "bland-moisturiser", False),
    ),
    (
        "another treatment allowed on the first day",
        edited("other-treatments-wait", category="expect", kind="expect") | {"lines": []},
        *("INV-30", "other-treatments-wait", False),
    ),
    (
        "a cream allowed by a caution",
        edited("bland-moisturiser", category="caution"),
        *("INV-30", "bland-moisturiser", False),
    ),
    (
        "a first day of twelve hours",
        edited("first-day-clinic-product-only", windows=rows(12, 48, 72, 72)),
        *("INV-30", "first-day-clinic-product-only", False),
    ),
    (
        "only a vendor says so",
        edited("nsaid-wait", sources=["S0", "S2"]),
        *("INV-31", "nsaid-wait", False),
    ),
    (
        "what the vendor claims and nobody prints",
        edited("hyaluronic-acid-hydrate", sources=["S2-19", "L29"]),
        *("INV-32", "hyaluronic-acid-hydrate", False),
    ),
    (
        "a promise",
        told("expect-results-slow", "en", "Results come", "We guarantee results, and they come"),
        *("INV-16", "expect-results-slow", False),
    ),
    (
        "approved by somebody",
        told("bland-moisturiser", "en", "a plain cream", "an FDA-approved plain cream"),
        *("INV-17", "bland-moisturiser", False),
    ),
    (
        "no more feeding",
        told("retinoid-breastfeeding-none", "en", "do not need to stop", "must stop"),
        *("INV-07", "retinoid-breastfeeding-none", False),
    ),
    (
        "no more aspirin",
        told("anticoagulant-caution", "en", "Do not stop your", "Stop your"),
        *("INV-27", "anticoagulant-caution", False),
    ),
]
