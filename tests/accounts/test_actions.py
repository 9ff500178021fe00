"""Opening clinics, and people who come and go."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clinics.accounts import actions
from clinics.accounts.journal.models import Event
from clinics.accounts.models import Clinic, Membership
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("time_zone", "Europe/Stockholm", "Europe/Atlantis"),
        ("emergency_number", "112", "ring us"),
        ("emergency_number", "999", ""),
        ("phone", "+46 8 123 45 67", "call anytime"),
        ("language", "sv", "de"),
        ("paper", "letter", "a5"),
        ("name", "Clinic", ""),
        ("slug", "north", "no spaces"),
    ],
)
def test_a_clinic_is_opened_with_values_that_can_be(field: str, good: str, bad: str) -> None:
    assert getattr(factories.clinic(**{field: good}), field) == good
    with pytest.raises(ValidationError):
        factories.clinic(**{field: bad})


def test_the_database_keeps_a_clinic_whole() -> None:
    clinic = factories.clinic()
    rows = Clinic.objects.filter(pk=clinic.pk)
    rows.update(emergency_number="999")
    for change in ({"emergency_number": ""}, {"language": "de"}, {"paper": "a5"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_a_clinic_without_a_phone_can_be_opened() -> None:
    assert factories.clinic(phone="").phone == ""


def test_nobody_works_twice_at_one_clinic() -> None:
    clinic = factories.clinic()
    alice = factories.member(clinic)
    again: dict[str, Any] = {
        "clinic": clinic,
        "user": alice.user,
        "role": "admin",
        "by": None,
        "now": NOW,
    }
    with pytest.raises(actions.MembershipRefused):
        actions.add_member(**again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(clinic=clinic, user=alice.user, role="admin", started_at=NOW)
    factories.member(clinic, "admin")
    actions.end_membership(membership=alice, by=alice.user, now=NOW)
    assert actions.add_member(**again).role == "admin"


def test_a_membership_ends_once_and_leaves_an_administrator() -> None:
    clinic = factories.clinic()
    alice, boss = factories.member(clinic), factories.member(clinic, "admin")
    ended = actions.end_membership(membership=alice, by=boss.user, now=NOW)
    assert ended.ended_at == NOW
    for member in (alice, boss):
        with pytest.raises(actions.MembershipRefused):
            actions.end_membership(membership=member, by=boss.user, now=NOW)
    other = factories.member(clinic, "admin")
    actions.end_membership(membership=boss, by=other.user, now=NOW)


def test_changes_of_a_clinic_are_in_its_journal() -> None:
    clinic = factories.clinic()
    boss = factories.member(clinic, "admin").user
    actions.change_clinic(clinic=clinic, by=boss, now=NOW, phone="08-1", name="New name")
    clinic.refresh_from_db()
    assert (clinic.phone, clinic.name) == ("08-1", "New name")
    event = Event.objects.filter(clinic=clinic).last()
    assert event is not None
    assert (event.verb, event.actor, event.data) == (
        "change-clinic",
        boss,
        {"fields": ["name", "phone"]},
    )
    with pytest.raises(TypeError):
        actions.change_clinic(clinic=clinic, by=boss, now=NOW, slug="other")
