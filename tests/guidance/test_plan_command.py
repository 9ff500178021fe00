"""`manage.py plan`: one plan, or one each, from facts in a file."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aftercare.guidance.store import documents
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db

FACTS = {
    "performed_at": "2026-03-27T15:00:00",
    "time_zone": "Europe/Stockholm",
    "device": "pen",
    "zones": [{"area": "cheek", "set_depth_mm": 1.5}],
    "endpoint": "pinpoint_bleeding",
    "adjuncts": ["anaesthetic"],
    "flags": {"breastfeeding": "yes", "cold_sores": "history"},
    "skin_type": 4,
    "age": 34,
    "products": [{"name": "Nattkräm", "ingredients": "Aqua, Glycerin, Retinol"}],
}
CLINIC = {"name": "Hudkliniken", "phone": "08-123 45 67", "emergency_number": "113"}


class Run:
    """Runs the command on facts and keeps what it said."""

    def __init__(self, folder: Path, monkeypatch: Any, capsys: Any) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys

    def file(self, name: str, content: Any) -> str:
        path = self.folder / name
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def __call__(self, facts: Any, *options: str) -> bytes:
        out = io.TextIOWrapper(io.BytesIO())
        with self.monkeypatch.context() as edges:
            edges.setattr(sys, "stdout", out)
            call_command("plan", self.file("facts.json", facts), *options)
        out.buffer.seek(0)
        return out.buffer.read()

    def problems(self, facts: Any, *options: str) -> list[str]:
        with pytest.raises(SystemExit) as ended:
            self(facts, *options)
        assert ended.value.code == 2
        said = self.capsys.readouterr()
        assert said.out == ""
        return str(said.err).replace(f"{self.folder}/", "").splitlines()


@pytest.fixture
def run(tmp_path, monkeypatch, capsys) -> Run:
    return Run(tmp_path, monkeypatch, capsys)


def test_a_plan_has_the_keys_of_the_contract_in_their_order(run) -> None:
    plan = json.loads(run(FACTS))
    assert list(plan) == [
        *("edition", "language", "performed_at", "time_zone", "treatment", "stops"),
        *("unanswered", "advice", "clinician_notes", "products", "declined"),
    ]
    assert plan["edition"]["number"] == 1
    assert plan["treatment"]["tier"] == "T2"
    assert plan["treatment"]["zones"][0]["vendor_estimate_mm"] == [0.6, 0.83]
    assert "pregnant" in plan["unanswered"]
    (product,) = plan["products"]
    assert (product["name"], product["verdict"]) == ("Nattkräm", "never")


def test_text_is_written_as_it_is_and_filled_in(run) -> None:
    made = run(FACTS, "--language", "sv")
    assert "Nattkräm" in made.decode()
    assert made.endswith(b"}\n")
    assert "112" in made.decode()
    told = run(FACTS, "--clinic", run.file("clinic.json", CLINIC)).decode()
    assert "113" in told
    for text in (made.decode(), told):
        assert "clinic_phone" not in text
        assert "emergency_number" not in text


def test_a_list_gives_a_list(run) -> None:
    one = json.loads(run(FACTS))
    assert json.loads(run([FACTS, FACTS])) == [one, one]
    assert json.loads(run([FACTS])) == [one]
    assert json.loads(run([])) == []


def test_the_published_edition_counts(run) -> None:
    factories.publish()
    second = factories.publish(document=factories.changed_document())
    assert json.loads(run(FACTS))["edition"] == {"number": 2, "digest": second.digest}
    path = run.file("guidance.json", documents.reference_document())
    assert json.loads(run(FACTS, "--guidance", path))["edition"]["digest"] != second.digest


def test_a_file_is_written_whole_or_not_at_all(run, tmp_path) -> None:
    target = tmp_path / "plan.json"
    assert run(FACTS, "--output", str(target)) == b""
    first = target.read_bytes()
    assert json.loads(first)["language"] == "en"
    run.problems({}, "--output", str(target))
    assert target.read_bytes() == first
    missing = str(tmp_path / "nowhere" / "plan.json")
    assert run.problems(FACTS, "--output", missing) == [
        "nowhere/plan.json: can't be written: No such file or directory"
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["facts.json", "plan.json"]


def test_every_problem_is_told_with_its_place_in_the_list(run) -> None:
    bad = {"time_zone": "Mars/Crater", "colour": "red"}
    assert run.problems([FACTS, bad, {"performed_at": 1}]) == [
        "[1].colour: is not known here; allowed: performed_at, time_zone, device, zones, endpoint,"
        " adjuncts, flags, skin_type, age, allergies, products, anaesthetic_agent,"
        " anaesthetic_percent, baby_age_months",
        "[1].time_zone: 'Mars/Crater' is not a known IANA time zone",
        "[1].performed_at: is needed: a date and time such as 2026-03-27T15:00:00",
        "[2].time_zone: is needed: an IANA name such as Europe/Stockholm",
        "[2].performed_at: is needed: a date and time such as 2026-03-27T15:00:00",
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "facts.json: is not JSON: Expecting property name"),
        ("", "facts.json: is not JSON: Expecting value"),
        (b"\xff\xfe{}", "facts.json: is not JSON: 'utf-8' codec can't decode"),
        ('{"age": 1, "age": 2}', "facts.json: is not JSON: the key 'age' is there twice"),
        ('{"age": NaN}', "facts.json: is not JSON: NaN is not a number"),
        ("[" * 100_000, "facts.json: is not JSON: nested too deeply"),
        ('{"age": ' + "9" * 5000 + "}", "facts.json: is not JSON: Exceeds the limit"),
        ('{"allergies": ["\\ud800"]}', "facts.json: is not JSON: 'utf-8' codec can't encode"),
        ("3", "document: must be an object"),
    ],
)
def test_what_is_not_json_is_refused(run, content, told) -> None:
    assert run.problems(content)[0].startswith(told)


def test_a_missing_file_is_named(run, tmp_path) -> None:
    path = str(tmp_path / "clinic.json")
    assert run.problems(FACTS, "--clinic", path) == [
        "clinic.json: can't be read: No such file or directory"
    ]


def test_a_letterhead_with_faults_is_refused_with_all_of_them(run) -> None:
    path = run.file("clinic.json", {"name": "", "phone": 112, "logo": "x"})
    assert run.problems(FACTS, "--clinic", path) == [
        "clinic.logo: is not known here; allowed: name, phone, emergency_number, address",
        "clinic.name: must be text that is not empty",
        "clinic.phone: must be text that is not empty",
        "clinic.emergency_number: must be text that is not empty",
    ]


def test_guidance_with_faults_is_refused_with_all_of_them(run) -> None:
    document = documents.reference_document()
    document["schema"] = 99
    del document["rules"][0]["text"]["sv"]
    problems = run.problems(FACTS, "--guidance", run.file("guidance.json", document))
    assert len(problems) == 2
    assert problems[0] == "schema: must be one of 1, 2, 3, 4"


def test_it_prints_text_html_and_pdf(run) -> None:
    clinic = ("--clinic", run.file("clinic.json", CLINIC))
    text = run(FACTS, "--format", "text", *clinic).decode()
    assert "08-123 45 67" in text
    assert run([FACTS, FACTS], "--format", "text", *clinic).decode() == f"{text}\f{text}"
    html = run(FACTS, "--format", "html", "--paper", "letter", "--large-print").decode()
    assert html.startswith("<!DOCTYPE html>")
    assert run(FACTS, "--format", "pdf", *clinic).startswith(b"%PDF-")
    for form in ("html", "pdf"):
        assert run.problems([FACTS, FACTS], "--format", form) == [
            f"--format: {form} takes one treatment, not 2"
        ]


def test_it_needs_no_database_and_makes_none(tmp_path) -> None:
    ran = subprocess.run(
        [sys.executable, "manage.py", "plan", "-"],
        cwd=ROOT,
        env=os.environ
        | {"DEMO": "1", "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "aftercare.settings"},
        input=json.dumps(FACTS).encode(),
        capture_output=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["edition"]["number"] == 1
    assert not list(tmp_path.glob("*.sqlite3*"))


def test_an_empty_database_has_no_edition_yet(run) -> None:
    assert json.loads(run(FACTS))["edition"]["number"] == 1
