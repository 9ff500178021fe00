"""Tells the journal what was decided about the guidance: it belongs to a room above this one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.module_loading import import_string


def tell(verb: str, obj: Any, *, by: AbstractUser, now: datetime, data: Mapping[str, Any]) -> None:
    """Write it into the journal within the transaction of what is told: `settings.TELL_JOURNAL`."""
    import_string(settings.TELL_JOURNAL)(clinic=None, by=by, verb=verb, obj=obj, now=now, data=data)
