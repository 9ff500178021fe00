"""The forms as a browser sends them, for tests of the screens."""

import html
import re
import uuid
from typing import Any

from django.test import Client

from clinics.accounts.models import Membership
from tests import factories

# What blocks a sheet, answered with the least cautious value.
ASKED = {f"flag-{name}": value for name, value in factories.ANSWERED.items()}


def client_of(member: Membership, language: str = "en") -> Client:
    """Return the browser of somebody who has signed in."""
    client = Client()
    client.force_login(member.user)
    client.cookies["django_language"] = language
    return client


def record(**changes: Any) -> dict[str, Any]:
    """Return a whole, good treatment form; None leaves a field out."""
    data: dict[str, Any] = {
        "form_key": str(uuid.uuid4()),
        "day": "2026-03-27",
        "time": "15:00",
        "device": "pen",
        "zone-0-area": "cheek",
        "zone-0-depth": "0.7",
        "endpoint": "erythema",
        "adjuncts": ["nothing"],
        "skin_type": "2",
        "allergies_answer": "none",
    } | ASKED
    if changes.get("allergies"):
        data["allergies_answer"] = "these"
    data |= {key.replace("__", "-"): value for key, value in changes.items()}
    return {key: value for key, value in data.items() if value is not None}


def sent(client: Client, address: str, form: dict[str, Any]) -> Any:
    """Return what somebody sees who sends a form: what is kept is shown by its own address."""
    response: Any = client.post(address, form)
    if response.status_code == 302 and response.url.startswith(f"{address}?"):
        return client.get(response.url)
    return response


def review(page: str, **changes: Any) -> dict[str, Any]:
    """Return the review form as the page shows it, signed for, with the confirmation ticked."""
    data: dict[str, Any] = {
        "form_key": hidden(page, "form_key"),
        "shown": shown_digest(page),
        "language": "en",
        "paper": "a4",
        "confirmed": "on",
    } | signatures(page)
    data |= {key.replace("__", "-"): value for key, value in changes.items()}
    return {key: value for key, value in data.items() if value is not None}


def signatures(page: str) -> dict[str, str]:
    """Return a tick for everything that is signed for on the review page."""
    return dict(re.findall(r'name="(sign-[^"]+)" value="(sha256:[0-9a-f]+)"', page))


def shown_digest(page: str) -> str:
    """Return the digest of what the review page shows."""
    return hidden(page, "shown")


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def errors(page: str) -> list[str]:
    """Return what the summary at the top lists."""
    found = re.search(r'<div class="errors".*?</ul>', page, re.DOTALL)
    if not found:
        return []
    texts = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in texts]
