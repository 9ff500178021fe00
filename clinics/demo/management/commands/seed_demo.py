"""Fills an empty database with the demo clinics."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from aftercare.installation import files
from clinics.accounts.models import Clinic, Membership, User
from clinics.demo import build, staff
from clinics.demo.people import APPROVER, EDITOR
from clinics.records.models import Patient, Treatment
from clinics.sheets.models import Sheet


class Command(BaseCommand):
    """The same seed makes the same people; a second run changes nothing."""

    help = "Add two demo clinics with staff, patients, treatments and sheets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("--clinics", type=int, default=2, choices=range(1, 21), metavar="2")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--out", metavar="FILE", help="the logins, as JSON; - is stdout")
        parser.add_argument("--force", action="store_true", help="also beside real clinics")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the demo, or print why not and exit with 1."""
        real = Clinic.objects.filter(is_demo=False).order_by("slug").values_list("slug", flat=True)
        if real and not options["force"]:
            for slug in real:
                self.stderr.write(f"clinics.{slug}: is not the demo's; nothing was changed")
            raise SystemExit(1)
        quiet = options["out"] == "-"
        if Clinic.objects.filter(is_demo=True).exists():
            told = "The demo is there already: nothing was changed."
            # Slow, as checking passwords is meant to be.
            logins = known_logins(options["seed"]) if options["out"] else []
        else:
            report = build.build(clinics=options["clinics"], seed=options["seed"], now=_now())
            told, logins = _told(), list(report.logins)
        if options["out"]:
            self._write(options["out"], logins)
        if not quiet:
            self.stdout.write(told)

    def _write(self, path: str, logins: Sequence[staff.Login]) -> None:
        text = json.dumps([each.to_json() for each in logins], ensure_ascii=False, indent=2)
        try:
            files.write(path, f"{text}\n".encode())
        except files.FileUnreadable as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from None


def _now() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def _told() -> str:
    counts = {
        "clinics": Clinic.objects.filter(is_demo=True).count(),
        "patients": Patient.objects.filter(clinic__is_demo=True).count(),
        "treatments": Treatment.objects.filter(clinic__is_demo=True).count(),
        "sheets": Sheet.objects.filter(clinic__is_demo=True).count(),
    }
    return "Added " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."


def known_logins(seed: int) -> list[staff.Login]:
    """Return the logins of a demo that is there; a password that was changed is not known."""
    found = []
    guides = {staff.username(person): person.role for person in (EDITOR, APPROVER)}
    for user in User.objects.filter(username__in=guides).order_by("-username"):
        word = _known_password(user, seed)
        found.append(staff.Login(None, guides[user.username], user.name, user.username, word))
    members = Membership.objects.filter(clinic__is_demo=True, ended_at=None)
    for member in members.select_related("clinic", "user").order_by("clinic_id", "started_at"):
        user = member.user
        found.append(
            staff.Login(
                member.clinic.slug,
                member.role,
                user.name,
                user.username,
                _known_password(user, seed),
            )
        )
    return found


def _known_password(user: User, seed: int) -> str | None:
    word = staff.password(seed, user.username)
    return word if user.check_password(word) else None
