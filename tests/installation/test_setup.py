"""What `make run` and `make test` stand on."""

import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from aftercare.installation import checks, libraries
from aftercare.paper import fonts
from tests import scripts

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
PINNED = (*REQUIREMENTS, ".setup/uv.txt")
# Swedish, its neighbours, and names from further away.
LETTERS = "åäöÅÄÖéèüßøæłőřșțğışžñçœƏđảạễΔίκαЖенья"
SIGNS = "−–—×→≤≥±…•°½µ№“”‘’«»€✓✗⚠"


@pytest.mark.parametrize("name", PINNED)
def test_every_requirement_is_exact_and_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?! )", (ROOT / name).read_text().strip())
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==[\w.]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("name", PINNED)
def test_requirements_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_tests_run_on_the_versions_that_the_app_runs_on() -> None:
    app, tests = ((ROOT / name).read_text() for name in REQUIREMENTS)
    pinned = re.compile(r"^([a-z0-9-]+)==([\w.]+)", re.MULTILINE)
    assert dict(pinned.findall(app)).items() <= dict(pinned.findall(tests)).items()


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    dependencies = [number for number, line in enumerate(lines) if re.match(r' +"\S+==\S+",', line)]
    assert len(dependencies) > 20
    for number in dependencies:
        assert re.match(r"  # \S.+\.$", lines[number - 1]), lines[number]


def test_the_fonts_cover_the_letters_of_names_and_the_signs_of_the_sheet() -> None:
    assert fonts.unprintable(LETTERS + SIGNS) == ()
    assert fonts.unprintable(unicodedata.normalize("NFD", "Åsa Öberg")) == ()


def test_what_the_fonts_lack_is_named_once() -> None:
    assert fonts.unprintable("A 𐌰 and 𐌰 ☃") == ("𐌰", "☃")


def test_fonts_that_are_up_to_date_are_left_alone(tmp_path: Path) -> None:
    cutter = scripts.load("fonts")
    shutil.copytree(cutter.FOLDER, tmp_path, dirs_exist_ok=True)
    before = {each.name: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}
    cutter.build(tmp_path)
    assert {each.name: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before


@pytest.mark.slow
def test_fonts_built_twice_are_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ".setup/fonts.py", tmp_path], cwd=ROOT, check=True)
    others = [str(each.relative_to(fonts.FOLDER)) for each in (fonts.FOLDER / "others").iterdir()]
    for name in (*checks.FONTS, "widths.txt", *others):
        assert (tmp_path / name).read_bytes() == (fonts.FOLDER / name).read_bytes(), name


def test_a_missing_library_is_named_with_the_line_to_type(monkeypatch) -> None:
    monkeypatch.setitem(libraries.PACKAGES, "libnothing.so.9", "libnothing9")
    (problem,) = checks.problems()
    assert problem.hint == "apt-get install --no-install-recommends libnothing9"


def test_missing_fonts_are_named_with_the_line_to_type(tmp_path: Path, settings) -> None:
    settings.BASE_DIR = tmp_path
    (problem,) = checks.problems()
    assert "inter-400.woff2" in problem.msg
    assert problem.hint == "python .setup/fonts.py"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DEMO": "0"}, "SECRET_KEY must hold"),
        ({"DEMO": "0", "SECRET_KEY": "k3YnB7tQ-vJ0x" * 5}, "ALLOWED_HOSTS is empty"),
        ({"DEMO": "0", "DEBUG": "1"}, "DEBUG=1 shows secrets"),
        ({"DEMO": "maybe"}, "DEMO is 'maybe'"),
    ],
)
def test_the_app_refuses_to_start_on_bad_settings(given: dict[str, str], told: str) -> None:
    code = "import aftercare.wsgi"
    env = {"PATH": "/usr/bin:/bin"} | given
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert ran.returncode != 0
    assert told in ran.stderr
