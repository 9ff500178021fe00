"""How the code is laid out: who imports whom, package by package, read from the source itself.

python -m tests.house [FOLDER]   the packages by floor, what each one uses, and every circle
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("aftercare", "clinics")
# Folders that are one file of their slice, grown: they count as the slice.
GROWN = ("views", "forms", "actions")
WIRING = ("aftercare.settings", "aftercare.urls", "aftercare.wsgi", "aftercare.apps")
# The floors, from the ground up, and which files stand on each; what is not named here is a tool.
CORE, ROWS, TOOLS, ACTS, EDGES, TOP = range(6)
FLOOR_NAMES = ("core", "rows", "tools", "acts", "edges", "wiring")
# Whole packages that stand on one floor.
PACKAGES: Mapping[str, int] = {
    "aftercare.rules": CORE,
    "aftercare.installation": TOOLS,
    "aftercare.web": TOOLS,
    "clinics.demo": EDGES,
    "clinics.frontdesk": EDGES,
}
# In every other package, files of these names.
FLOORS: Mapping[str, int] = {
    **dict.fromkeys(("models", "delivery_settings", "entries", "names", "apps", "decided"), ROWS),
    "allergies": ROWS,
    "collecting": ROWS,
    **dict.fromkeys(("hours", "countries"), ROWS),
    **dict.fromkeys(("actions", "issuing", "queue", "running", "sending", "worker"), ACTS),
    **dict.fromkeys(("planning", "sharing", "wishes"), ACTS),
    **dict.fromkeys(("access", "forms", "urls", "urls_staff", "urls_patient"), EDGES),
    **dict.fromkeys(("urls_guidance", "views", "management"), EDGES),
}
# Single files that stand higher than their name says, each with its reason.
HIGHER: Mapping[str, int] = {
    "aftercare.guidance.publishing.pages": EDGES,  # the page on which a second person decides
    "clinics.keeping.reviewing": ACTS,  # its verbs: drawing a sample, and judging a look
    "clinics.followup.inbox": ACTS,  # reads how long until the deputy is told
    "clinics.followup.calls": ACTS,  # its verb: going on with the calls that are due
    "clinics.followup.deciding": ACTS,  # its verbs: what was told is confirmed or not
    "clinics.followup.banner": EDGES,  # on every page: what waits in the inbox
    "clinics.delivery.banner": EDGES,  # on every page: how the queue stands
    "clinics.portal.frame": EDGES,  # reads the request: what is around every page
    "clinics.portal.label_answers": EDGES,  # reads the request, as the frame does
    "clinics.portal.telling": EDGES,  # reads the request, as the frame does
    "clinics.recall.rows": EDGES,  # the page's rows, with what an act would do
}


def module_name(path: Path, root: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules(root: Path = ROOT) -> Mapping[str, ast.Module]:
    """Return every module of the project but migrations, parsed."""
    return {
        module_name(path, root): ast.parse(path.read_text(encoding="utf-8"))
        for top in TOPS
        for path in sorted((root / top).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imported(node: ast.AST, known: Mapping[str, ast.Module]) -> Iterator[str]:
    """Yield what an import statement names; a name from a package may be a module of ours."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are written out in full"
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in known else str(node.module)


@cache
def imports(module: str, root: Path = ROOT) -> frozenset[str]:
    """Return everything that a module imports, ours or not."""
    known = modules(root)
    return frozenset(name for node in ast.walk(known[module]) for name in imported(node, known))


def own(module: str, root: Path = ROOT) -> set[str]:
    """Return which modules of the project a module imports."""
    return {name for name in imports(module, root) if name in modules(root)} - {module}


def package(module: str, root: Path = ROOT) -> str:
    """Return the package of a module: its folder, or the slice whose grown file the folder is.

    What a door hands on lies below it, so a door with imports is a place of its own, as are the
    few modules that wire the whole site together.
    """
    if module in WIRING:
        return "(wiring)"
    is_folder = any(name.startswith(f"{module}.") for name in modules(root))
    if is_folder and module == "aftercare.rules":
        return "aftercare.rules (door)"
    if module == "aftercare.rules.inside":
        return "aftercare.rules (second door)"
    found = module if is_folder else module.rpartition(".")[0]
    while found.rpartition(".")[2] in GROWN:
        found = found.rpartition(".")[0]
    return found


def graph(root: Path = ROOT) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return which packages each package uses, with the imports that say so."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for module in modules(root):
        here = package(module, root)
        used = found.setdefault(here, {})
        for name in sorted(own(module, root)):
            there = package(name, root)
            if there != here:
                used.setdefault(there, []).append((module, name))
    return found


def circles(edges: Mapping[str, Mapping[str, object]]) -> list[list[str]]:
    """Return the groups of names that lead back to each other, each in order."""
    reach = {name: _reached(name, edges) for name in edges}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach.get(other, ())))
        for name in edges
        if name in reach[name]
    }
    return [list(group) for group in sorted(groups)]


def _reached(start: str, edges: Mapping[str, Mapping[str, object]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for name in set(edges.get(waiting.pop(), ())) - found:
            found.add(name)
            waiting.append(name)
    return frozenset(found)


def floor(module: str) -> int:
    """Return a module's floor: what it imports stands on the same one or below."""
    parts = module.split(".")
    if module in WIRING:
        return TOP
    if module in HIGHER:
        return HIGHER[module]
    if (whole := ".".join(parts[:2])) in PACKAGES:
        return PACKAGES[whole]
    return max((FLOORS[part] for part in parts if part in FLOORS), default=TOOLS)


def heights(edges: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """Return how many packages stand below each one, in a house without circles."""
    found: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in found:
            found[name] = 0
            found[name] = 1 + max((height(other) for other in edges.get(name, ())), default=-1)
        return found[name]

    for name in edges:
        height(name)
    return found


def told(root: Path = ROOT) -> str:
    """Return the whole house as text: the highest packages first."""
    edges = graph(root)
    high = heights(edges)
    lines = [f"{len(modules(root))} modules in {len(edges)} packages"]
    for name in sorted(edges, key=lambda one: (-high[one], one)):
        uses = ", ".join(sorted(edges[name], key=lambda one: (-high.get(one, 0), one)))
        lines.append(f"{high[name]:3}  {name}" + (f"  ->  {uses}" if uses else ""))
    loops = circles(edges)
    lines.append(f"{len(loops)} circles between packages")
    lines += [f"     {' <-> '.join(group)}" for group in loops]
    return "\n".join(lines)


if __name__ == "__main__":
    print(told(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
