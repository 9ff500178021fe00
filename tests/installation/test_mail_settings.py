"""How mail leaves, from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from aftercare.installation import mail_settings


def carrier(url: str, demo: bool = False) -> dict[str, object]:
    return mail_settings.carrier({"EMAIL_URL": url}, "EMAIL_URL", demo=demo)


def test_without_an_address_nothing_is_mailed_and_the_demo_keeps_it() -> None:
    assert mail_settings.carrier({}, "EMAIL_URL", demo=False) == {"carrier": "none"}
    assert carrier("", demo=True) == {"carrier": "outbox"}


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://us:p%40ss@mail.example", "starttls", 587),
        ("smtp://us:p%40ss@mail.example:2525", "starttls", 2525),
        ("smtps://us:p%40ss@mail.example", "tls", 465),
    ],
)
def test_a_mail_server_is_spoken_to_in_secret(url: str, security: str, port: int) -> None:
    assert carrier(url) == {
        "carrier": "smtp",
        "host": "mail.example",
        "port": port,
        "security": security,
        "user": "us",
        "password": "p@ss",
    }


def test_a_relay_on_this_machine_may_be_spoken_to_in_the_clear() -> None:
    assert carrier("smtp+plain://127.0.0.1")["security"] == "none"


@pytest.mark.parametrize(
    "url",
    [
        *("mail.example", "http://mail.example", "smtp://", "smtp://mail.example/path"),
        *("smtp://user@mail.example", "smtp://mail.example:x", "smtp://mail.example:0"),
        *("smtp+plain://mail.example", "smtp+plain://us:pass@localhost"),
        *("service:", "service:pigeon", "service:../../settings", "smtp://mail.example?x=1"),
    ],
)
def test_nonsense_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        carrier(url)


def test_a_service_needs_a_secret_for_its_reports() -> None:
    assert carrier("service:postmark")["backend"] == "anymail.backends.postmark.EmailBackend"
    env = {
        "ANYMAIL_WEBHOOK_SECRET": "us:k3YnB7tQvJ0xR2mZ8wLs5H",
        "ANYMAIL_POSTMARK_SERVER_TOKEN": "t",
    }
    assert mail_settings.service_settings(env, needed=True) == {
        "WEBHOOK_SECRET": "us:k3YnB7tQvJ0xR2mZ8wLs5H",
        "POSTMARK_SERVER_TOKEN": "t",
    }
    for secret in ("", "us", "us:short", ":k3YnB7tQvJ0xR2mZ8wLs5H"):
        with pytest.raises(ImproperlyConfigured, match="ANYMAIL_WEBHOOK_SECRET"):
            mail_settings.service_settings({"ANYMAIL_WEBHOOK_SECRET": secret}, needed=True)


@pytest.mark.parametrize("value", ["", "us", "Us <us@clinic.example>", "us@clinic.example\nBcc: x"])
def test_the_sender_is_one_address(value: str) -> None:
    def sender(address: str) -> str:
        env = {"DEFAULT_FROM_EMAIL": address}
        return mail_settings.sender(
            env, "DEFAULT_FROM_EMAIL", needed=True, default="noreply@localhost"
        )

    assert sender("post@clinic.example") == "post@clinic.example"
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL"):
        sender(value)
