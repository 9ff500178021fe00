"""How long a plan takes, with and without products, and what checking it adds."""

import time
from typing import Any

from aftercare import rules
from aftercare.guidance import documents
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

    def timer(data: dict[str, Any]) -> measure.Timer:
        facts = rules.parse_facts(data)
        language = rules.vocabulary.Language.SV
        rules.build_plan(facts, guidance, language)

        def once() -> float:
            start = time.process_time()
            for _ in range(TIMES):
                rules.build_plan(facts, guidance, language)
            return (time.process_time() - start) / TIMES

        return once

    found = measure.interleaved({name: timer(data) for name, data in cases.items()}, ROUNDS)
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
