"""`manage.py guidance`: write out an edition, or check and prove a document."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aftercare import rules
from aftercare.guidance.management.commands import guidance as command
from aftercare.guidance.store import documents
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = rules.canonical(documents.reference_document())


def check(path: object, capsys: Any) -> tuple[int, str, list[str]]:
    """Return the exit code, what was said, and the problems, one a line."""
    code = 0
    try:
        call_command("guidance", "check", str(path))
    except SystemExit as left:
        code = int(str(left.code))
    said = capsys.readouterr()
    return code, said.out, said.err.splitlines()


def changed(folder: Path, **changes: Any) -> Path:
    """Return a file of the reference document with one rule changed."""
    document = documents.reference_document()
    name = changes.pop("name", "retinoid-otc-avoid-early")
    document["rules"] = [
        rule | changes if rule["id"] == name else rule for rule in document["rules"]
    ]
    file = folder / "changed.json"
    file.write_text(json.dumps(document))
    return file


def test_all_is_well_with_the_exported_reference_edition(tmp_path, capsys) -> None:
    file = tmp_path / "reference.json"
    file.write_bytes(REFERENCE)
    code, said, problems = check(file, capsys)
    assert (code, problems) == (0, [])
    digest = hashlib.sha256(REFERENCE).hexdigest()
    last = said.splitlines()[-1]
    assert re.fullmatch(
        rf"all is well: sha256:{digest}, \d+ rules, \d+ sources, \d+ claims;"
        r" \d+ questions over \d+ cells proven, all of it in \d+\.\d+ s",
        last,
    )


def test_a_broken_invariant_comes_with_its_rules_and_an_example(tmp_path, capsys) -> None:
    windows = {tier: [0, 24] for tier in ("T1", "T2", "T3", "TE")}
    code, said, problems = check(changed(tmp_path, windows=windows), capsys)
    assert code == 1
    assert "all is well" not in said
    line = next(line for line in problems if "INV-01" in line)
    path, rest = line.split(": ", 1)
    assert path == "rules.retinoid-otc-avoid-early"
    assert rest.startswith("INV-01: retinoid-cosmetic is not kept out long enough; rules: ")
    example = json.loads(rest.split("; example: ", 1)[1])
    facts = rules.parse_facts(example)
    assert facts.device == "pen"


def test_every_problem_of_the_form_is_told_at_once(tmp_path, capsys) -> None:
    code, _, problems = check(changed(tmp_path, sources=[], topics=["nothing"]), capsys)
    assert code == 1
    assert len(problems) >= 2
    assert all(re.match(r"[\w.\-\[\]]+: .", line) for line in problems)


UNREADABLE = {
    "not JSON": b"a plan",
    "cut off": REFERENCE[:5000],
    "nothing": b"",
    "a key twice": b'{"schema": 1, "schema": 1}',
    "a key twice, deep inside": b'{"rules": [{"id": "a", "windows": {"T1": [], "T1": []}}]}',
    "not a number": b'{"schema": NaN}',
    "endless": b'{"schema": -Infinity}',
    "a list": b"[]",
    "a text": b'"schema"',
    "null": b"null",
    "not Unicode": b'{"schema": "\xff"}',
    "half a character": b'{"schema": "\\ud800"}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_document_is_unreadable(tmp_path, capsys, content: bytes) -> None:
    file = tmp_path / "guidance.json"
    file.write_bytes(content)
    code, said, problems = check(file, capsys)
    assert (code, said) == (2, "")
    assert len(problems) == 1
    assert problems[0].startswith(f"{file}: ")


def test_a_file_that_is_not_there_is_unreadable(tmp_path, capsys) -> None:
    code, _, problems = check(tmp_path / "none.json", capsys)
    assert (code, len(problems)) == (2, 1)


def test_a_file_that_is_too_large_is_unreadable(tmp_path, capsys, monkeypatch) -> None:
    file = tmp_path / "reference.json"
    file.write_bytes(REFERENCE)
    with monkeypatch.context() as limit:
        limit.setattr(command, "LARGEST", len(REFERENCE) - 1)
        code, _, problems = check(file, capsys)
        assert (code, problems) == (2, [f"{file}: is larger than {len(REFERENCE) - 1} bytes"])
        limit.setattr(command, "LARGEST", len(REFERENCE))
        assert check(file, capsys)[0] == 0
    assert command.LARGEST == 20 * 1024 * 1024


@pytest.mark.parametrize("content", [b"{}", b'{"schema": 2}', b'{"rules": 7, "flags": {"a": []}}'])
def test_an_object_that_is_no_document_has_problems(tmp_path, capsys, content: bytes) -> None:
    file = tmp_path / "guidance.json"
    file.write_bytes(content)
    code, _, problems = check(file, capsys)
    assert code == 1
    assert len(problems) > 5


def export(monkeypatch: Any, *options: str) -> bytes:
    """Return what the command writes to standard output."""
    raw = io.BytesIO()
    with monkeypatch.context() as edges:
        edges.setattr(sys, "stdout", io.TextIOWrapper(raw, write_through=True))
        call_command("guidance", "export", *options)
        return raw.getvalue()


@pytest.mark.django_db
def test_without_an_edition_the_reference_is_exported(monkeypatch) -> None:
    assert export(monkeypatch) == REFERENCE


@pytest.mark.django_db
def test_the_published_edition_is_exported_as_its_digest_was_taken(monkeypatch, tmp_path) -> None:
    edition = factories.publish()
    written = export(monkeypatch)
    assert edition.digest == "sha256:" + hashlib.sha256(written).hexdigest()
    assert export(monkeypatch, "--edition", str(edition.number)) == written
    file = tmp_path / "edition.json"
    assert export(monkeypatch, "--output", str(file)) == b""
    assert file.read_bytes() == written


@pytest.mark.django_db
@pytest.mark.parametrize("published", [False, True])
def test_an_edition_that_never_was_is_not_exported(capsys, published: bool) -> None:
    if published:
        factories.publish()
    with pytest.raises(SystemExit) as left:
        call_command("guidance", "export", "--edition", "99")
    assert left.value.code == 1
    assert "edition 99 was never published" in capsys.readouterr().err


def test_both_work_where_there_is_no_database(tmp_path) -> None:
    database = tmp_path / "none.sqlite3"
    env = os.environ | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "aftercare.settings",
    }
    run = [sys.executable, "manage.py", "guidance"]
    exported = subprocess.run([*run, "export"], cwd=ROOT, env=env, capture_output=True, check=True)
    assert exported.stdout == REFERENCE
    checked = subprocess.run(
        [*run, "check", "-"], cwd=ROOT, env=env, input=REFERENCE, capture_output=True, check=True
    )
    assert b"all is well" in checked.stdout
    assert not database.exists()
