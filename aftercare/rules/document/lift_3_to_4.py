"""From schema 3 to 4: kinds of products and allergies are content of an edition.

An older edition knows neither. Its products start with the first days, whatever kind they are, its
classes count as their `first_third` says, and an allergy is compared with the label word by word:
as it was when it was published, on top of what the code itself never misses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def guidance(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a guidance document of schema 4, without kinds and allergies."""
    return {**document, "schema": 4, "product_kinds": [], "allergens": []}


def plan(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored plan of schema 4: what it says of products stays as it was said."""
    return {**data, "schema": 4}
