"""Measuring side by side: interleaved rounds, medians, and a plain table."""

import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence

Timer = Callable[[], float]


def interleaved(timers: Mapping[str, Timer], rounds: int, seed: int = 1) -> dict[str, list[float]]:
    """Return each timer's seconds, all of them once a round in random order."""
    chance = random.Random(seed)
    found: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(rounds):
        for name in chance.sample(list(timers), len(timers)):
            found[name].append(timers[name]())
    return found


def ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(times, base, strict=True))


def milliseconds(times: Sequence[float]) -> str:
    """Return the median in milliseconds, with the quartiles."""
    low, middle, high = statistics.quantiles([1000 * t for t in times], n=4)
    return f"{middle:.2f} [{low:.2f}-{high:.2f}]"


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with aligned columns."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))]
    print(f"\n{title}")
    for number, line in enumerate(lines):
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
