"""How the house is built: the core alone, nothing upward, no circle, each library in one place."""

import ast
import json
import subprocess
import sys
from pathlib import Path

from tests import house
from tests.house import FLOOR_NAMES, ROOT, floor, imports, modules, own

# The core needs nothing else; six is what dateutil itself needs.
CORE_MAY_LOAD = {"aftercare", "dateutil", "six", "tzdata"}
CORE_MAY_NOT = {"os", "io", "pathlib", "random", "secrets", "socket", "time", "sqlite3"}
# The doors by which the core is used: verbs and values, the closed words, an edition's values,
# and for those who take a document apart, the second door.
DOORS = {
    "aftercare.rules",
    "aftercare.rules.guidance",
    "aftercare.rules.inside",
    "aftercare.rules.vocabulary",
}
# Paper has one, and what joins prints beside it: only the print room needs pikepdf.
PAPER_DOORS = {"aftercare.paper", "aftercare.paper.joining"}
# Imports inside functions that are meant, each with its reason.
INSIDE_FUNCTIONS = {
    (
        "aftercare.apps",
        "aftercare.installation.checks",
    ): "an app's ready() is called once all are loaded",
}
# Each library with the one place that imports it.
LIBRARIES = {
    "weasyprint": lambda module: module.startswith("aftercare.paper."),
    "django.core.mail": lambda module: module.split(".")[-1] == "mail",
    "crispy_forms": lambda module: "forms" in module.split("."),
    "dateutil": lambda module: module.startswith("aftercare.rules."),
    "segno": lambda module: module == "aftercare.paper.qr",
    "icalendar": lambda module: module == "clinics.portal.calendar",
    "pyrage": lambda module: module == "clinics.keeping.cipher",
    "pyphen": lambda module: module == "aftercare.guidance.review.reading_level",
}
MOST_LINES = 400
# Folders of tests that aren't named like a package: what they do is told in `tests/__init__.py`.
TESTS_OF_NO_PACKAGE = {"browser", "crash", "bench", "cases", "schemas"}


def is_core(module: str) -> bool:
    return module == "aftercare.rules" or module.startswith("aftercare.rules.")


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


def test_the_core_imports_no_framework_and_reads_no_clock_file_or_chance():
    wrong = []
    for module in filter(is_core, modules()):
        for name in imports(module):
            top = name.split(".")[0]
            known = top in sys.stdlib_module_names or top == "dateutil" or is_core(name)
            if not known or top in CORE_MAY_NOT:
                wrong.append((module, name))
        for node in ast.walk(modules()[module]):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
                wrong.append((module, f"line {node.lineno}"))
            if isinstance(node, ast.Name) and node.id in (
                *("open", "print", "input", "eval", "exec"),
            ):
                wrong.append((module, f"line {node.lineno}"))
    assert wrong == []


def test_the_core_is_used_through_its_doors():
    past = {
        (module, name)
        for module in modules()
        if not is_core(module)
        for name in own(module)
        if is_core(name) and name not in DOORS
    }
    assert past == set()
    second = {m for m in modules() if "aftercare.rules.inside" in own(m)}
    assert all(module.startswith("aftercare.guidance.") for module in second)


def test_paper_is_used_through_its_door():
    past = {
        (module, name)
        for module in modules()
        if not module.startswith("aftercare.paper")
        for name in own(module)
        if name.startswith("aftercare.paper.") and name not in PAPER_DOORS
    }
    assert past == set()


def test_no_room_of_the_core_goes_out_by_a_door():
    for module in filter(is_core, modules()):
        assert own(module).isdisjoint({"aftercare.rules", "aftercare.rules.inside"}), module


def test_the_invariants_are_worked_out_apart_from_the_engine():
    for module in modules():
        if module.startswith("aftercare.rules.safety"):
            assert not any(name.startswith("aftercare.rules.engine") for name in own(module))


def test_nothing_is_imported_from_a_floor_above():
    upward = [
        f"{FLOOR_NAMES[floor(module)]} {module} -> {FLOOR_NAMES[floor(name)]} {name}"
        for module in modules()
        for name in own(module)
        if floor(name) > floor(module)
    ]
    assert upward == []


def test_packages_form_no_circle():
    assert house.circles(house.graph()) == []


def test_modules_form_no_circle():
    assert house.circles({module: dict.fromkeys(own(module)) for module in modules()}) == []


def test_what_the_house_test_asks_can_be_answered_no():
    """A circle, and a floor: the reading above would see them."""
    assert house.circles({"a": {"b": []}, "b": {"c": []}, "c": {"a": []}, "d": {"a": []}}) == [
        ["a", "b", "c"]
    ]
    assert floor("clinics.sheets.models") < floor("clinics.sheets.queries")
    assert floor("clinics.sheets.queries") < floor("clinics.sheets.actions")
    assert floor("clinics.sheets.actions") < floor("clinics.frontdesk.views.sheets")
    assert set(house.HIGHER) | set(house.WIRING) <= set(modules())


def test_what_is_right_to_say_has_never_heard_of_clinics():
    for module in modules():
        if module.startswith("aftercare") and module not in house.WIRING:
            assert not any(name.split(".")[0] == "clinics" for name in imports(module)), module


def test_each_library_is_imported_in_one_place():
    for library, place in LIBRARIES.items():
        users = {
            module
            for module in modules()
            if any(name == library or name.startswith(f"{library}.") for name in imports(module))
        }
        assert {module for module in users if not place(module)} == set(), library
        assert users, library
        if library == "django.core.mail":
            assert len(users) == 1


def test_there_are_no_signals():
    for module in modules():
        assert not any("signals" in name or name == "django.dispatch" for name in imports(module))


def test_nothing_is_imported_inside_a_function():
    found = {
        (module, name)
        for module, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        for name in house.imported(node, modules())
    }
    assert found == set(INSIDE_FUNCTIONS)


def test_each_folder_of_tests_is_named_like_a_package():
    folders = {path.name for path in Path(__file__).parent.iterdir() if path.is_dir()}
    packages = {path.name for top in house.TOPS for path in (ROOT / top).iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} <= packages | TESTS_OF_NO_PACKAGE


def test_every_file_says_what_lives_there_and_is_short_enough_to_read():
    for module, tree in modules().items():
        assert ast.get_docstring(tree) is not None or not tree.body, module
        path = ROOT / Path(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        assert path.read_text(encoding="utf-8").count("\n") <= MOST_LINES, module
