"""Checks that the journal still says what was written into it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from clinics.accounts.journal import queries
from clinics.accounts.models import Clinic


class Command(BaseCommand):
    """Prints one line a clinic with the anchor to keep elsewhere, and every fault found."""

    help = "Verify the chained record of each clinic; exits with 1 when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("--clinic", metavar="SLUG", help="one clinic instead of all")
        parser.add_argument(
            "--anchor", metavar="NUMBER:SEAL", help="with --clinic: as printed earlier"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        clinics: list[Clinic | None] = [*Clinic.objects.order_by("slug")]
        if options["clinic"]:
            clinics = [clinic for clinic in clinics if clinic and clinic.slug == options["clinic"]]
            if not clinics:
                self.stderr.write(f"--clinic: there is no clinic {options['clinic']!r}")
                raise SystemExit(1)
        else:
            clinics.append(None)
        anchor = read_anchor(options["anchor"])
        sound = True
        for clinic in clinics:
            name = clinic.slug if clinic else "installation"
            report = queries.verify(clinic, anchor=anchor if options["clinic"] else None)
            for problem in problems(report):
                self.stderr.write(f"{name}: {problem}")
            sound = sound and report.is_sound
            number, mac = report.anchor
            self.stdout.write(f"{name}: {report.events} events, anchor {number}:{mac}")
        if not sound:
            raise SystemExit(1)


def read_anchor(text: str | None) -> tuple[int, str] | None:
    """Return the number and the seal of an anchor as printed."""
    if not text:
        return None
    number, _, mac = text.partition(":")
    return (int(number) if number.isascii() and number.isdigit() else -1, mac)


def problems(report: queries.ChainReport) -> list[str]:
    """Return every fault in words."""
    found = [f"event {number} was altered" for number in report.altered]
    found += [f"event {number} does not follow the one before it" for number in report.unlinked]
    found += [f"event {number} is missing" for number in report.missing]
    if report.tail:
        found.append("the last events are missing, or the end of the chain was moved")
    if report.anchored is False:
        found.append("the anchor is not in this chain: it was cut or written anew")
    return found
