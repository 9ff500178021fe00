"""Which rules of a treatment another one outranked, so that they are not said."""

from __future__ import annotations

from aftercare.rules.engine import build
from aftercare.rules.engine.products import read_products
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance


def outranked(
    facts: Facts, guidance: Guidance, *, stopped: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return (rule that is said, rule that is not), each once, in the order of the sheet.

    `stopped` is whether the plan counts an open reason not to treat.
    """
    facts, tiering, _unjudged = build.judged(facts, guidance)
    if stopped:
        tiering = build.longest(tiering)
    profile = build.profile_of(
        facts, guidance, tiering, read_products(facts, guidance), stopped=stopped
    )
    pairs = (
        (one.rule.id, other.rule.id)
        for one in build.choose_all(guidance, profile, tiering)
        for other in (*one.outranked, *one.set_aside)
    )
    return tuple(dict.fromkeys(pairs))
