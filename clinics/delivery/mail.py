"""Puts messages into words and bytes: one thing, a link and a phone number, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr, parseaddr
from smtplib import SMTPException
from typing import Any, Final
from zoneinfo import ZoneInfo

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html

from clinics.accounts import delivery_settings
from clinics.accounts.delivery_settings import ClinicDelivery, Factor
from clinics.accounts.sentences import on_letterhead
from clinics.delivery import confirmation, leaving, queries, sentences, stopping
from clinics.delivery.carriers import Carrier, Letter, NoAnswer, NotAccepted, one_line
from clinics.delivery.models import REMINDERS, Delivery, Kind, OutboxMessage, Problem
from clinics.delivery.smtp import SmtpCarrier
from clinics.portal import live, tokens
from clinics.portal.models import Link
from clinics.sheets import queries as sheets
from clinics.sheets import waiting
from clinics.sheets.models import Sheet

# A replaced sheet too, where its patient asks for the PDF again.
MAY_HAVE_PDF: Final = (Kind.SHEET_PDF, Kind.SHEET_REPLACED)
FILE_NAME: Final = {"en": "document.pdf", "sv": "dokument.pdf"}


def compose(delivery: Delivery, *, pdf: bytes | None, now: datetime) -> Letter:
    """Return the message as it travels, to the address and with the link that hold now.

    `pdf` is attached only where the kind of message may have one.
    """
    clinic = delivery.clinic
    chosen = delivery_settings.settings_of(clinic)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    to = leaving.goes_to(delivery)
    has_link = delivery.sheet_id is not None and delivery.kind != Kind.CALL
    link = Link.objects.filter(sheet=delivery.sheet).first() if has_link else None
    with translation.override(delivery.language):
        context = _context(delivery, chosen, link, has_pdf=pdf is not None)
        subject, text, page = (
            render_to_string(f"delivery/mail/{_template(delivery.kind)}.{form}", context)
            for form in ("subject.txt", "txt", "html")
        )
        stops = stopping.headers(delivery, mail_to=chosen.reply_to)
    email = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text,
        from_email=formataddr((one_line(clinic.name), sender)),
        to=[to],
        reply_to=[chosen.reply_to] if chosen.reply_to else None,
        headers={
            "Message-ID": delivery.message_id,
            "Date": format_datetime(now),
            # No answers from machines, and none from us.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        | stops,
    )
    email.attach_alternative(page, "text/html")
    if pdf is not None and delivery.kind in MAY_HAVE_PDF:
        email.attach(FILE_NAME[delivery.language], pdf, "application/pdf")
    # Its line ends become those of the network when it is sent.
    raw = email.message().as_bytes()
    shown = link.token_hash if link is not None and context["link"] else ""
    return Letter(delivery, sender, _ascii(to), raw, email, now, to, shown)


def _template(kind: str) -> str:
    """Return the name of a kind's templates; what reads alike shares one."""
    said = (*REMINDERS, Kind.SHEET_REPLACED, Kind.SHEET_WITHDRAWN)
    return "sentences" if kind in said else kind


def _context(
    delivery: Delivery, chosen: ClinicDelivery, link: Link | None, *, has_pdf: bool
) -> dict[str, Any]:
    clinic = delivery.clinic
    birth = link.factor if link is not None else chosen.second_factor
    return {
        "clinic": one_line(clinic.name),
        "phone": one_line(clinic.phone),
        # On one line wherever a mail program breaks the text.
        "phone_whole": format_html('<span class="whole">{}</span>', one_line(clinic.phone)),
        "emergency": clinic.emergency_number,
        **on_letterhead(clinic, delivery.language),
        "asks_for_birth": birth == Factor.BIRTH,
        "has_pdf": has_pdf,
        "may_reply": bool(chosen.reply_to),
        "language": delivery.language,
        "link": _link(delivery, link),
        "stop": stopping.address(delivery) if delivery.kind in REMINDERS else "",
        "said": _said(delivery, chosen),
    }


def _link(delivery: Delivery, link: Link | None) -> str:
    """Return the one address in the message; what no longer counts has none."""
    if delivery.kind == Kind.CONFIRM_ADDRESS:
        return confirmation.address(delivery)
    if delivery.kind == Kind.CALL:
        path = reverse("inbox", kwargs={"clinic": delivery.clinic.slug})
        return f"{settings.SITE_URL}{path}"
    if delivery.kind == Kind.SHEET_WITHDRAWN:
        return ""
    if link is None:
        raise Link.DoesNotExist(f"sheet {delivery.sheet_id} has no link")
    return tokens.address(link)


def _said(delivery: Delivery, chosen: ClinicDelivery) -> sentences.Said | None:
    """Return the message's own sentences, where it has no templates of its own."""
    sheet, clinic = delivery.sheet, one_line(delivery.clinic.name)
    if sheet is None:
        return None
    if delivery.kind == Kind.SHEET_WITHDRAWN:
        return sentences.withdrawn(clinic)
    if delivery.kind == Kind.SHEET_REPLACED:
        return sentences.replaced(clinic, _moved(sheet))
    if delivery.kind not in REMINDERS:
        return None
    plainly = queries.channel_of(delivery.patient).plain_titles
    return sentences.reminder(
        delivery.kind,
        clinic=clinic,
        result=chosen.message_result,
        opened=_opened(delivery, sheet) if plainly else (),
        plainly=plainly,
    )


def _opened(delivery: Delivery, sheet: Sheet) -> list[str]:
    """Return what may be begun on the day of a reminder; nothing where its day is not known."""
    day = delivery.data.get("day")
    if delivery.kind != Kind.WINDOW_OPENS or not isinstance(day, int):
        return []
    plan = live.plan(sheet)
    treated = plan.performed_at.astimezone(ZoneInfo(plan.time_zone)).date()
    return waiting.begun_on(plan, treated + timedelta(days=day))


def _moved(sheet: Sheet) -> Sequence[str]:
    """Return which dates are other than on the sheet before, of the same patient."""
    old = sheet.replaces
    if old is None or old.patient_id != sheet.patient_id or not sheets.is_intact(old):
        return ()
    return sentences.moved(sheets.plan(old), sheets.plan(sheet))


def to_staff(*, address: str, subject: str, text: str) -> bool:
    """Send one message to somebody who works here; False where no mail leaves or it was refused.

    Not for patients: it has no row, is not tried again, and says nothing about anybody.
    """
    given = dict(settings.MAIL)
    match given.pop("carrier"):
        case "smtp":
            backend = get_connection(
                "django.core.mail.backends.smtp.EmailBackend",
                host=given["host"],
                port=given["port"],
                username=given["user"],
                password=given["password"],
                use_tls=given["security"] == "starttls",
                use_ssl=given["security"] == "tls",
                timeout=30,
            )
        case "service":
            backend = get_connection(given["backend"])
        case _:
            return False
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    email = EmailMultiAlternatives(
        subject=one_line(subject),
        body=text,
        from_email=sender,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
        connection=backend,
    )
    try:
        return email.send() == 1
    except (OSError, AnymailError, SMTPException):
        return False


def _ascii(address: str) -> str:
    """Return the address with its domain as the network spells it."""
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode()}"


def carrier() -> Carrier:
    """Return how messages leave here, by the settings."""
    given = dict(settings.MAIL)
    match given.pop("carrier"):
        case "outbox":
            return OutboxCarrier()
        case "smtp":
            return SmtpCarrier(**given)
        case "service":
            return ServiceCarrier(get_connection(given["backend"]))
        case _:
            return NoCarrier()


class NoCarrier:
    """No mail server is set up: messages wait, and say why."""

    def offer(self, letter: Letter) -> Any:
        """Refuse, for now."""
        raise NotAccepted(Problem.NO_MAIL)


class OutboxCarrier:
    """The demo's mail server: keeps each message as it would arrive."""

    def offer(self, letter: Letter) -> OutboxHandover:
        """Take it all; nothing can go wrong here."""
        return OutboxHandover(letter)


class OutboxHandover:
    """A message that the demo would take."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter

    def finish(self) -> str:
        """Keep it."""
        delivery = self.letter.delivery
        OutboxMessage.objects.create(
            clinic=delivery.clinic,
            delivery=delivery,
            raw=self.letter.raw,
            received_at=self.letter.at,
        )
        return "demo outbox"

    def close(self) -> None:
        """Nothing is open."""


class ServiceCarrier:
    """A mail service with an interface of its own, through django-anymail.

    There is no final dot: the whole request is the last step. What the service answers is certain;
    a request without an answer is not.
    """

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    def offer(self, letter: Letter) -> ServiceHandover:
        """Prepare the request."""
        letter.email.metadata = {"delivery": str(letter.delivery.pk)}
        letter.email.track_clicks = letter.email.track_opens = False
        return ServiceHandover(self.backend, letter)


class ServiceHandover:
    """A request that was not made yet."""

    def __init__(self, backend: BaseEmailBackend, letter: Letter) -> None:
        self.backend, self.letter = backend, letter

    def finish(self) -> str:
        """Make it; return the service's id of the message."""
        try:
            self.backend.send_messages([self.letter.email])
        except Exception as error:
            raise _answered(error) from None
        status = self.letter.email.anymail_status
        if status.status and status.status <= {"rejected", "invalid", "failed"}:
            raise NotAccepted(Problem.ADDRESS_REFUSED, ", ".join(status.status), is_final=True)
        return str(status.message_id or "")

    def close(self) -> None:
        """Let go of the connection."""
        self.backend.close()


def _answered(error: Exception) -> Exception:
    """Return what a failed request means: refused for certain, or nobody knows."""
    code = getattr(error, "status_code", None)
    # 408 and 5xx may come from a machine between us and the service, after it took the message.
    if code == 429:
        return NotAccepted(Problem.REFUSED_FOR_NOW, str(code))
    if code in (401, 403):
        return NotAccepted(Problem.LOGIN_REFUSED, str(code))
    if isinstance(code, int) and 400 <= code < 500 and code != 408:
        return NotAccepted(Problem.MESSAGE_REFUSED, str(code), is_final=True)
    names = {type(each).__name__ for each in _causes(error)}
    if names & {"AnymailRecipientsRefused"}:
        return NotAccepted(Problem.ADDRESS_REFUSED, is_final=True)
    if names & {"ConnectTimeout", "NewConnectionError", "NameResolutionError"}:
        return NotAccepted(Problem.UNREACHABLE, type(error).__name__)
    return NoAnswer(type(error).__name__)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
