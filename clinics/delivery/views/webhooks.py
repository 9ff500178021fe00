"""What a mail service reports later: bounces and complaints, in django-anymail's reading."""

from __future__ import annotations

from typing import Any

from anymail.webhooks import (
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    postmark,
    sendgrid,
    sparkpost,
)
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from clinics.accounts.access import public
from clinics.delivery import actions

READERS: dict[str, Any] = {
    "brevo": brevo.BrevoTrackingWebhookView,
    "mailersend": mailersend.MailerSendTrackingWebhookView,
    "mailgun": mailgun.MailgunTrackingWebhookView,
    "mailjet": mailjet.MailjetTrackingWebhookView,
    "mailtrap": mailtrap.MailtrapTrackingWebhookView,
    "postmark": postmark.PostmarkTrackingWebhookView,
    "sendgrid": sendgrid.SendGridTrackingWebhookView,
    "sparkpost": sparkpost.SparkPostTrackingWebhookView,
}


class _Heard:
    """Stands where the reader expects its signal, so that each event is one plain call."""

    def send(self, *, sender: Any, event: Any, esp_name: str) -> None:
        """Note one event; one about no message of ours is answered like any other."""
        actions.note_report(
            what=event.event_type or "",
            reason=event.reject_reason or "",
            delivery=str((event.metadata or {}).get("delivery", "")),
            provider_id=event.message_id or "",
            now=timezone.now(),
        )


@public
@csrf_exempt
def reports(request: HttpRequest, service: str) -> HttpResponseBase:
    """A mail service reports; it shows the shared secret, or is turned away."""
    if settings.MAIL.get("service") != service:
        raise Http404
    if request.method not in ("POST", "HEAD"):
        return HttpResponseNotAllowed(("POST", "HEAD"))
    read = READERS[service].as_view(signal=_Heard())
    try:
        answer: HttpResponseBase = read(request)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise BadRequest("not a report of this service") from None
    return answer
