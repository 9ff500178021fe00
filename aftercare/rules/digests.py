"""The one way to write a document down, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the one way to write a document: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical document as `sha256:...`."""
    return "sha256:" + hashlib.sha256(canonical(document)).hexdigest()
