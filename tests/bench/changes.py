"""How long a save takes: the comparison with the edition in force, the proof and the review.

A larger document is the reference edition several times over, each time with topics of its own.
Each round reads the changed document anew, as a save does; sentences that did not change were
read before.
"""

import copy
import gc
import time
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

import django
from django.conf import settings

from aftercare import rules
from aftercare.guidance.store import documents
from tests.bench import measure

# The review words what it finds, which needs settings; nothing here asks a database.
if not settings.configured:
    settings.configure(USE_I18N=True)
    django.setup()
from aftercare.guidance.review import checks

SIZES: Final = (0, 500, 1000, 2000)  # 0: the reference edition as it is
ROUNDS: Final = 5
TODAY: Final = date(2026, 12, 1)
SAVE_MS: Final = 50.0  # comparison and proof of the reference edition
REVIEW_MS: Final = 1000.0  # of two thousand rules
Document = dict[str, Any]


def grown(count: int) -> Document:
    """Return the reference edition, repeated until it has so many rules."""
    document = copy.deepcopy(documents.reference_document())
    first = list(document["rules"])
    topics = {row["id"]: row for row in document["topics"]}
    for number in range(count - len(first)):
        rule = copy.deepcopy(first[number % len(first)])
        time_ = f"again-{number // len(first)}"
        known = {row["id"] for row in document["topics"][-len(topics) :]}
        names = {name: f"{name}-{time_}" for name in rule["topics"]}
        document["topics"] += [
            {**topics[old], "id": new} for old, new in names.items() if new not in known
        ]
        rule |= {"id": f"{rule['id']}-{number}", "topics": list(names.values())}
        for field in ("text", "text_unasked"):
            if isinstance(rule.get(field), dict):
                rule[field] = {key: f"{text} {number}." for key, text in rule[field].items()}
        document["rules"].append(rule)
    return document


def edited(document: Document) -> Document:
    """Return the document with a window a day shorter, and a sentence in other words."""
    made = copy.deepcopy(document)
    by_id = {rule["id"]: rule for rule in made["rules"]}
    window = by_id["vitamin-c-avoid"]["windows"]["T1"]
    window[1] -= 24
    by_id["swim-wait"]["why"]["sv"] += " Det gäller även badkar."
    return made


class Save:
    """One changed document, with a timer for each part of saving it."""

    def __init__(self, count: int) -> None:
        self.before = grown(count)
        self.old = rules.parse_guidance(self.before, 1)
        self.after = edited(self.before)
        self.count = len(self.before["rules"])

    def fresh(self) -> rules.Guidance:
        """Return the changed document, just read."""
        found = rules.parse_guidance(self.after, 2)
        gc.collect()
        return found

    def timed(self, part: str) -> float:
        """Return the CPU seconds of one part of a save."""
        new = None if part == "reading" else self.fresh()
        start = time.process_time()
        if new is None:
            rules.parse_guidance(self.after, 2)
        elif part == "comparison":
            rules.compare_documents(self.old, new, self.before, self.after)
        elif part == "proof":
            rules.prove(new)
        else:
            checks.review(self.after, today=TODAY, known=new)
        return time.process_time() - start


PARTS: Final = ("reading", "comparison", "proof", "review")


def row(save: Save, found: Mapping[str, list[float]]) -> tuple[str, ...]:
    """Return a row of the table: each part, and whether the goal for this size is met."""
    both = 1000 * (min(found["comparison"]) + min(found["proof"]))
    review = 1000 * min(found["review"])
    goals = [review <= REVIEW_MS]
    if save.count == len(documents.reference_document()["rules"]):
        goals.append(both <= SAVE_MS)
    cells = [measure.milliseconds(found[part]) for part in PARTS]
    return str(save.count), *cells, f"{both:.1f}", "yes" if all(goals) else "NO"


def main() -> None:
    """Print what each part of a save takes, by the number of rules."""
    rows = []
    for size in SIZES:
        save = Save(size)
        timers = {part: partial(save.timed, part) for part in PARTS}
        for timer in timers.values():
            timer()
        rows.append(row(save, measure.interleaved(timers, ROUNDS)))
    heads = ("rules", *(f"{part}, CPU ms" for part in PARTS), "comparison + proof at best")
    title = (
        f"A save: comparison and proof at most {SAVE_MS:g} ms for the reference edition,"
        f" review at most {REVIEW_MS:g} ms"
    )
    measure.table(title, (*heads, "goals"), rows)


if __name__ == "__main__":
    main()
