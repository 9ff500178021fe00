"""Older documents and plans, lifted to the form that the code reads: one pure step a schema.

A step is a function of its own file, `lift_N_to_M`; it never changes what it is given and never
adds advice. What is stored stays as it was written: only what is read from it is lifted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from aftercare.rules.digests import digest
from aftercare.rules.document import lift_1_to_2, lift_2_to_3, lift_3_to_4

Data = Mapping[str, Any]
Step = Callable[[Data], dict[str, Any]]
# The schema of what is written now.
SCHEMA: Final = 4
GUIDANCE_STEPS: Final[Mapping[int, Step]] = {
    1: lift_1_to_2.guidance,
    2: lift_2_to_3.guidance,
    3: lift_3_to_4.guidance,
}
PLAN_STEPS: Final[Mapping[int, Step]] = {
    1: lift_1_to_2.plan,
    2: lift_2_to_3.plan,
    3: lift_3_to_4.plan,
}


def is_known(schema: object) -> bool:
    """Whether a schema number is one that was ever released."""
    whole = isinstance(schema, int) and not isinstance(schema, bool)
    return whole and 1 <= int(str(schema)) <= SCHEMA


def guidance(document: Data) -> Data:
    """Return a guidance document of any released schema in today's; any other as it is."""
    return _lifted(document, document.get("schema"), GUIDANCE_STEPS)


def digest_today(document: Data) -> str:
    """Return the digest that a document would have in today's schema: what it says, not how."""
    return digest(guidance(document))


def plan(data: Data) -> Data:
    """Return a stored plan of any released schema in today's; the first ones carried no number."""
    return _lifted(data, data.get("schema", 1), PLAN_STEPS)


def _lifted(data: Data, schema: object, steps: Mapping[int, Step]) -> Data:
    if not is_known(schema):
        return data
    for number in range(int(str(schema)), SCHEMA):
        data = steps[number](data)
    return data
