"""The edition that a document is compared with: the one in force, or one that somebody names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from aftercare import rules
from aftercare.guidance.models import Edition
from aftercare.guidance.review.readiness import Base
from aftercare.guidance.store import documents, editions


def in_force() -> Base:
    """Return the newest published edition, or the reference edition where there is none."""
    return _of(editions.current_or_reference())


def edition(number: int) -> Base:
    """Return an edition, where there may be no database yet; raises as `published` does."""
    if editions.current_or_reference() is editions.reference():
        if number == editions.REFERENCE_NUMBER:
            return _of(editions.reference())
        raise editions.NoSuchEdition(f"edition {number} was never published")
    return published(number)


def published(number: int) -> Base:
    """Return a published edition; raises NoSuchEdition and EditionDamaged."""
    return _of(editions.get(number))


def written(document: Mapping[str, Any]) -> Base:
    """Return a document that stands in no database; raises rules.GuidanceInvalid."""
    return Base(rules.parse_guidance(dict(document), 0), document)


@lru_cache(maxsize=4)
def _of(guidance: rules.Guidance) -> Base:
    if guidance is editions.reference():
        return Base(guidance, documents.reference_document())
    text = Edition.objects.values_list("document", flat=True).get(number=guidance.number)
    return Base(guidance, json.loads(text))


@lru_cache(maxsize=1)
def reference() -> Base:
    """Return the reference edition: what the first edition is compared with."""
    return written(documents.reference_document())
