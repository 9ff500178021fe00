"""manage.py send_pending: sends what is due and ends; for those who have cron and no worker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinics.delivery import mail, queue, worker


class Command(BaseCommand):
    help = "Send what is due; ends with 1 when messages wait though they could have been sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once",
            action="store_true",
            help="leave what becomes due while this runs to the next run",
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        me = worker.Worker(
            name=queue.own_name(),
            carrier=mail.carrier(),
            clock=timezone.now,
            ticks=worker.ticks(),
            jobs=worker.jobs(),
        )
        try:
            me.drain(due_by=timezone.now() if once else None)
        finally:
            queue.gone(worker=me.name)
        found = queue.state(now=timezone.now())
        self.stdout.write(
            f"due {found.due}, put off {found.put_off},"
            f" doubtful {found.doubtful}, failed {found.failed}"
        )
        if found.is_stuck(timezone.now()) or found.mail_fails or found.doubtful or found.failed:
            raise CommandError("queue: messages wait, failed or are doubtful", returncode=1)
