"""Writes out an edition of the guidance, or checks and proves a document."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from aftercare import rules
from aftercare.guidance import documents, editions, files
from aftercare.guidance.models import Edition

LARGEST: Final = 20 * 1024 * 1024


class Command(BaseCommand):
    """`export` writes the canonical document; `check` needs no database and changes nothing."""

    help = "Export an edition of the guidance, or check and prove a document."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the two commands and their arguments."""
        commands = parser.add_subparsers(dest="what", required=True)
        export = commands.add_parser("export", help="write an edition's canonical document")
        export.add_argument("--edition", type=int, metavar="N", help="the published one by default")
        export.add_argument("--output", metavar="FILE", default="-")
        check = commands.add_parser("check", help="check a document and prove it safe")
        check.add_argument("file", metavar="FILE", help="a guidance document; - is stdin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of the commands; exits with 1 for problems and with 2 for unreadable files."""
        try:
            if options["what"] == "export":
                files.write(options["output"], exported(options["edition"]))
            else:
                self.check_file(options["file"])
        except files.FileUnreadable as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None
        except (editions.EditionDamaged, editions.NoSuchEdition) as error:
            self.stderr.write(f"edition: {error}")
            raise SystemExit(1) from None

    def check_file(self, path: str) -> None:
        """Say that all is well in one line, or every problem and exit with 1."""
        document = files.read_json(path, at_most=LARGEST)
        if not isinstance(document, dict):
            raise files.FileUnreadable(f"{path}: is not a guidance document: must be an object")
        try:
            guidance = rules.parse_guidance(document, 0)
        except rules.GuidanceInvalid as error:
            self.refuse(error.problems)
        start = time.perf_counter()
        proof = rules.prove(guidance)
        took = time.perf_counter() - start
        for warning in proof.warnings:
            self.stdout.write(f"warning: {warning}")
        if not proof.holds:
            self.refuse(tuple(told(broken) for broken in proof.violations))
        self.stdout.write(
            f"all is well: {guidance.digest}, {len(guidance.rules)} rules,"
            f" {len(guidance.sources)} sources, {len(guidance.claims)} claims;"
            f" {proof.questions} questions over {proof.cells} cells proven in {took:.3f} s"
        )

    def refuse(self, problems: tuple[str, ...]) -> None:
        """Print every problem and exit with 1."""
        for problem in problems:
            self.stderr.write(problem)
        raise SystemExit(1)


def told(broken: rules.BrokenInvariant) -> str:
    """Return a broken invariant in one line, led by the first rule concerned."""
    first = broken.rules[0] if broken.rules else "document"
    # Invariants also speak about flags, modifiers and ingredients, by their own paths.
    known_path = first.split(".")[0] in ("flags", "modifiers", "ingredients", "document")
    path = first if known_path else f"rules.{first}"
    line = f"{path}: {broken.invariant}: {broken.message}; rules: {', '.join(broken.rules)}"
    if broken.example_facts is not None:
        line += f"; example: {json.dumps(broken.example_facts, ensure_ascii=False)}"
    return line


def exported(number: int | None) -> bytes:
    """Return the canonical document of an edition, exactly as its digest was taken."""
    if number is None:
        guidance = editions.current_or_reference()
        if guidance is editions.reference():
            return rules.canonical(documents.reference_document())
        number = guidance.number
    elif editions.current_or_reference() is editions.reference():
        raise editions.NoSuchEdition(f"edition {number} was never published")
    guidance = editions.get(number)
    text = Edition.objects.values_list("document", flat=True).get(number=guidance.number)
    return rules.canonical(json.loads(text))
