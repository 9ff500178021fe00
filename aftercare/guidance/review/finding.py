"""What the review finds: one thing, at one field, with the numbers and words it speaks of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `kind` and `key` name the item, `field` is a dotted path in it.

    An error keeps a document from being proposed, a warning does not. `params` are the values
    that its words speak of, in no language.
    """

    code: str
    severity: Severity
    kind: str
    key: str
    field: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)

    @property
    def path(self) -> str:
        """Return where it is in the document, as the command line names it."""
        return ".".join(part for part in (self.kind, self.key, self.field) if part)

    @property
    def is_error(self) -> bool:
        """Whether nothing may be proposed until it is mended."""
        return self.severity == "error"


@dataclasses.dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody has answered for: which one, of which field."""

    kind: str
    key: str
    field: str
    code: str
