"""Links and browsers for the tests of the door and of the pages behind it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.test import Client

from clinics.portal import actions, tokens
from clinics.portal.models import Link
from clinics.sheets.models import Sheet
from tests import factories

NOW = factories.NOW


def sheet(**changes: Any) -> Sheet:
    """Return an issued sheet of a patient born on 7 March 1984; keywords change the treatment."""
    clinic = changes.pop("clinic", None) or factories.clinic()
    language = changes.pop("language", "en")
    patient = changes.pop("patient", None) or factories.patient(clinic)
    return factories.issue(factories.treatment(patient, **changes), language=language)


def link(sheet: Sheet) -> Link:
    return actions.make_link(sheet=sheet, by=sheet.issued_by, now=NOW)


def path(link: Link) -> str:
    return f"/p/{tokens.token(link.nonce)}/"


def at(moment: datetime | timedelta) -> Any:
    """Return a clock that stands at an instant, or so long after the treatment."""
    return time_machine.travel(
        NOW + moment if isinstance(moment, timedelta) else moment, tick=False
    )


def opened(link: Link, answer: str | None = None) -> Client:
    """Return a browser that has opened the link."""
    client = Client()
    said = tokens.code(link) if answer is None else answer
    response = client.post(path(link), {"answer": said})
    assert response.status_code == 302, response.content
    assert response.headers["Location"] == "/my/"
    return client


def rows() -> dict[str, list[Any]]:
    """Return everything that is stored, in tables and in the cache of counted attempts."""
    found: dict[str, list[Any]] = {}
    for model in apps.get_models():
        manager: models.Manager[Any] = model._base_manager
        found[model.__name__] = sorted(map(repr, manager.values_list()))
    found["cache"] = sorted(map(repr, getattr(cache, "_cache", {}).items()))
    return found


def told(response: Any) -> bytes:
    """Return status, headers and body without what is new in every answer: the form's own key."""
    text = response.serialize_headers() + b"\n\n" + response.content
    text = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", text)
    cookies = sorted(
        (name, morsel["path"], morsel["httponly"]) for name, morsel in response.cookies.items()
    )
    return f"{response.status_code} {cookies} ".encode() + text


def words(response: Any) -> str:
    """Return what a page says, without its markup."""
    text = re.sub(r"<(style|title)[^>]*>.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
