"""Writes out an edition of the guidance, checks and proves a document, or loads one."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from aftercare import rules
from aftercare.guidance.models import Edition, Load
from aftercare.guidance.review import readiness
from aftercare.guidance.store import (
    actions,
    checking,
    comparing,
    documents,
    editions,
    working_copy,
)
from aftercare.installation import files

LARGEST: Final = 20 * 1024 * 1024


class Command(BaseCommand):
    """`export` writes the canonical document; `check` needs no database and changes nothing.

    `import` lets the working copy read as a document that `check` finds well; nothing of it is
    published until it is proposed and approved.
    """

    help = "Export an edition of the guidance, check and prove a document, or load one."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the two commands and their arguments."""
        commands = parser.add_subparsers(dest="what", required=True)
        export = commands.add_parser("export", help="write an edition's canonical document")
        which = export.add_mutually_exclusive_group()
        which.add_argument("--edition", type=int, metavar="N", help="the published one by default")
        which.add_argument("--working", action="store_true", help="the working copy")
        which.add_argument(
            "--reference", action="store_true", help="the one that comes with this release"
        )
        which.add_argument(
            "--before-load", type=int, metavar="N", help="the working copy before an import"
        )
        export.add_argument("--output", metavar="FILE", default="-")
        check = commands.add_parser("check", help="check a document and prove it safe")
        check.add_argument("file", metavar="FILE", help="a guidance document; - is stdin")
        check.add_argument(
            "--against",
            metavar="EDITION|FILE",
            help="what it is compared with; the edition in force by default",
        )
        check.add_argument("--format", choices=("text", "json"), default="text")
        load = commands.add_parser("import", help="check a document and load it to be edited")
        load.add_argument("file", metavar="FILE", help="a guidance document; - is stdin")
        load.add_argument("--by", metavar="NAME", help="the editor who answers for it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of the commands; exits with 1 for problems and with 2 for unreadable files."""
        try:
            if options["what"] == "export":
                files.write(options["output"], chosen(options))
            elif options["what"] == "import":
                self.import_file(options["file"], options["by"])
            else:
                self.compare(
                    options["file"], options["against"], as_json=options["format"] == "json"
                )
        except files.FileUnreadable as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None
        except (editions.EditionDamaged, editions.NoSuchEdition) as error:
            self.stderr.write(f"edition: {error}")
            raise SystemExit(1) from None
        except DatabaseError as error:
            self.stderr.write(f"database: {error}; run manage.py migrate first")
            raise SystemExit(2) from None

    def import_file(self, path: str, name: str | None) -> None:
        """Load a document that `check` finds well into the working copy, all or nothing.

        Without a name the change is recorded as made from the command line, by nobody named:
        whoever may run this may do anything to the database.
        """
        by = self.editor(name) if name is not None else None
        document = self.check_file(path, answered_for())
        theirs = working_copy.changes()
        load = actions.load_document(document=document, by=by, now=timezone.now())
        left = {(item.kind, item.key): item.data for item in working_copy.changes()}
        for item in theirs:
            if left.get((item.kind, item.key), item.published) != item.data:
                whose = item.edited_by.get_username() if item.edited_by else "the command line"
                self.stdout.write(f"replaced: {item.kind}.{item.key}, changed by {whose}")
        if load.before:
            self.stdout.write(
                f"kept: guidance export --before-load {load.pk} writes the working copy as it was"
            )
        self.stdout.write(
            f"loaded: items that differ from edition {working_copy.newest_number()}: {len(left)};"
            " propose them, and somebody else approves"
        )

    def editor(self, name: str) -> Any:
        """Return the editor of this user name, or say why there is none and exit with 1."""
        found = get_user_model().objects.filter(username=name, is_active=True).first()
        if found is None:
            self.refuse((f"--by: there is no user {name!r}",))
        if not found.has_perm("guidance.edit"):
            self.refuse((f"--by: {name!r} may not change the guidance",))
        return found

    def compare(self, path: str, against: str | None, *, as_json: bool) -> None:
        """Check, prove and compare; exits with 1 for problems, and 3 for something to decide."""
        document = self.read(path)
        found, took = self.judged(document, base_of(against))
        if as_json:
            self.stdout.write(json.dumps(checking.as_data(found), ensure_ascii=False, indent=1))
        else:
            for line in (*checking.warnings(found), *checking.changes(found)):
                self.stdout.write(line)
            if found.holds and found.guidance is not None and found.proof is not None:
                self.stdout.write(all_is_well(found.guidance, found.proof, took))
        verdict = checking.verdict(found)
        if verdict == "problems":
            self.refuse(() if as_json else checking.problems(found))
        if verdict == "decide":
            raise SystemExit(3)

    def read(self, path: str) -> dict[str, Any]:
        """Return a document; raises FileUnreadable for what is none."""
        document = files.read_json(path, at_most=LARGEST)
        if not isinstance(document, dict):
            raise files.FileUnreadable(f"{path}: is not a guidance document: must be an object")
        return document

    def judged(
        self,
        document: dict[str, Any],
        base: readiness.Base,
        accepted: Iterable[Mapping[str, str]] = (),
    ) -> tuple[readiness.Readiness, float]:
        """Return all that is found in a document, and how many seconds it took."""
        start = time.perf_counter()
        found = readiness.of(document, today=timezone.localdate(), accepted=accepted, base=base)
        return found, time.perf_counter() - start

    def check_file(self, path: str, accepted: Iterable[Mapping[str, str]] = ()) -> dict[str, Any]:
        """Return a document and say that all is well, or every problem and exit with 1."""
        document = self.read(path)
        found, took = self.judged(document, comparing.in_force(), accepted)
        for line in checking.warnings(found):
            self.stdout.write(line)
        problems = checking.problems(found)
        if found.guidance is None or found.proof is None or problems:
            self.refuse(problems)
        self.stdout.write(all_is_well(found.guidance, found.proof, took))
        return document

    def refuse(self, problems: tuple[str, ...]) -> NoReturn:
        """Print every problem and exit with 1."""
        for problem in problems:
            self.stderr.write(problem)
        raise SystemExit(1)


def answered_for() -> list[dict[str, str]]:
    """Return what somebody answered for by name: it is not asked of the same text again."""
    try:
        return working_copy.accepted()
    except DatabaseError:
        # The document is checked all the same; loading it says what is wrong with the database.
        return []


def all_is_well(guidance: rules.Guidance, proof: rules.Proof, took: float) -> str:
    """Return the one line for a document without problems; `took` is in seconds."""
    return (
        f"all is well: {guidance.digest}, {len(guidance.rules)} rules,"
        f" {len(guidance.sources)} sources, {len(guidance.claims)} claims;"
        f" {proof.questions} questions over {proof.cells} cells proven, all of it in {took:.3f} s"
    )


def base_of(against: str | None) -> readiness.Base:
    """Return what a document is compared with: an edition by its number, or another file."""
    if against is None:
        return comparing.in_force()
    if against.isdecimal():
        return comparing.edition(int(against))
    document = files.read_json(against, at_most=LARGEST)
    try:
        return comparing.written(document)
    except rules.GuidanceInvalid as error:
        first = error.problems[0]
        raise files.FileUnreadable(f"{against}: is not a guidance document: {first}") from None


def chosen(options: Mapping[str, Any]) -> bytes:
    """Return the document that the options of `export` ask for."""
    if options["reference"]:
        return rules.canonical(documents.reference_document())
    if options["working"]:
        return rules.canonical(working_copy.document())
    if options["before_load"] is None:
        return exported(options["edition"])
    kept = Load.objects.filter(pk=options["before_load"]).exclude(before="").first()
    if kept is None:
        raise editions.NoSuchEdition(f"import {options['before_load']} replaced nothing")
    return kept.before.encode()


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
