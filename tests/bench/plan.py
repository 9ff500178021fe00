"""How long a plan takes, with and without products, and what checking it adds."""

import time
from typing import Any

from aftercare import rules
from aftercare.guidance.store import documents
from tests.bench import measure

EVERYTHING: dict[str, Any] = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "device": "pen",
    "zones": [
        {"area": "cheek", "set_depth_mm": 1.5},
        {"area": "forehead", "set_depth_mm": 0.5},
    ],
    "endpoint": "pinpoint_bleeding",
    "adjuncts": ["anaesthetic", "prp"],
    "flags": {"breastfeeding": "yes", "pregnant": "no", "cold_sores": "history"},
    "skin_type": 4,
    "age": 34,
}
NIGHT_CREAM = {
    "name": "Night cream",
    "ingredients": (
        "Aqua, Glycerin, Caprylic/Capric Triglyceride, Cetearyl Alcohol, Squalane, Panthenol,"
        " Dimethicone, Butyrospermum Parkii Butter, Tocopherol, Xanthan Gum, Phenoxyethanol,"
        " Ethylhexylglycerin, Sodium Hydroxide, Citric Acid, Retinol, Parfum"
    ),
}
# A clinic that asks for more care: four windows, two lines, two products.
OWN: dict[str, Any] = {
    "schema": 1,
    "longer": {"sun-avoid-direct": 7, "swim-wait": 2, "heat-wait": 2, "makeup-wait": 1},
    "lines": {
        "sun-avoid-direct": {"en": "Wear a hat in the car too.", "sv": "Ha hatt i bilen också."},
        "calm-gate": {"en": "Ask us when you are unsure.", "sv": "Fråga oss när du är osäker."},
    },
    "products": [NIGHT_CREAM, NIGHT_CREAM | {"name": "Another night cream"}],
}
TIMES = 20
ROUNDS = 30
GOAL_MS = 2.0


def main() -> None:
    """Print milliseconds of CPU time for one plan of each kind."""
    guidance = rules.parse_guidance(documents.reference_document(), 1)
    cases: dict[str, dict[str, Any]] = {
        "little is known": {
            "performed_at": "2026-03-27T15:00:00",
            "time_zone": "Europe/Stockholm",
        },
        "a full record": EVERYTHING,
        "a full record, three products": EVERYTHING | {"products": [NIGHT_CREAM] * 3},
    }

    own = rules.with_additions(guidance, rules.parse_additions(OWN, guidance))

    def timer(data: dict[str, Any], guidance: rules.Guidance = guidance) -> measure.Timer:
        facts = rules.parse_facts(data)
        language = rules.vocabulary.Language.SV
        rules.build_plan(facts, guidance, language)

        def once() -> float:
            start = time.process_time()
            for _ in range(TIMES):
                rules.build_plan(facts, guidance, language)
            return (time.process_time() - start) / TIMES

        return once

    timers = {name: timer(data) for name, data in cases.items()}
    timers["a full record, a clinic's own advice"] = timer(EVERYTHING, own)
    found = measure.interleaved(timers, ROUNDS)
    rows = [
        (
            name,
            measure.milliseconds(times),
            "yes" if min(times) * 1000 < GOAL_MS else "NO",
        )
        for name, times in found.items()
    ]
    heads = ("a plan of", "CPU ms, median [quartiles]", f"under {GOAL_MS:g} ms at best")
    measure.table("Plan: facts to a checked plan", heads, rows)


if __name__ == "__main__":
    main()
