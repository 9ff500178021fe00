"""The next release learns a word: no installation that runs by an older edition notices."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import grown

# Pages and commands that are walked in the grown copy, besides its own tests, which publish.
WALKED = (
    *("tests/test_access_matrix.py", "tests/frontdesk/test_record_a_treatment.py"),
    *("tests/guidance/test_evidence.py", "tests/guidance/test_editor.py"),
    "tests/guidance/test_guidance_command.py",
)
READS = """
import json, sys
from pathlib import Path
from aftercare import rules
from aftercare.rules.vocabulary import Flag, Language
from tests.rules.test_schemas import as_then, products
schemas = Path("tests/schemas")
edition = rules.parse_guidance(json.loads((schemas / "guidance-1.json").read_text("utf-8")), 1)
assert "claustrophobia" in list(Flag) and "claustrophobia" not in edition.flags
assert rules.prove(edition).holds
for path in sorted(schemas.glob("plan-1-*.json")):
    one = json.loads(path.read_text("utf-8"))
    rules.plan_load(one["plan"])
    if one["additions"] is None:
        facts = rules.parse_facts(one["facts"])
        plan = rules.build_plan(facts, edition, Language(one["language"]), anyway=True)
        public, then = as_then(rules.plan_to_json(plan)), as_then(one["public"])
        products(public), products(then)  # judged as today: tests/rules/test_schemas.py
        assert public == then, path.name
facts = rules.parse_facts(json.loads((schemas / "plan-1-ordinary-pen.json").read_text())["facts"]
    | {"device": "laser_pen", "zones": [{"area": "earlobe", "set_depth_mm": 0.2}],
       "adjuncts": ["microcurrent"], "flags": {"claustrophobia": "yes", "dark_marks": "unsure"}})
print(json.dumps(rules.build_plan(facts, edition, Language.SV, anyway=True).unjudged))
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
    )


def test_the_core_reads_the_first_releases_edition_and_plans_as_before(tmp_path: Path) -> None:
    done = run(grown.grow(tmp_path), "-c", READS)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == [
        *("device", "areas", "adjuncts", "flags.claustrophobia", "flags.dark_marks"),
    ]


@pytest.mark.slow
def test_every_page_and_command_goes_on(tmp_path: Path) -> None:
    folder = grown.grow(tmp_path, whole=True)
    made = run(folder, "-m", "tests.grown_migrations")
    assert made.returncode == 0, made.stderr[-2000:]
    pytest_args = ("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--tb=short")
    own = run(folder, *pytest_args, "tests/grown_vocabulary.py")
    assert own.returncode == 0, own.stdout[-6000:]
    walked = run(folder, *pytest_args, *WALKED)
    assert walked.returncode == 0, walked.stdout[-6000:]
