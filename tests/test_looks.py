"""Every page that shows a patient writes down who looked."""

import copy
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction

from clinics.accounts.looks.models import Look
from tests import worlds
from tests.test_access_matrix import OF_A_CLINIC, address, visitor

# Pages that read a patient's row and write nothing, each with its reason.
UNNOTED = {
    "~/patients/<uuid:id>/record/preview/": "pieces of a page that was noted as it was opened",
}
# How a page that shows a patient is noted, where it is not as opened or as seen in a list.
NOTED = {
    "~/sheets/<uuid:id>/pdf/": ("print",),
    "~/sheets/<uuid:id>/print/": ("print",),
    "~/lists/<uuid:id>/pdf/": ("print",),
    "~/deliveries/<uuid:id>/print/": ("print",),
    "~/deliveries/<uuid:id>/again/": ("send",),
    "~/sheets/<uuid:id>/send/": ("send",),
}


@pytest.fixture(scope="module")
def built(made_once: Any) -> tuple[worlds.World, worlds.World]:
    return made_once(worlds.two)


@pytest.fixture
def own(built: Any, db: None) -> worlds.World:
    return copy.deepcopy(built)[0]


def shown(response: Any, world: worlds.World) -> bool:
    """Whether a page holds the patient: the name, or bytes made of the name."""
    return f"Åsa {world.canary}".encode() in response.content or (
        response.status_code == 200 and response["Content-Type"] == "application/pdf"
    )


@pytest.mark.parametrize("role", ["clinician", "assistant", "admin"])
def test_every_page_that_shows_a_patient_writes_its_entry(own: worlds.World, role: str) -> None:
    client = visitor(own.staff[role].user)
    signed_in = {key: one.value for key, one in client.cookies.items()}
    wrong: list[Any] = []
    seen = 0
    for route in OF_A_CLINIC:
        short = route.replace("/c/<slug:clinic>", "~")
        for method in ("get", "post"):
            # What an earlier answer told stands in a cookie until it is shown.
            client.cookies = SimpleCookie(signed_in)
            with transaction.atomic():
                before = set(Look.objects.values_list("pk", flat=True))
                response = getattr(client, method)(address(route, own.clinic.slug, own.ids()))
                made = Look.objects.exclude(pk__in=before)
                rows = list(made.values_list("patient", "by", "act", "role"))
                transaction.set_rollback(True)
            is_shown = response.status_code < 400 and shown(response, own)
            seen += is_shown
            ours = [row for row in rows if row[0] == own.patient.pk]
            if len(ours) > 1 or any(row[1:4:2] != (own.staff[role].user_id, role) for row in ours):
                wrong.append((method, short, "not one entry", rows))
            if short in UNNOTED:
                if rows:
                    wrong.append((method, short, "noted"))
            elif is_shown and not ours:
                wrong.append((method, short, "shown, and not noted"))
            elif ours and ours[0][2] not in NOTED.get(short, ("open", "list")):
                wrong.append((method, short, ours[0][2]))
            if response.status_code >= 400 and rows:
                wrong.append((method, short, "refused, and noted"))
    assert wrong == []
    assert seen > 12
