"""A frozen document with its number: an edition's, or what a proposal would become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from aftercare import rules
from aftercare.guidance.models import Edition, Proposal
from aftercare.guidance.store import documents, editions, working_copy


@dataclass(frozen=True)
class FrozenText:
    """A document that was published or proposed; the number is 0 for the reference edition."""

    number: int
    digest: str
    document: Mapping[str, Any] = field(compare=False, repr=False)

    @cached_property
    def guidance(self) -> rules.Guidance:
        """The document as a value."""
        return rules.parse_guidance(dict(self.document), self.number)


def of_edition(number: int) -> FrozenText:
    """Return an edition's text, or the reference edition for 0; raises Edition.DoesNotExist."""
    if number == 0:
        return _reference()
    digest = Edition.objects.values_list("digest", flat=True).get(number=number)
    return _edition(number, digest)


@lru_cache(maxsize=1)
def _reference() -> FrozenText:
    return FrozenText(0, editions.reference().digest, documents.reference_document())


@lru_cache(maxsize=4)
def _edition(number: int, digest: str) -> FrozenText:
    text = Edition.objects.values_list("document", flat=True).get(number=number)
    return FrozenText(number, digest, json.loads(text))


def of_proposal(proposal: Proposal) -> FrozenText:
    """Return the text that was proposed, as the edition that it would be."""
    return FrozenText(proposal.base_number + 1, proposal.digest, json.loads(proposal.document))


def of_working_copy(base: working_copy.Base) -> FrozenText:
    """Return the text that would be proposed now."""
    document = working_copy.laid_over(base)
    return FrozenText(base.number + 1, rules.digest(document), document)
