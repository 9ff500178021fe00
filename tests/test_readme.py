"""The README: what it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_path_it_names_exists() -> None:
    table = README.split("## Where does X happen")[1].split("\n## ")[0]
    paths = re.findall(r"\| `([^`]+)` \|", table)
    assert len(paths) > 12
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_make_target_it_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z][a-z-]+)", README))
    assert {"run", "test"} <= targets
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.M)] == []


def test_every_command_it_names_exists() -> None:
    found = {path.stem for path in ROOT.glob("*/**/management/commands/*.py")}
    named = set(re.findall(r"^python manage\.py (\w+)", README, re.M))
    assert named
    assert named <= found
