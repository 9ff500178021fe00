"""manage.py worker: sends what is due and runs what waits, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from clinics.delivery import mail, queue, worker

PAUSE = 1.0


class Command(BaseCommand):
    help = "Send messages and run jobs until SIGTERM or Ctrl-C; what was begun is finished first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the process that started this one is gone, however it went",
        )

    def handle(self, *args: Any, with_parent: bool, **options: Any) -> None:
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: over.set())
        parent = os.getppid()

        def is_over() -> bool:
            # Whoever adopts us when the parent is gone has another number.
            return over.is_set() or with_parent and os.getppid() != parent

        worker.Worker(
            name=queue.own_name(),
            carrier=mail.carrier(),
            clock=timezone.now,
            ticks=worker.ticks(),
            jobs=worker.jobs(),
        ).work(is_over=is_over, pause=lambda: over.wait(PAUSE))
