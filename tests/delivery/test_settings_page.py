"""What a clinic wants of its messages, on one page for its administrators."""

from typing import Any

import pytest
from django.test import Client

from clinics.accounts import delivery_settings
from clinics.accounts.models import Clinic
from tests import factories, forms

pytestmark = pytest.mark.django_db
PAGE = "/c/alder/settings/delivery/"
GOOD: dict[str, Any] = {"second_factor": "birth", "link_days_after": "60", "message_result": "book"}


@pytest.fixture
def clinic() -> Clinic:
    return factories.clinic(slug="alder")


@pytest.fixture
def client(clinic: Clinic) -> Client:
    return forms.client_of(factories.member(clinic, "admin"))


def test_what_is_chosen_is_kept(client, clinic) -> None:
    data = GOOD | {"reply_to": "desk@mail.example", "allow_pdf_attachment": "on"}
    assert client.post(PAGE, data).status_code == 302
    kept = delivery_settings.settings_of(clinic)
    assert (kept.reply_to, kept.second_factor) == ("desk@mail.example", "birth")
    assert (kept.link_days_after, kept.allow_pdf_attachment) == (60, True)
    # A tick that is not sent was taken away.
    ticks = ("show_opened", "message_evening", "message_morning", "messages_windows")
    more = ("check_in_day_3", "message_redness", "chase_unanswered")
    assert [getattr(kept, tick) for tick in (*ticks, *more)] == [False] * 7
    assert kept.message_result == "book"
    page = client.get(PAGE).content.decode()
    assert 'value="60"' in page
    assert 'value="desk@mail.example"' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"link_days_after": "0"}, "Write a number of days from 1 to 365."),
        ({"link_days_after": "366"}, "Write a number of days from 1 to 365."),
        ({"link_days_after": ""}, "Write a number of days from 1 to 365."),
        ({"reply_to": "desk"}, "Write an email address such as name@example.org."),
        (
            {"reply_to": "a@b.example\r\nBcc: c@d.example"},
            "Write an email address such as name@example.org.",
        ),
    ],
)
def test_nonsense_is_refused_and_nothing_is_kept(client, clinic, changes, said) -> None:
    page = client.post(PAGE, GOOD | changes).content.decode()
    assert forms.errors(page) == [said]
    assert "<title>Error:" in page
    kept = delivery_settings.settings_of(clinic)
    assert kept.pk is None or not kept.reply_to
