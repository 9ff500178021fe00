"""Checks that the journal still says what was written into it, and the data what it says."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from aftercare.installation import files
from clinics.accounts.journal import queries
from clinics.accounts.models import Clinic
from clinics.keeping import against, anchors, sentences


class Command(BaseCommand):
    """Prints one line a clinic with the anchor to keep elsewhere, and every fault found."""

    help = (
        "Verify the chained record of each clinic, and what was issued, printed and published"
        " against it; exits with 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("--clinic", metavar="SLUG", help="one clinic instead of all")
        parser.add_argument(
            "--anchor", metavar="NUMBER:SEAL", help="with --clinic: as printed earlier"
        )
        parser.add_argument(
            "--anchors",
            metavar="FILE",
            help="a text with anchors of earlier: this command's output, a log, a mail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        clinics: list[Clinic | None] = [*Clinic.objects.order_by("slug")]
        known = [clinic.slug for clinic in clinics if clinic]
        if options["clinic"]:
            clinics = [clinic for clinic in clinics if clinic and clinic.slug == options["clinic"]]
            if not clinics:
                self._end(f"--clinic: there is no clinic {options['clinic']!r}")
        else:
            clinics.append(None)
        held = self._anchors(options)
        found = [
            f"{name}: the anchor is of a chain that is not there"
            for name in anchors.strangers(held, [*known, anchors.OF_ALL])
        ]
        for clinic in clinics:
            found += self._verified(clinic, held)
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise SystemExit(1)

    def _verified(self, clinic: Clinic | None, held: anchors.Anchors) -> list[str]:
        name = clinic.slug if clinic else anchors.OF_ALL
        report = queries.verify(clinic, anchors=held.get(name, ()))
        number, mac = report.anchor
        self.stdout.write(f"{name}: {report.events} events, anchor {number}:{mac}")
        return [
            f"{name}: {problem}"
            for problem in (*sentences.of_chain(report), *against.faults(clinic))
        ]

    def _anchors(self, options: dict[str, Any]) -> anchors.Anchors:
        if options["anchor"]:
            if not options["clinic"]:
                self._end("--anchor: say of which --clinic it is")
            return {options["clinic"]: (read_anchor(options["anchor"]),)}
        if not options["anchors"]:
            return {}
        try:
            return anchors.read(files.read_text(options["anchors"]))
        except files.FileUnreadable as error:
            self._end(str(error))
        except anchors.NoAnchors as error:
            self._end(f"{options['anchors']}: {error}")
        raise AssertionError

    def _end(self, problem: str) -> None:
        self.stderr.write(problem)
        raise SystemExit(1)


def read_anchor(text: str) -> tuple[int, str]:
    """Return the number and the seal of an anchor as printed."""
    number, _, mac = text.partition(":")
    return (int(number) if number.isascii() and number.isdigit() else -1, mac)
