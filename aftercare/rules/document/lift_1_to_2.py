"""From schema 1 to 2: a document names its languages; a plan calls a clinic's own *additions*."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def guidance(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a guidance document of schema 2; those of schema 1 were English and Swedish."""
    return {**document, "schema": 2, "languages": ["en", "sv"]}


def plan(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored plan of schema 2: the digest of a clinic's additions has another name."""
    lifted = {key: value for key, value in data.items() if key != "local_digest"}
    if "local_digest" in data:
        lifted["additions_digest"] = data["local_digest"]
    return {**lifted, "schema": 2}
