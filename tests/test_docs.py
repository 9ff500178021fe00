"""The documents: every path, name, command and target that they mention exists."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from clinics.accounts.models import Membership, Role, User

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "aftercare").rglob("README.md"),
    ]
)
# What belongs to the project; everything else at the top is made, or is somebody's own.
TOPS = ("aftercare", "clinics", "docs", "templates", "static", "tests", ".setup", ".ci")
ENDINGS = ("py", "md", "json", "html", "txt", "css", "js", "po", "toml", "svg", "png", "yml")
MOST_LINES = 150
LARGEST_PICTURE = 150_000


@cache
def paths() -> frozenset[str]:
    """Return every file and folder of the project, as the documents name them."""
    found = {path.name for path in ROOT.iterdir()}
    for top in TOPS:
        found |= {path.relative_to(ROOT).as_posix() for path in (ROOT / top).rglob("*")}
    return frozenset(found)


@cache
def code() -> str:
    """Return the text of the code, in which a name that a page mentions must be."""
    files = [
        path
        for top in TOPS
        if top != "docs"
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".html", ".json") and path != Path(__file__)
    ]
    top_level = (ROOT / "Makefile", ROOT / "pyproject.toml")
    return "\n".join(path.read_text(encoding="utf-8") for path in (*files, *top_level))


def exists(name: str) -> bool:
    """Whether a path is in the project; a short one may leave out the folders that hold it."""
    name = name.rstrip("/")
    if name in paths():
        return True
    return name.split("/")[0] not in TOPS and any(one.endswith(f"/{name}") for one in paths())


def looks_like_a_path(word: str) -> bool:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", word):
        return False
    ending = word.rpartition(".")[2]
    return "/" in word or (ending in ENDINGS and word != f".{ending}")


def marked(text: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`\n]+)`", without_blocks(text))


def blocks(text: str) -> list[str]:
    """Return the blocks of code and the drawings."""
    return re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def named_paths(text: str) -> set[str]:
    """Return the paths in backticks, and those in drawings that are surely meant as paths."""
    found = {word for word in marked(text) if looks_like_a_path(word)}
    for block in blocks(text):
        words = [word.removeprefix("../") for word in re.findall(r"[\w./-]+", block)]
        found |= {word for word in words if re.search(r"\w\.(py|html|css)$", word)}
        found |= {word for word in words if re.match(r"(aftercare|clinics)/\w", word)}
    return found


def named_commands(text: str) -> set[str]:
    return set(re.findall(r"manage\.py ([a-z_]+)", text))


def named_targets(text: str) -> set[str]:
    in_prose = [match for word in marked(text) for match in re.findall(r"^make ([a-z-]+)", word)]
    in_blocks = [
        match for block in blocks(text) for match in re.findall(r"^make ([a-z-]+)", block, re.M)
    ]
    return {*in_prose, *in_blocks}


def named_in_code(text: str) -> set[str]:
    """Return the names of functions, variables and settings that stand in backticks."""
    return {word for word in marked(text) if re.fullmatch(r"[A-Za-z]+(_[A-Za-z0-9]+)+", word)}


def faults(page: Path) -> list[str]:
    """Return what a page names and the project has not."""
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)", without_blocks(text))
    return [
        *(f"path {name}" for name in named_paths(text) if not exists(name)),
        *(f"name {name}" for name in named_in_code(text) if name not in code()),
        *(f"command {name}" for name in named_commands(text) - set(get_commands())),
        *(f"target {n}" for n in named_targets(text) if not re.search(rf"^{n}:", makefile, re.M)),
        *(
            f"link {link}"
            for link in links
            if "://" not in link and not (page.parent / link.partition("#")[0]).exists()
        ),
    ]


def test_what_the_pages_name_exists() -> None:
    found = {page.relative_to(ROOT).as_posix(): sorted(faults(page)) for page in PAGES}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_what_does_not_exist_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`clinics/actions.py` `no_such_name` `make nothing` [gone](gone.md)\n"
        "```\nmanage.py nonsense\naftercare/rules/nothing.py\n```\n"
    )
    assert sorted(faults(page)) == [
        "command nonsense",
        "link gone.md",
        "name no_such_name",
        "path aftercare/rules/nothing.py",
        "path clinics/actions.py",
        "target nothing",
    ]


def test_what_these_tests_read_is_there() -> None:
    """A test that finds nothing to check would pass for ever."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert named_commands(readme) >= {"plan", "guidance", "seed_demo", "worker"}
    assert named_targets(readme) == {"run", "test"}
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert len(named_paths(architecture)) > 60
    assert "letterhead_for" in named_in_code(architecture)


def test_the_readme_is_read_in_two_minutes() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") < MOST_LINES


def test_every_decision_is_in_the_index_and_says_its_three_things() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    assert len(decisions) > 30
    for path in decisions:
        number, text = int(path.name[:4]), path.read_text(encoding="utf-8")
        title = re.match(rf"# {number}\. (.+)\n", text)
        assert title is not None, path.name
        assert index.count(f"[{number}. {title[1]}]({path.name})") == 1, path.name
        for part in ("Context", "Decision", "Consequence"):
            assert f"**{part}.** " in text, path.name


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size >= LARGEST_PICTURE] == []


@pytest.mark.django_db
def test_the_first_clinic_is_opened_as_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    snippet = re.search(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert snippet is not None
    monkeypatch.setattr("getpass.getpass", lambda prompt: "juniper-cedar-inlet-872")
    exec(snippet[1], {})
    assert Membership.objects.get(clinic__slug="alder").role == Role.ADMIN
    assert User.objects.get(username="editor").has_perm("guidance.edit")
    assert User.objects.get(username="approver").has_perm("guidance.approve")
