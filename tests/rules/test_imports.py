"""Who imports whom: the core alone, no module upward, and each library from one place."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# The core needs nothing else; six is what dateutil itself leans on.
CORE_MAY_LOAD = {"aftercare", "dateutil", "six", "tzdata"}
# Imports inside functions that are meant, each with its reason.
INSIDE_FUNCTIONS = {
    (
        "aftercare.apps",
        "aftercare.installation.checks",
    ): "an app's ready() is called once all are loaded",
}
# Uses of a library outside its one place, each with its reason.
ELSEWHERE = {
    ("dateutil", "clinics.frontdesk.forms.treatment"): "reads a clock time that may not exist",
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the project but migrations, parsed."""
    return {
        module_name(path): ast.parse(path.read_text())
        for top in ("aftercare", "clinics")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imported(node: ast.AST) -> Iterator[str]:
    """Yield what an import statement names; a name from a package may be a module of ours."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written out in full"
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in modules() else str(node.module)


@cache
def imports(module: str) -> frozenset[str]:
    return frozenset(name for node in ast.walk(modules()[module]) for name in imported(node))


def own(module: str) -> set[str]:
    """Return which modules of the project a module imports."""
    return {name for name in imports(module) if name in modules()} - {module}


@cache
def reached(module: str) -> frozenset[str]:
    """Return every module of the project that a module leads to."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        for name in own(waiting.pop()) - found:
            found.add(name)
            waiting.append(name)
    return frozenset(found)


def floor(module: str) -> int | None:
    """Return a module's floor, or None for those that only their importers place."""
    parts = module.split(".")
    if module.startswith("aftercare.rules"):
        return 0
    if parts[-1] == "models":
        return 1
    if module.startswith("aftercare.paper") or parts[-1] in ("editions", "queries", "mail"):
        return 2
    if parts[-1] == "actions":
        return 3
    if {"views", "forms", "admin", "access", "management"} & set(parts):
        return 4
    if parts[-1] in ("settings", "urls", "wsgi"):
        return 5
    return None


def test_the_core_loads_nothing_but_itself_and_dates():
    code = (
        "import sys, json; before = set(sys.modules); import aftercare.rules; "
        "print(json.dumps(sorted({m.split('.')[0] for m in set(sys.modules) - before})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = set(json.loads(done.stdout))
    assert "aftercare" in loaded
    others = {name for name in loaded if not name.startswith("_sysconfigdata")}  # stdlib too
    assert others - set(sys.stdlib_module_names) <= CORE_MAY_LOAD


@pytest.mark.parametrize("module", [m for m in modules() if m.startswith("aftercare.rules")])
def test_the_core_imports_no_framework_and_reads_no_clock_file_or_chance(module):
    for name in imports(module):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top == "dateutil" or floor(name) == 0, name
        assert top not in ("os", "io", "pathlib", "random", "secrets", "socket", "time", "sqlite3")
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today", "utcnow"), f"line {node.lineno}"
        if isinstance(node, ast.Name):
            assert node.id not in ("open", "print", "input", "eval", "exec"), f"line {node.lineno}"


@pytest.mark.parametrize("module", sorted(modules()))
def test_nothing_is_imported_from_a_floor_above(module):
    height = floor(module)
    if height is None:
        return
    above = {name for name in reached(module) if (floor(name) or 0) > height}
    assert above == set()


@pytest.mark.parametrize("module", sorted(modules()))
def test_no_module_leads_back_to_itself(module):
    assert module not in reached(module)


def test_what_is_right_to_say_has_never_heard_of_clinics():
    wiring = {"aftercare.settings", "aftercare.urls", "aftercare.wsgi"}
    for module in modules():
        if module.startswith("aftercare") and module not in wiring:
            assert not any(name.split(".")[0] == "clinics" for name in imports(module)), module


@pytest.mark.parametrize(
    ("library", "place"),
    [
        ("weasyprint", lambda module: module.startswith("aftercare.paper")),
        ("django.core.mail", lambda module: module.split(".")[-1] == "mail"),
        ("crispy_forms", lambda module: "forms" in module.split(".")),
        ("dateutil", lambda module: module.startswith("aftercare.rules")),
        ("segno", lambda module: module == "aftercare.paper.qr"),
        ("icalendar", lambda module: module == "clinics.portal.calendar"),
        ("pyphen", lambda module: module == "aftercare.guidance.review.reading_level"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_library_is_imported_in_one_place(library, place):
    users = {
        module
        for module in modules()
        if any(name == library or name.startswith(f"{library}.") for name in imports(module))
    }
    strangers = {module for module in users if not place(module)}
    assert strangers == {module for lib, module in ELSEWHERE if lib == library}
    if library == "django.core.mail":
        assert len(users) <= 1


@pytest.mark.parametrize("module", sorted(modules()))
def test_there_are_no_signals(module):
    assert not any("signals" in name or name == "django.dispatch" for name in imports(module))


def test_nothing_is_imported_inside_a_function():
    found = {
        (module, name)
        for module, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        for name in imported(node)
    }
    assert found == set(INSIDE_FUNCTIONS)
