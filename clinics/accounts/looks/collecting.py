"""Which patients a request fetched: noted where the row is read, so that no page can forget it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_seen: ContextVar[dict[UUID, None] | None] = ContextVar("seen", default=None)


def saw(patient: UUID) -> None:
    """Note that somebody's row was read; outside a page nobody looks."""
    seen = _seen.get()
    if seen is not None:
        seen[patient] = None


@contextmanager
def collected() -> Iterator[dict[UUID, None]]:
    """Collect the patients whose rows are read meanwhile, in the order in which they are."""
    seen: dict[UUID, None] = {}
    before = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(before)
