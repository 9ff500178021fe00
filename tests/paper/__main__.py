"""`python -m tests.paper`: the table of the sheet's measures."""

import argparse
import io
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import page as validator
import pikepdf

from aftercare import paper
from aftercare.paper.letterhead import Paper
from aftercare.rules.vocabulary import Kind, Language
from tests.paper import measuring, reading
from tests.paper.test_page_one import filled

OLD = """
import sys, time
from aftercare import paper
from tests.rules import given
from tests.paper import samples
from aftercare.rules.vocabulary import Language
plan = given.plan(given.facts(**{"adjuncts": ["anaesthetic"]}), Language.EN)
made = paper.html(plan, samples.letterhead())
paper.pdf(made, in_process=True)
for line in sys.stdin:
    begun = time.process_time()
    paper.pdf(paper.html(plan, samples.letterhead()), in_process=True)
    print(time.process_time() - begun, flush=True)
"""


def main() -> None:
    """Count, print some, and say what came out."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--plans", type=int, default=5000)
    asked.add_argument("--prints", type=int, default=60)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--old", type=Path)
    options = asked.parse_args()
    counted: dict[tuple[Language, Paper], measuring.Counted] = defaultdict(measuring.Counted)
    for case in measuring.cases(options.seed, options.plans):
        for size in Paper:
            measuring.count(case, size, counted[case.plan.language, size])
    print(measuring.table(counted))
    if options.prints:
        _print_some(options.seed, options.prints)
    if options.old:
        _compare(options.old)


def _print_some(seed: int, number: int) -> None:
    faults: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    large: Counter[int] = Counter()
    for case in measuring.cases(seed, number):
        size = list(Paper)[case.number % 3 == 0]
        for large_print in (False, True) if case.number % 3 == 0 else (False,):
            made = paper.html(
                case.plan, case.letterhead, paper=size, door=case.door, large_print=large_print
            )
            data = paper.pdf(made, in_process=True)
            found = measuring.words_of(data)
            place = 1 if large_print else 0
            missing = [
                row.id
                for row in case.plan.rows
                if row.kind is Kind.HELP
                and not row.later
                and reading.squeezed(filled(row.text)) not in found[place].replace("0812", "08-12")
            ]
            faults["help not whole on its page"] += bool(missing)
            if large_print:
                large[len(found)] += 1
            if case.number % 6 == 0:
                faults["not the same bytes twice"] += paper.pdf(made, in_process=True) != data
            for profile in ("ua1", "3a"):
                report = validator.validate_pdf_bytes(data, profile=profile)
                faults[f"not {profile}"] += not report.is_compliant
            if not large_print:
                sizes[f"{len(found)} pages"] += 1
                faults["words outside the page"] += _outside(data)
    print(f"laid out: {number} sheets: {dict(sizes)}; large print: {dict(sorted(large.items()))}")
    print("faults:", dict(faults))


def _outside(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return any(float(page.MediaBox[2]) < 500 for page in pdf.pages)


def _compare(old: Path) -> None:
    """Say how much processor time a sheet takes beside the one of another checkout, in turns."""
    here = Path(__file__).resolve().parent.parent.parent
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", OLD],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for folder in (old, here)
    ]
    times: list[list[float]] = [[], []]
    for _ in range(10):
        for run, found in zip(runs, times, strict=True):
            assert run.stdin
            assert run.stdout
            print(file=run.stdin, flush=True)
            found.append(float(run.stdout.readline()))
    for run in runs:
        run.terminate()
        run.wait()
    ratios = sorted(new / before for before, new in zip(*times, strict=True))
    print(
        f"processor time: {min(times[0]) * 1000:.0f} -> {min(times[1]) * 1000:.0f} ms at best, "
        f"{ratios[len(ratios) // 2]:.2f} of the old in the median of ten turns"
    )


if __name__ == "__main__":
    begun = time.process_time()
    main()
    print(f"measured in {time.process_time() - begun:.0f} s of processor time")
