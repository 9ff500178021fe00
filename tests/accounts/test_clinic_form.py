"""The settings of a clinic: numbers with the country's defaults, and opening hours."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from clinics.accounts.forms import ClinicForm, first_values
from clinics.accounts.models import Clinic
from tests import factories

pytestmark = pytest.mark.django_db


def post(clinic: Clinic, **changes: Any) -> ClinicForm:
    return ClinicForm(first_values(clinic) | changes, initial=first_values(clinic))


def saved(clinic: Clinic, **changes: Any) -> Clinic:
    boss = factories.member(clinic, "admin")
    client = Client()
    client.force_login(boss.user)
    answer = client.post(f"/c/{clinic.slug}/settings/", first_values(clinic) | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Clinic.objects.get(pk=clinic.pk)


def test_hours_and_holidays_are_kept_and_shown_as_typed() -> None:
    week = {"hours_0": "8-12, 13-17.30", "hours_4": "closed"}
    clinic = saved(factories.clinic(), **week, special_days="2026-12-24\n2026-12-31 8-12")
    assert clinic.opening_hours == {
        "week": ["08:00-12:00, 13:00-17:30", "", "", "", "", "", ""],
        "days": {"2026-12-24": "", "2026-12-31": "08:00-12:00"},
    }
    shown = first_values(clinic)
    assert shown["hours_0"] == "08:00-12:00, 13:00-17:30"
    assert shown["special_days"] == "2026-12-24\n2026-12-31 08:00-12:00"
    assert saved(clinic).opening_hours == clinic.opening_hours


@pytest.mark.parametrize(
    ("field", "text"), [("hours_2", "8"), ("special_days", "Christmas"), ("urgent_number", "me")]
)
def test_what_cannot_be_read_is_refused_at_its_field(field: str, text: str) -> None:
    clinic = factories.clinic()
    assert post(clinic).is_valid()
    form = post(clinic, **{field: text})
    assert list(form.errors) == [field]


def test_a_number_left_empty_is_the_countrys() -> None:
    clinic = saved(factories.clinic(), emergency_number="", urgent_number="", urgent_name="")
    numbers = clinic.emergency_number, clinic.urgent_number, clinic.urgent_name
    assert numbers == ("112", "1177", "1177 Vårdguiden")


def test_another_country_brings_its_numbers_but_not_over_the_clinics_own() -> None:
    clinic = saved(factories.clinic(), country="GB")
    assert (clinic.emergency_number, clinic.urgent_number) == ("999", "111")
    own = saved(clinic, urgent_number="020 7946 0999", urgent_name="Doctor on call")
    own = saved(own, country="SE")
    numbers = own.emergency_number, own.urgent_number, own.urgent_name
    assert numbers == ("112", "020 7946 0999", "Doctor on call")


def test_the_form_says_where_a_number_is_the_countrys_default() -> None:
    form = post(factories.clinic())
    assert form.fields["urgent_number"].help_text == "1177 is the default in Sweden."
    other = post(factories.clinic(emergency_number="113"))
    assert "Usual in Sweden: 112" in other.fields["emergency_number"].help_text


def test_a_clinic_from_before_gets_the_defaults_of_its_country() -> None:
    clinic = factories.clinic(time_zone="Europe/London", emergency_number="112")
    Clinic.objects.update(country="", urgent_number="", urgent_name="")
    import_module("clinics.accounts.migrations.0002_calling").take_defaults(apps, None)
    clinic.refresh_from_db()
    found = clinic.country, clinic.emergency_number, clinic.urgent_number
    assert found == ("GB", "112", "111")


def test_the_sheet_names_hours_and_whom_to_call_at_night() -> None:
    factories.publish()
    week = {"week": [*["08:00-17:00"] * 5, "", ""], "days": {}}
    clinic = factories.clinic(opening_hours=week)
    sheet = factories.issue(factories.treatment(factories.patient(clinic)), language="sv")
    for text in ("mån–fre 8–17", '"1177"', "dygnet runt"):
        assert text in sheet.payload.letterhead
