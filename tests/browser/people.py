"""A clinic with somebody at the keyboard."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from clinics.accounts.models import Clinic
from clinics.records.models import Patient
from tests import factories


@dataclass(frozen=True, slots=True)
class Desk:
    """One clinic, its first patient, and the page of the clinician who has signed in."""

    page: Page
    address: str
    clinic: Clinic
    patient: Patient
    username: str

    @property
    def record(self) -> str:
        """Where a treatment of the patient is recorded."""
        return f"{self.address}/c/{self.clinic.slug}/patients/{self.patient.pk}/record/"


def desk(page: Page, address: str, **changes: Any) -> Desk:
    """Return a clinic with one patient, and a clinician who has signed in."""
    factories.publish()
    clinic = factories.clinic(slug="alder")
    member = factories.member(clinic, changes.pop("role", "clinician"))
    by = factories.member(clinic).user
    patient = factories.patient(clinic, by=by, **changes)
    sign_in(page, address, member.user.username)
    return Desk(page, address, clinic, patient, member.user.username)


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign in by the form."""
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def answer_all(page: Page) -> None:
    """Answer each question of the open form in the least cautious way."""
    for flag, value in factories.ANSWERED.items():
        button = page.locator(f"#flag-{flag}-{value}")
        if button.is_visible():
            button.check(force=True)
    page.locator("#allergies_answer-none").check(force=True)


def wait_until(page: Page, is_so: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something outside the page has happened; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        page.wait_for_timeout(100)
