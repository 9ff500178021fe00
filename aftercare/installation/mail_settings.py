"""Reads how mail leaves from the environment and refuses nonsense."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from aftercare.installation.environment import Environment

# Mail services that django-anymail speaks to with nothing more installed.
SERVICES = (
    *("brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "postmark", "sendgrid", "sparkpost"),
)
SECURITY = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 20


def carrier(env: Environment, name: str, *, demo: bool) -> dict[str, Any]:
    """Return how mail leaves: the demo's outbox, nothing, a mail server, or a mail service."""
    value = env.get(name, "")
    if not value:
        return {"carrier": "outbox" if demo else "none"}
    scheme, _, rest = value.partition(":")
    if scheme == "service":
        return _service(name, rest)
    if scheme not in SECURITY:
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}: write smtp://user:password@mail.example:587, "
            "smtps://…, smtp+plain://localhost:25 or service:postmark"
        )
    return _smtp(name, value)


def _service(name: str, service: str) -> dict[str, Any]:
    if service not in SERVICES:
        raise ImproperlyConfigured(f"{name} names {service!r}: write one of {', '.join(SERVICES)}")
    backend = f"anymail.backends.{service}.EmailBackend"
    return {"carrier": "service", "service": service, "backend": backend}


def _smtp(name: str, value: str) -> dict[str, Any]:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None
    security, usual = SECURITY[parts.scheme]
    host, user = parts.hostname or "", unquote(parts.username or "")
    password = unquote(parts.password or "")
    if not host or parts.path.strip("/") or parts.query or parts.fragment or port == 0:
        raise ImproperlyConfigured(f"{name} holds no plain host: smtp://user:password@host:587")
    if bool(user) != bool(password):
        raise ImproperlyConfigured(f"{name} holds a user or a password, but not both")
    if security == "none" and (host not in THIS_MACHINE or user):
        raise ImproperlyConfigured(
            f"{name}: smtp+plain sends in the clear: only to a relay on this machine, without login"
        )
    return {
        "carrier": "smtp",
        "host": host,
        "port": port or usual,
        "security": security,
        "user": user,
        "password": password,
    }


def sender(env: Environment, name: str, *, needed: bool, default: str) -> str:
    """Return the address that mail comes from; bounces go there too."""
    value = env.get(name, "" if needed else default)
    address = parseaddr(value)[1]
    try:
        if value != address:
            raise ValidationError("not an address alone")
        if value != default:
            validate_email(value)
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is {value!r}: write the address that mail comes from, post@clinic.example"
        ) from None
    return value


def service_settings(env: Environment, *, needed: bool) -> dict[str, str]:
    """Return the settings of django-anymail: each variable ANYMAIL_… without its beginning."""
    found = {key[8:]: value for key, value in env.items() if key.startswith("ANYMAIL_")}
    user, _, password = found.get("WEBHOOK_SECRET", "").partition(":")
    if needed and (not user or len(password) < SHORTEST_SECRET):
        raise ImproperlyConfigured(
            "ANYMAIL_WEBHOOK_SECRET must be user:password, the password random and of at least "
            f"{SHORTEST_SECRET} characters: the service shows it when it reports a bounce"
        )
    return found
