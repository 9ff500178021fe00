"""The reference edition's document, put together from its data files; it needs no database."""

import json
from pathlib import Path
from typing import Any, Final

from aftercare import rules

FOLDER: Final = Path(__file__).resolve().parent.parent / "reference"
# A whole file under one key; the others hold their keys themselves.
WHOLE: Final = ("words",)
# As the files name it, and as the document does.
RENAMED: Final = {"groups": "flag_groups"}


def reference_document(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the reference edition as one document; what has many files comes in order of name."""
    document: dict[str, Any] = {"schema": rules.SCHEMA, "rules": []}
    for path in sorted(folder.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if path.stem in WHOLE:
            document[path.stem] = data
        else:
            document |= {RENAMED.get(key, key): value for key, value in data.items()}
    for path in sorted((folder / "rules").glob("*.json")):
        document["rules"] += json.loads(path.read_text(encoding="utf-8"))["rules"]
    classes = [
        one
        for path in sorted((folder / "ingredients").glob("*.json"))
        for one in json.loads(path.read_text(encoding="utf-8"))["classes"]
    ]
    return document | {"ingredients": {"classes": classes}}
