"""A real mail server for tests, on a port of this machine, with moods."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

# How it treats a message; "takes" takes it at once.
MOODS = (
    *("takes", "slow", "greylists", "unknown-address", "refuses", "refuses-for-now"),
    *("drops-after-dot", "drops-unanswered"),
)
SLOW = 0.15


class Handler:
    """Keeps the Message-IDs of what it took; `mood` says how it treats the next message."""

    def __init__(self, mood: Callable[[], str], took: Callable[[bytes], None]) -> None:
        self.mood, self.took = mood, took
        self.now = "takes"

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Answer the recipient."""
        self.now = self.mood()
        if self.now == "greylists":
            return "451 4.7.1 try later"
        if self.now == "unknown-address":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 – aiosmtpd's name
        self, server: SMTP, session: Any, envelope: Any
    ) -> str:
        """Answer the dot."""
        if self.now == "slow":
            await asyncio.sleep(SLOW)
        if self.now == "refuses":
            return "554 5.7.1 not wanted"
        if self.now == "refuses-for-now":
            return "452 4.2.2 mailbox full"
        if self.now == "drops-unanswered":
            _hang_up(server)
            return "250 never seen"
        # Taken first, answered second, as servers do.
        self.took(envelope.content)
        if self.now == "drops-after-dot":
            _hang_up(server)
        return "250 2.0.0 taken"


def _hang_up(server: Any) -> None:
    server.transport.abort()


@contextlib.contextmanager
def serving(mood: Callable[[], str], took: Callable[[bytes], None]) -> Iterator[int]:
    """Serve; give the port."""
    for attempt in range(5):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = Controller(Handler(mood, took), hostname="127.0.0.1", port=port)
        try:
            server.start()
            break
        except OSError:
            # Somebody took the port in between.
            if attempt == 4:
                raise
            time.sleep(0.1)
    try:
        yield port
    finally:
        server.stop()
