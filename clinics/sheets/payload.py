"""What a sheet says, as canonical text with a salted digest; it needs no database."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(data: Mapping[str, Any]) -> str:
    """Return the data as JSON that has one spelling only."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(*texts: str) -> str:
    """Return the SHA-256 of the texts in order; no letter can move from one text to the next."""
    found = hashlib.sha256()
    for text in texts:
        encoded = text.encode()
        found.update(f"{len(encoded)}:".encode())
        found.update(encoded)
    return f"sha256:{found.hexdigest()}"
