"""The demo's outbox: messages as they would arrive. Nothing is sent there, so all is shown."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from aftercare.web import formats
from clinics.accounts.access import clinic_page
from clinics.accounts.requests import ClinicRequest
from clinics.delivery import access
from clinics.delivery.models import OutboxMessage

A_PAGE = 25
HEADERS = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")
# A message may bring its own styles; it loads nothing, runs nothing and sends nothing.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def _only_in_the_demo() -> None:
    if settings.MAIL["carrier"] != "outbox":
        raise Http404


def _read(found: OutboxMessage) -> EmailMessage:
    message: Any = message_from_bytes(bytes(found.raw), policy=policy.default)
    return message


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def outbox(request: ClinicRequest) -> HttpResponse:
    """What arrived, the latest first."""
    _only_in_the_demo()
    page = Paginator(access.outbox(request.membership), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "id": found.pk,
            "when": formats.moment(found.received_at),
            "to": found.delivery.to,
            "subject": str(_read(found)["Subject"]),
            "delivery": found.delivery_id,
        }
        for found in page.object_list
    ]
    return render(request, "delivery/outbox.html", {"rows": rows, "page": page})


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def outbox_message(request: ClinicRequest, id: UUID) -> HttpResponse:
    """One message: its head, its words and what is attached."""
    _only_in_the_demo()
    found = access.arrived(request.membership, id)
    message = _read(found)
    text = message.get_body(("plain",))
    values = {
        "arrived": found,
        "subject": str(message["Subject"]),
        "headers": [(name, str(message[name])) for name in HEADERS if message[name]],
        "text": _pieces(str(text.get_content())) if text else [],
        "files": [part.get_filename() or "?" for part in message.iter_attachments()],
    }
    return render(request, "delivery/outbox_message.html", values)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it is an address to go to."""
    pieces = []
    for line in text.splitlines(keepends=True):
        for place, word in enumerate(line.split(" ")):
            is_address = word.strip().startswith(("https://", "http://"))
            pieces.append((word if place == 0 else f" {word}", is_address))
    return pieces


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def outbox_page(request: ClinicRequest, id: UUID) -> HttpResponse:
    """The message as a mail program shows it, locked up."""
    _only_in_the_demo()
    body = _read(access.arrived(request.membership, id)).get_body(("html",))
    if body is None:
        raise Http404
    response = HttpResponse(body.get_content())
    response["Content-Security-Policy"] = POLICY
    return response


@clinic_page("send_sheet", methods=("GET", "HEAD"))
def outbox_file(request: ClinicRequest, id: UUID, place: int) -> HttpResponse:
    """One thing that is attached to the message."""
    _only_in_the_demo()
    message = _read(access.arrived(request.membership, id))
    files = list(message.iter_attachments())
    if place >= len(files) or files[place].get_content_type() != "application/pdf":
        raise Http404
    response = HttpResponse(files[place].get_payload(decode=True), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="attachment.pdf"'
    return response
