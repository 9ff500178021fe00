"""What hands a message over, in two steps: all but the last, and the last.

Between the two the queue notes that the message may arrive. Whatever a carrier can tell for
certain it says by `NotAccepted`; any other failure of the last step leaves the message doubtful.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from clinics.delivery.models import Problem


class NotAccepted(Exception):
    """The mail server did not take the message, for certain; `is_final` if it never will."""

    def __init__(self, problem: Problem, detail: str = "", *, is_final: bool = False) -> None:
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = one_line(detail)
        self.is_final = is_final


class NoAnswer(Exception):
    """The message went off, and whether it was taken is not known."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go: its row, both addresses, and the bytes as they travel.

    `wanted` is the patient's address as it is recorded, `to` the same as the network spells it;
    `token_hash` names the link that stands in it.
    """

    delivery: Any
    sender: str
    to: str
    raw: bytes
    email: Any
    at: datetime
    wanted: str = ""
    token_hash: str = ""


class Handover(Protocol):
    """A message of which the mail server has all but the end."""

    def finish(self) -> str:
        """Hand it over; return what the mail server called it."""

    def close(self) -> None:
        """Let go of the mail server; what was not finished does not arrive."""


class Carrier(Protocol):
    """What messages leave by."""

    def offer(self, letter: Letter) -> Handover:
        """Give the mail server all but the end of it; raises NotAccepted."""


def one_line(text: str) -> str:
    """Return what a mail server said, short and without what a page should not show."""
    words = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(words.split())[:200]
