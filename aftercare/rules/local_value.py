"""A clinic's own wishes as a value: windows lengthened, lines added, products of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aftercare.rules.vocabulary import Language


@dataclass(frozen=True, slots=True)
class OwnProduct:
    """One product that the clinic hands out or sells, with its ingredients as on the label."""

    name: str
    ingredients: str


@dataclass(frozen=True, slots=True)
class Local:
    """What a clinic adds to an edition, by rule id; whose it is, the core does not know.

    `longer` is in whole days. `digest` is the SHA-256 of the canonical wishes, empty for none.
    """

    digest: str
    longer: Mapping[str, int]
    lines: Mapping[str, Mapping[Language, str]]
    products: tuple[OwnProduct, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the clinic adds nothing."""
        return not (self.longer or self.lines or self.products)


NOTHING: Final = Local("", MappingProxyType({}), MappingProxyType({}), ())
