"""A copy of the project whose vocabulary has grown, as the next release's might.

Enums can't grow while a program runs, so the copy has other sources: a device, an area, a question,
an answer and a thing that was used, none of which any edition has ever heard of.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORE = ("aftercare", "tests")
WHOLE = (*CORE, "clinics", "templates", "static")
# After which line of the vocabulary what comes.
NEW_LINES = {
    '    INJECTOR = "injector"\n': '    LASER_PEN = "laser_pen"\n',
    '    SCAR = "scar"\n': '    EARLOBE = "earlobe"\n',
    '    SMOKER = "smoker"\n': '    CLAUSTROPHOBIA = "claustrophobia"\n',
    '    RETINOID_APPLIED = "retinoid_applied"\n': '    MICROCURRENT = "microcurrent"\n',
    '        Flag.PREGNANT: ("no", "possible", "yes"),\n': (
        '        Flag.DARK_MARKS: ("no", "unsure", "yes"),\n'
    ),
}


def grow(folder: Path, *, whole: bool = False) -> Path:
    """Copy the core, or the whole project, into a folder and let its vocabulary grow."""
    for name in WHOLE if whole else CORE:
        ignored = shutil.ignore_patterns("__pycache__", "var")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "build").mkdir()
    (folder / "build" / "fonts").symlink_to(ROOT / "build" / "fonts")
    vocabulary = folder / "aftercare" / "rules" / "vocabulary.py"
    text = vocabulary.read_text(encoding="utf-8")
    for line, new in NEW_LINES.items():
        assert text.count(line) == 1, line
        text = text.replace(line, line + new)
    vocabulary.write_text(text, encoding="utf-8")
    return folder
