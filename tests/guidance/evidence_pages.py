"""Reading the evidence pages in tests."""

import re
from typing import Any

from django.test import Client

LISTS = ("", "sources/", "claims/", "conflicts/", "danger-signs/", "depth-limits/")
ONE_OF_EACH = ("rules/makeup-wait/", "sources/L24/", "sources/S0/", "conflicts/C-01/")
PAGES = LISTS + ONE_OF_EACH


def signed_in(user: Any, language: str = "en") -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def text_of(client: Client, address: str, **asked: str) -> str:
    """Return a page's source after it answered."""
    response = client.get(f"/evidence/{address}", asked)
    assert response.status_code == 200
    return str(response.content.decode())


def rules_in(page: str) -> set[str]:
    """Return the ids of the rules that a page of the list shows."""
    return set(re.findall(r'<h3><a href="/evidence/rules/([^/]+)/"', page))
