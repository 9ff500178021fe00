"""How well products are read, on a file of real lists: `python -m tests.bench.products LISTS.csv`.

The file has the columns id, name, ingredients. `--cases FILE.jsonl` prints the answers to field
cases beside what is expected; `--half A` or `B` takes one half of the lists, by their ids.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aftercare import rules
from aftercare.guidance.store import documents
from aftercare.rules.lexicon import MUST_NOT_BE_MISSED
from aftercare.rules.products import ingredients, tables
from aftercare.rules.products.skeleton import is_latin
from aftercare.rules.vocabulary import Language, Verdict
from tests.rules import given
from tests.rules.plain_classifier import TOPICS, worst_in
from tests.rules.test_products_allergies import pairs
from tests.rules.test_products_never_yes import AROUND, slipped

DAYS = (1, 4, 6, 8, 11)


def lists(path: Path, half: str) -> list[dict[str, str]]:
    """Return the rows of a file, or of one half of it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if half not in "AB":
        return rows
    return [row for row in rows if (_byte(row["id"]) % 2 == 0) is (half == "A")]


def _byte(text: str) -> int:
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()[0]


def loaded() -> None:
    """Print how long the lexicon takes to load, and how much memory."""
    document = documents.reference_document()
    before, start = _megabytes(), time.process_time()
    guidance = rules.parse_guidance(document, 1)
    tables.of(guidance.lexicon)
    print(f"load with the whole edition: {_ms(start):.0f} ms, {_megabytes() - before:.0f} MB")
    print(f"names in the table: {len(guidance.lexicon.names)}")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ms(start: float) -> float:
    return (time.process_time() - start) * 1000


def reading(rows: list[dict[str, str]]) -> None:
    """Print how many lists and items are read, and how quickly."""
    lexicon = given.guidance().lexicon
    states: Counter[str] = Counter()
    items = unread = 0
    cold: list[float] = []
    for row in rows:
        start = time.process_time()
        found = ingredients.read(row["name"], row["ingredients"], lexicon)
        cold.append(_ms(start))
        states[found.state.value] += 1
        if found.state.value != "no-list":
            items += len(found.written)
            unread += sum(one in found.unrecognised for one in found.written)
    lists_ = sum(states.values()) - states["no-list"]
    whole = states["read"] + states["mended"] + states["active-missing"]
    print(f"states: {dict(states)}")
    print(f"lists read whole: {whole} of {lists_} = {100 * whole / max(lists_, 1):.1f} %")
    print(f"items read: {100 * (1 - unread / max(items, 1)):.2f} % of {items}")
    print(f"one list, never seen before: median {statistics.median(cold):.1f} ms")


def days(rows: list[dict[str, str]]) -> None:
    """Print the true yes by day: standard treatment, nothing special, familiar products."""
    answers: list[rules.ProductAdvice] = []
    for at in range(0, len(rows), 50):
        products = [
            {"name": row["name"][:200] or "-", "ingredients": row["ingredients"], "familiar": True}
            for row in rows[at : at + 50]
        ]
        answers += given.plan(given.facts(products=products)).products
    zero = given.plan(given.facts()).performed_at.date()
    total = len([one for one in answers if one.state != "no-list"])
    for day in DAYS:
        yes = sum(
            one.verdict in (Verdict.OK, Verdict.WAIT)
            and one.starts is not None
            and (one.starts - zero).days <= day
            for one in answers
        )
        print(f"day {day}: yes {100 * yes / max(total, 1):.1f} % of {total}")
    false = sum(
        one.verdict in (Verdict.OK, Verdict.WAIT) and bool(one.unrecognised) for one in answers
    )
    print(f"yes with an unread item: {false}")


def slips(seed: int, count: int = 600) -> None:
    """Print how many random slips of names of severity 1 are read as harmless."""
    chance, lexicon = random.Random(seed), given.guidance().lexicon
    names = sorted(
        name
        for name, classes in lexicon.names.items()
        if any(tables.severity(one) == MUST_NOT_BE_MISSED for one in classes)
        if is_latin(name) and len(name) >= 6
    )
    missed = []
    for name in (chance.choice(names) for _ in range(count)):
        slip = slipped(name, chance)
        found = ingredients.read(
            "Night cream", ", ".join([*AROUND[:4], slip, *AROUND[4:]]), lexicon
        )
        if found.readable and not found.matches:
            missed.append((name, slip))
    print(f"slips of severity 1 read as harmless (seed {seed}): {len(missed)} of {count} {missed}")


def worst(rows: list[dict[str, str]]) -> None:
    """Print what a plain search of the raw text finds of the worst kind, and the engine does not.

    A false alarm is what the engine alone sees, in lists; lighteners have more names than one.
    """
    lexicon = given.guidance().lexicon
    found = missed = 0
    alarms: set[str] = set()
    for row in rows:
        seen = ingredients.read(row["name"], row["ingredients"], lexicon)
        topics = {match.topic for match in seen.matches}
        plain = worst_in(row["name"], row["ingredients"])
        found += len(plain)
        missed += sum(topics.isdisjoint(TOPICS[kind]) for kind in plain)
        alone = TOPICS.keys() - plain - {"lightener"}
        if any(not topics.isdisjoint(TOPICS[kind]) for kind in alone):
            alarms.add(row["id"])
    print(f"severity 1 by a plain search: {found} found, {missed} of them missed")
    print(f"lists with severity 1 by the engine alone: {len(alarms)} of {len(rows)}")


def speed() -> None:
    """Print how long a plan with ten products of sixty ingredients takes, and bad input."""
    listed = ", ".join((AROUND * 6)[:60])
    products = [{"name": f"Cream {n}", "ingredients": f"{listed}, CI {n}"} for n in range(10)]
    facts = given.facts(products=products)
    given.plan(facts)
    start = time.process_time()
    for _ in range(20):
        given.plan(facts)
    print(f"plan with ten products, warm: {_ms(start) / 20:.1f} ms")
    lexicon = given.guidance().lexicon
    chance = random.Random(5)
    words = ["".join(chance.choice("abcdefghij") for _ in range(12)) for _ in range(500)]
    bad = {
        "500 unknown items": ", ".join(words),
        "20,000 letters": "a" * 20_000,
        "20,000 commas": "," * 20_000,
        "right to left": "ريتينول، ماء، " * 400,
        "emoji": "🙂, 🧴 " * 2000,
        "prose": "This cream is the best that you can have for your skin. " * 300,
    }
    for name, text in bad.items():
        start = time.process_time()
        state = ingredients.read("Cream", text, lexicon).state
        print(f"{name}: {_ms(start):.0f} ms, {state.value}")


def cases(path: Path) -> None:
    """Print each field case: what was got then, what is expected, what is answered now."""
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case.get("tool") != "plan":
            continue
        print(f"{case['id']} {case['kind']}: then {case['got']!r}; now {_now(case['facts'])}")
        print(f"    expected: {case['expected']}")


def _now(data: Any) -> str:
    try:
        plan = rules.build_plan(rules.parse_facts(data), given.guidance(), Language.EN, anyway=True)
    except rules.FactsInvalid as error:
        return f"refused: {error}"
    told = [
        f"{one.verdict.value} {one.starts or ''} [{one.state}] {one.text}" for one in plan.products
    ]
    if plan.unresolved_allergies:
        told.append(f"unresolved: {', '.join(plan.unresolved_allergies)}")
    stops = [stop.rule for stop in plan.stops]
    return "; ".join([*told, *stops])


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--half", default="", choices=("", "A", "B"))
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--seed", type=int, default=20261201)
    options = parser.parse_args(None if arguments is None else list(arguments))
    loaded()
    if options.lists is not None:
        rows = lists(options.lists, options.half or " ")
        reading(rows)
        days(rows)
        worst(rows)
    tried, silent = pairs(given.guidance().lexicon)
    print(f"allergy and ingredient: {tried} pairs, {len(silent)} say nothing {silent}")
    slips(options.seed)
    speed()
    if options.cases is not None:
        cases(options.cases)


if __name__ == "__main__":
    main()
