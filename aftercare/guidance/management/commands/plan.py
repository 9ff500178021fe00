"""One plan, or one each, from facts in a file; nothing is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from aftercare import paper, rules
from aftercare.guidance.store import editions
from aftercare.installation import files

LANGUAGES = tuple(rules.vocabulary.Language)
# What a letterhead file holds, and how long each may be.
LETTERHEAD = {"name": 120, "phone": 40, "emergency_number": 16, "address": 250}

# Then "your clinic" stands on the sheet.
NOBODY = paper.Letterhead("", "", "", "112")


class Refused(Exception):
    """The input can't be used; the arguments are every `path: problem`."""


class Command(BaseCommand):
    """Facts in, plan out: by the published edition, a file, or else the reference edition."""

    help = "Print the aftercare plan of one treatment, or of a list of treatments."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("facts", metavar="FACTS.json", help="facts, or a list; - is stdin")
        parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
        parser.add_argument("--guidance", metavar="FILE", help="a guidance document to plan by")
        parser.add_argument("--format", choices=("json", "text", "html", "pdf"), default="json")
        parser.add_argument("--output", metavar="FILE", default="-")
        parser.add_argument("--paper", choices=("a4", "letter"), default="a4")
        parser.add_argument("--large-print", action="store_true")
        parser.add_argument("--clinic", metavar="FILE", help="the letterhead, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the plans, or every problem and exit with 2."""
        try:
            files.write(options["output"], self.made(options))
        except paper.RenderingFailed as error:
            self.stderr.write(f"{options['format']}: {error}")
            raise SystemExit(2) from None
        except (Refused, files.FileUnreadable) as error:
            for problem in error.args:
                self.stderr.write(str(problem))
            raise SystemExit(2) from None

    def made(self, options: Mapping[str, Any]) -> bytes:
        """Return what is to be printed; raises Refused with every problem."""
        data = files.read_json(options["facts"])
        letterhead = read_letterhead(options["clinic"])
        guidance = read_guidance(options["guidance"])
        plans = build(data, guidance, options["language"])
        if options["format"] == "json":
            return as_json(plans, letterhead, many=isinstance(data, list))
        if options["format"] == "text":
            texts = [paper.text(plan, letterhead) for plan in plans]
            return "\f".join(texts).encode()
        if len(plans) != 1:
            raise Refused(f"--format: {options['format']} takes one treatment, not {len(plans)}")
        html = paper.html(
            plans[0],
            letterhead or NOBODY,
            paper=options["paper"],
            large_print=options["large_print"],
        )
        if options["format"] == "html":
            return html.encode()
        return paper.pdf(html, in_process=True)


def read_guidance(path: str | None) -> rules.Guidance:
    """Return the guidance of the file, or the one in force."""
    try:
        if path is None:
            return editions.current_or_reference()
        return rules.parse_guidance(files.read_json(path), 0)
    except rules.GuidanceInvalid as error:
        raise Refused(*error.problems) from None
    except editions.EditionDamaged as error:
        raise Refused(f"guidance: {error}") from None


def read_letterhead(path: str | None) -> paper.Letterhead | None:
    """Return the letterhead of the file; None without one."""
    if path is None:
        return None
    data = files.read_json(path)
    if not isinstance(data, dict):
        raise Refused("clinic: must be an object")
    problems = [
        f"clinic.{key}: is not known here; allowed: {', '.join(LETTERHEAD)}"
        for key in data
        if key not in LETTERHEAD
    ]
    for key, most in LETTERHEAD.items():
        value = data.get(key, "")
        if not isinstance(value, str) or (key != "address" and not value.strip()):
            problems.append(f"clinic.{key}: must be text that is not empty")
        elif len(value) > most or any(ord(char) < 32 and char != "\n" for char in value):
            problems.append(f"clinic.{key}: must be at most {most} plain characters")
    if problems:
        raise Refused(*problems)
    return paper.Letterhead(
        clinic_name=data["name"],
        clinic_address=data.get("address", ""),
        clinic_phone=data["phone"],
        emergency_number=data["emergency_number"],
    )


def build(data: Any, guidance: rules.Guidance, language: str) -> list[rules.Plan]:
    """Return a plan for each treatment; raises Refused with every problem of all of them."""
    items = data if isinstance(data, list) else [data]
    plans, problems = [], []
    for index, item in enumerate(items):
        where = f"[{index}]." if isinstance(data, list) else ""
        try:
            facts = rules.parse_facts(item)
            plans.append(rules.build_plan(facts, guidance, rules.vocabulary.Language(language)))
        except rules.FactsInvalid as error:
            problems += [f"{where}{problem}" for problem in error.problems]
        except rules.UnsafePlan as error:
            problems += [f"{where}guidance: {line}" for line in str(error).splitlines()]
    if problems:
        raise Refused(*problems)
    return plans


def as_json(plans: list[rules.Plan], letterhead: paper.Letterhead | None, *, many: bool) -> bytes:
    """Return the plans in the public JSON form: a list for a list."""
    filled = (
        {"phone": letterhead.clinic_phone, "emergency": letterhead.emergency_number}
        if letterhead
        else {}
    )
    made = [rules.plan_to_json(plan, **filled) for plan in plans]
    text = json.dumps(made if many else made[0], ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
