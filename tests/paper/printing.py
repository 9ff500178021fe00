"""Prints here, and each document once: many tests read the same sheet."""

from dataclasses import replace
from functools import cache

from aftercare import paper
from tests.paper import samples


@cache
def pdf(document: str) -> bytes:
    """Return the PDF of a document of `paper.html`."""
    return paper.pdf(document, in_process=True)


def small(products: int = 0, **letterhead: object) -> str:
    """Return a sheet of one line; with more than four products it has three pages, else two."""
    one = samples.plan().products[:1] * products
    many = tuple(replace(x, state="read", text=f"Wait {n} days.") for n, x in enumerate(one, 2))
    plan = samples.plan(advice=(samples.line(),), products=many, timeline=(), sources=())
    return paper.html(plan, samples.letterhead(**letterhead))
