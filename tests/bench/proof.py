"""How long the proof of the reference edition takes, beside brute force over the same space.

Brute force: one generated function that works out, for one treatment, whether the retinoid
floors hold by every ban on retinoids; called for every cell of the space of that question.
"""

import dataclasses
import gc
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import product
from types import MappingProxyType
from typing import Any

from aftercare import rules
from aftercare.guidance.store import documents
from aftercare.rules.conditions import Box
from aftercare.rules.engine.selection import CAUTIOUS
from aftercare.rules.guidance import Guidance, Rule, Window
from aftercare.rules.proof import masks
from aftercare.rules.proof import retinoids as question
from aftercare.rules.proof.axes import TIERED, cuts_of
from aftercare.rules.proof.case import ProofCase
from aftercare.rules.proof.space import Space
from aftercare.rules.vocabulary import Tier
from tests.bench import measure

ROUNDS = 9
GOAL_MS = 10.0
GOAL_TIMES = 100
TOPICS = (
    (question.COSMETIC, question.retinoid_floor, ()),
    (question.PRESCRIPTION, question.prescription_floor, question.USERS),
)


def space_of(case: ProofCase) -> Space:
    """Return the space that both questions about early retinoids read together."""
    bans = [rule for topic, *_ in TOPICS for rule in case.avoid[topic]]
    return case.space(bans, TIERED, cuts_of(question.USERS))


def by_sets(case: ProofCase, space: Space) -> tuple[int, ...]:
    """Return the cells that break each floor, by sets; nothing kept from before is used."""
    space.kept.clear()
    return tuple(
        question._not_kept_out(case, topic, floor, users, space, False)
        for topic, floor, users in TOPICS
    )


def condition(rule_when: tuple[Box, ...], unknown: bool, unasked: bool) -> str:
    """Return the source of a condition over one cell's values."""
    boxes = []
    for box in rule_when:
        parts = [
            f"({flag.value} in {sorted(values)!r} or {unasked} and {flag.value} is None)"
            for flag, values in box.flags
        ]
        if box.products:
            parts.append(f"not products.isdisjoint({set(box.products)!r})")
        if box.devices:
            devices = sorted(device.value for device in box.devices)
            parts.append(f"(device in {devices!r} or {unknown} and device is None)")
        boxes.append(" and ".join(parts))
    return " or ".join(f"({box})" for box in boxes) or "True"


def compiled(case: ProofCase, space: Space) -> Callable[..., tuple[bool, ...]]:
    """Return a function from one cell's values and tiering to which floors are broken."""
    names = [one.name.removeprefix("flags.") for one in space.axes]
    ends: dict[str, tuple[float, ...]] = {}
    answers = []
    for topic, _, users in TOPICS:
        kept = []
        for rule in case.avoid[topic]:
            ends[name(rule)] = tuple(hours[1] for hours in masks.treatments(space).hours(rule))
            when = condition(rule.when, rule.category in CAUTIOUS, rule.unasked_applies)
            kept.append(f"({name(rule)}[group] >= {topic.replace('-', '_')}[group] and ({when}))")
        who = condition(users, True, True)
        answers.append(f"({who}) and not ({' or '.join(kept)})")
    for topic, floor, _ in TOPICS:
        groups = masks.treatments(space).groups
        ends[topic.replace("-", "_")] = tuple(floor(group) for group in groups)
    source = f"def broken(group, {', '.join(names)}):\n    return {', '.join(answers)}\n"
    scope: dict[str, Any] = dict(ends)
    exec(source, scope)
    found: Callable[..., tuple[bool, ...]] = scope["broken"]
    return found


def name(rule: Rule) -> str:
    """Return a rule's name as an identifier."""
    return "until_" + rule.id.replace("-", "_")


def by_force(case: ProofCase, space: Space) -> tuple[int, ...]:
    """Return the cells that break each floor, one by one."""
    broken = compiled(case, space)
    group_of = {
        cell: number
        for number, group in enumerate(masks.treatments(space).groups)
        for cell in range(space.block)
        if group.bits >> cell & 1
    }
    bits = [bytearray((space.size + 7) // 8) for _ in TOPICS]
    for number, values in enumerate(cells(space)):
        for row, is_broken in zip(
            bits, broken(group_of[number % space.block], *values), strict=True
        ):
            if is_broken:
                row[number >> 3] |= 1 << (number & 7)
    return tuple(int.from_bytes(row, "little") for row in bits)


def cells(space: Space) -> Iterable[tuple[Any, ...]]:
    """Return every cell's values, in the order of the cells."""
    plain = ([str(v) if isinstance(v, str) else v for v in one.atoms] for one in space.axes)
    return (values[::-1] for values in product(*list(plain)[::-1]))


def shortened(guidance: Guidance) -> Guidance:
    """Return the guidance with both retinoid windows an hour too short in one tier."""
    rules_ = []
    for rule in guidance.rules:
        if rule.id.startswith("retinoid-") and rule.windows and len(rule.topics) == 1:
            until = rule.windows[Tier.T2].until
            if until is not None:
                cut = {**rule.windows, Tier.T2: Window(0, until - 1)}
                rule = dataclasses.replace(rule, windows=MappingProxyType(cut))
        rules_.append(rule)
    by_id = MappingProxyType({rule.id: rule for rule in rules_})
    return dataclasses.replace(guidance, rules=tuple(rules_), rule_by_id=by_id)


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def fresh() -> float:
    """Return the seconds to prove a document that was just read: what a save costs."""
    guidance = rules.parse_guidance(documents.reference_document(), 1)
    # What reading it left behind is not the proof's to clear away.
    gc.collect()
    return timed(lambda: rules.prove(guidance))


def main() -> None:
    """Print what a proof takes, and what its largest question takes beside brute force."""
    guidance = rules.parse_guidance(documents.reference_document(), 1)
    proof = rules.prove(guidance)
    found = measure.interleaved({"a document just read": fresh}, ROUNDS)
    rows = [
        (name_, measure.milliseconds(times), "yes" if min(times) * 1000 <= GOAL_MS else "NO")
        for name_, times in found.items()
    ]
    heads = ("proof of", "CPU ms, median [quartiles]", f"at most {GOAL_MS:g} ms at best")
    title = f"Proof: {proof.questions} questions over {proof.cells} cells, holds: {proof.holds}"
    measure.table(title, heads, rows)
    against_force(guidance)


def against_force(guidance: Guidance) -> None:
    """Print one question both ways, on the reference and on a broken edition of it."""
    editions = (("reference", guidance), ("an hour too short", shortened(guidance)))
    rows = [both_ways(*edition) for edition in editions]
    heads = ("retinoid floors of", "cells", "broken", "sets, CPU ms", "brute force, CPU ms")
    title = "Proof beside brute force over the same space"
    measure.table(title, (*heads, "ratio", "equal, and 100x"), rows)


def both_ways(label: str, edition: Guidance) -> tuple[str, ...]:
    """Return a row of the table: whether both answers are equal, and both times."""
    case = ProofCase(edition)
    space = space_of(case)
    answer = by_sets(case, space)
    same = answer == by_force(case, space)
    timers: dict[str, measure.Timer] = {
        "sets": partial(timed, partial(by_sets, case, space)),
        "force": partial(timed, partial(by_force, case, space)),
    }
    found = measure.interleaved(timers, 3)
    ratio = measure.ratio(found["force"], found["sets"])
    return (
        *(label, str(space.size), str(sum(bad.bit_count() for bad in answer))),
        *(measure.milliseconds(found["sets"]), measure.milliseconds(found["force"])),
        *(f"{ratio:.0f}x", "yes" if same and ratio >= GOAL_TIMES else "NO"),
    )


if __name__ == "__main__":
    main()
