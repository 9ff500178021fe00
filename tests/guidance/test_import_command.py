"""`manage.py guidance import`: a document becomes the working copy, wholly or not at all."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from aftercare import rules
from aftercare.guidance.models import Edition, Load, Part
from aftercare.guidance.store import documents, working_copy
from tests import factories
from tests.guidance import publishing
from tests.guidance.test_guidance_command import UNREADABLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    factories.publish()


def load(path: object, capsys: Any, *options: str) -> tuple[int, str, list[str]]:
    """Return the exit code, what was said, and the problems, one a line."""
    code = 0
    try:
        call_command("guidance", "import", str(path), *options)
    except SystemExit as left:
        code = int(str(left.code))
    said = capsys.readouterr()
    return code, said.out, said.err.splitlines()


def written(folder: Path, document: Any) -> Path:
    file = folder / "guidance.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_a_document_becomes_the_working_copy(tmp_path, capsys) -> None:
    document = factories.changed_document()
    code, said, problems = load(written(tmp_path, document), capsys)
    assert (code, problems) == (0, [])
    assert "all is well" in said
    assert said.splitlines()[-1].startswith("loaded: items that differ from edition 1: 1;")
    assert rules.digest(working_copy.document()) == rules.digest(document)
    assert [one.edited_by for one in working_copy.changes()] == [None]
    # Nothing is published by it.
    assert Edition.objects.count() == 1


def test_the_exported_edition_changes_nothing(tmp_path, capsys) -> None:
    file = tmp_path / "edition.json"
    call_command("guidance", "export", "--output", str(file))
    assert load(file, capsys)[0] == 0
    assert not working_copy.is_changed()


def test_a_byte_order_mark_and_standard_input_are_fine(tmp_path, capsys, monkeypatch) -> None:
    file = tmp_path / "mark.json"
    file.write_bytes(b"\xef\xbb\xbf" + rules.canonical(factories.changed_document()))
    assert load(file, capsys)[0] == 0
    assert working_copy.is_changed()
    raw = io.BytesIO(rules.canonical(documents.reference_document()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
    assert load("-", capsys)[0] == 0
    assert not working_copy.is_changed()


def test_who_answers_for_it_can_be_named(tmp_path, capsys) -> None:
    people = publishing.people()
    file = written(tmp_path, factories.changed_document())
    assert load(file, capsys, "--by", "nobody")[::2] == (1, ["--by: there is no user 'nobody'"])
    name = people.approver.username
    told = f"--by: {name!r} may not change the guidance"
    assert load(file, capsys, "--by", name)[::2] == (1, [told])
    assert not working_copy.is_changed()
    assert load(file, capsys, "--by", people.editor.username)[0] == 0
    assert [one.edited_by for one in working_copy.changes()] == [people.editor]


def test_what_it_replaces_is_named_and_kept(tmp_path, capsys) -> None:
    people = publishing.people()
    publishing.change(people.editor)
    mine = rules.canonical(working_copy.document())
    code, said, _ = load(written(tmp_path, factories.changed_document()), capsys)
    assert code == 0
    name = people.editor.username
    assert f"replaced: rules.{publishing.RULE}, changed by {name}" in said.splitlines()
    file = tmp_path / "before.json"
    number = str(Load.objects.get().pk)
    call_command("guidance", "export", "--before-load", number, "--output", str(file))
    assert file.read_bytes() == mine
    call_command("guidance", "export", "--working", "--output", str(file))
    assert file.read_bytes() == rules.canonical(factories.changed_document())
    with pytest.raises(SystemExit):
        call_command("guidance", "export", "--before-load", "999999")


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_document_changes_nothing(tmp_path, capsys, content: bytes) -> None:
    publishing.change(publishing.people().editor)
    before = working_copy.document()
    file = tmp_path / "guidance.json"
    file.write_bytes(content)
    code, said, problems = load(file, capsys)
    assert (code, said) == (2, "")
    assert len(problems) == 1
    assert problems[0].startswith(f"{file}: ")
    assert working_copy.document() == before
    assert not Load.objects.exists()


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the reference document with another value at one place of the first rule."""
    document = documents.reference_document()
    rule = next(one for one in document["rules"] if one["id"] == publishing.RULE)
    rule[path] = value
    return document


FAULTY = {
    "another schema": lambda: documents.reference_document() | {"schema": 99},
    "no schema": lambda: {
        key: value for key, value in documents.reference_document().items() if key != "schema"
    },
    "a table of the wrong type": lambda: documents.reference_document() | {"rules": 7},
    "a row of the wrong type": lambda: documents.reference_document() | {"topics": [[], None]},
    "an unknown table": lambda: documents.reference_document() | {"rulez": []},
    "an id twice": lambda: (
        documents.reference_document() | {"topics": documents.reference_document()["topics"] * 2}
    ),
    "a condition against itself": lambda: changed("when", [{"age": [40, 20]}]),
    "an empty condition": lambda: changed("when", [{}]),
    "a condition nobody meets": lambda: changed("when", [{"tiers": ["T1"], "min_depth_mm": "4.5"}]),
    "a window that ends before it begins": lambda: changed(
        "windows", {tier: [48, 24] for tier in ("T1", "T2", "T3", "TE")}
    ),
    "an endless number": lambda: changed(
        "windows", {tier: [0, 10**400] for tier in ("T1", "T2", "T3", "TE")}
    ),
    "a number as a text": lambda: changed("text", {"en": 1, "sv": True}),
    "a deep value": lambda: changed("why", {"en": json.loads("[" * 500 + "]" * 500), "sv": "x"}),
    "a language missing": lambda: changed("text", {"en": "Wait."}),
    "no source": lambda: changed("sources", []),
    "too many rows": lambda: (
        documents.reference_document() | {"claims": documents.reference_document()["claims"] * 30}
    ),
    "what the proof refuses": lambda: changed("topics", ["washing"]),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_document_changes_nothing(tmp_path, capsys, fault) -> None:
    publishing.change(publishing.people().editor)
    before = list(Part.objects.values_list())
    code, said, problems = load(written(tmp_path, FAULTY[fault]()), capsys)
    assert code == 1
    assert "loaded" not in said
    assert problems
    assert all(": " in line and "Traceback" not in line for line in problems)
    assert list(Part.objects.values_list()) == before
    assert not Load.objects.exists()


def test_it_works_as_a_process_of_its_own(tmp_path) -> None:
    # What a script sees: the exit code and the two streams.
    def run(document: Any) -> Any:
        return subprocess.run(
            [sys.executable, "manage.py", "guidance", "import", str(written(tmp_path, document))],
            capture_output=True,
            text=True,
            check=False,
            env={"DEMO": "1", "DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )

    faulty = run(factories.changed_document() | {"schema": 99})
    assert (faulty.returncode, faulty.stdout) == (1, "")
    assert faulty.stderr.startswith("schema: ")
    no_tables = run(factories.changed_document())
    assert no_tables.returncode == 2
    assert no_tables.stderr.startswith("database: no such table")
