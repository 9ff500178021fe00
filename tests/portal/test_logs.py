"""No log line holds a token: neither of a refused form nor of a fault."""

import io
import logging

import pytest
from django.test import Client

from clinics.portal import tokens
from clinics.portal.views import door
from tests import factories
from tests.portal import opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch):
    """What the one handler of the site writes."""
    handler = next(each for each in logging.getLogger().handlers if each.filters)
    text = io.StringIO()
    monkeypatch.setattr(handler, "stream", text)
    return text


def test_a_refused_form_and_a_fault_are_logged_without_the_token(written, monkeypatch):
    factories.publish()
    link = opening.link(opening.sheet())
    path = opening.path(link)
    Client(enforce_csrf_checks=True).post(path, {"answer": "x"})
    assert "Forbidden" in written.getvalue()
    monkeypatch.setattr(door.tokens, "find", lambda raw: 1 / 0)
    Client(raise_request_exception=False).get(path)
    assert "Internal Server Error: /p/…/" in written.getvalue()
    assert tokens.token(link.nonce) not in written.getvalue()
    assert tokens.token(link.nonce)[:12] not in written.getvalue()
