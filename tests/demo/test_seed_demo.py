"""The demo: complete, the same each time, and never beside real data."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from aftercare.guidance.models import Edition
from clinics.accounts.journal import queries as journal
from clinics.accounts.journal.models import Event
from clinics.accounts.models import Clinic, Membership, User
from clinics.demo import build, staff
from clinics.records.models import Patient, PatientProduct, StopOverride, Treatment
from clinics.sheets import queries
from clinics.sheets.models import RenderedPdf, Sheet, Withdrawal
from tests import factories

pytestmark = pytest.mark.django_db
MODELS = (Clinic, User, Membership, Patient, PatientProduct, Treatment, Sheet, Withdrawal, Event)


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


def content() -> list[Any]:
    """Return what the demo says, without keys and moments."""
    patients = Patient.objects.order_by("clinic__slug", "search_name", "date_of_birth")
    treatments = Treatment.objects.order_by("clinic__slug", "patient__search_name", "form_key")
    return [
        *patients.values_list("clinic__slug", "name", "date_of_birth", "phone", "language"),
        *treatments.values_list("form_key", "device", "flags", "skin_type", "cartridge_lot"),
    ]


@pytest.fixture
def out(tmp_path) -> Any:
    return tmp_path / "logins.json"


def test_the_demo_is_there_once_and_complete(out, capsys) -> None:
    call_command("seed_demo", "--out", str(out))
    assert capsys.readouterr().out == "Added 2 clinics, 40 patients, 124 treatments, 120 sheets.\n"
    first, logins = counts(), out.read_text()

    call_command("seed_demo", "--out", str(out))
    assert capsys.readouterr().out == "The demo is there already: nothing was changed.\n"
    assert (counts(), out.read_text()) == (first, logins)
    check_what_is_there()
    check_logins(json.loads(logins))


def check_what_is_there() -> None:
    facts = [treatment.facts() for treatment in Treatment.objects.all()]
    assert {fact.device for fact in facts} == {None, *("roller", "pen", "stamp", "rf", "injector")}
    plans = [queries.plan(sheet) for sheet in Sheet.objects.select_related("payload")]
    assert {plan.treatment.tier for plan in plans} == {"T1", "T2", "T3", "TE"}
    assert set(StopOverride.objects.values_list("kind", flat=True)) == {
        "override",
        "treated-anyway",
    }
    for clinic in Clinic.objects.all():
        sheets = Sheet.objects.filter(clinic=clinic)
        assert set(sheets.values_list("language", flat=True)) == {"en", "sv"}
        assert set(
            sheets.filter(withdrawal__isnull=False).values_list(
                "withdrawal__reason_code", flat=True
            )
        ) == {"replaced", "other"}
        assert 3 <= queries.waiting(Treatment.objects.filter(clinic=clinic)).count() <= 8
        assert journal.verify(clinic).is_sound
        assert not Event.objects.filter(clinic=clinic, at__gt=timezone.now()).exists()
    oldest = Treatment.objects.order_by("performed_at").first()
    assert oldest is not None
    assert timezone.now() - oldest.performed_at < timedelta(weeks=9)
    edition = Edition.objects.get()
    assert edition.proposed_by != edition.approved_by
    assert RenderedPdf.objects.count() == 0


def check_logins(logins: list[dict[str, Any]]) -> None:
    found = sorted((each["clinic"] or "", each["role"]) for each in logins)
    staff = ["admin", "assistant", "clinician", "clinician"]
    assert found == [
        *(("", "approver"), ("", "editor")),
        *(("harbour-lane", role) for role in staff),
        *(("sodermalm", role) for role in staff),
    ]
    for each in logins:
        user = authenticate(username=each["username"], password=each["password"])
        assert user is not None
        assert user.get_full_name() == each["name"]
        assert user.has_perm("guidance.edit") is (each["role"] == "editor")
        assert user.has_perm("guidance.approve") is (each["role"] == "approver")


@pytest.mark.slow
def test_a_seed_gives_the_same_people() -> None:
    seen = []
    for _ in range(2):
        with transaction.atomic():
            call_command("seed_demo", "--clinics", "1", "--seed", "3", "--out", "-")
            seen.append(content())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_it_refuses_a_database_with_real_clinics(out, capsys) -> None:
    factories.clinic(slug="real")
    before = counts()
    with pytest.raises(SystemExit) as ended:
        call_command("seed_demo", "--out", str(out))
    assert ended.value.code == 1
    assert capsys.readouterr().err == "clinics.real: is not the demo's; nothing was changed\n"
    assert (counts(), out.exists()) == (before, False)


@pytest.mark.slow
def test_outside_the_demo_nobody_knows_a_password(settings, out) -> None:
    factories.clinic(slug="real")
    settings.DEMO = False
    call_command("seed_demo", "--force", "--clinics", "1", "--out", str(out))
    first = json.loads(out.read_text())
    call_command("seed_demo", "--force", "--clinics", "1", "--out", str(out))
    again = json.loads(out.read_text())
    assert all(len(each["password"]) >= 20 for each in first)
    assert len({each["password"] for each in first}) == len(first)
    assert [each["password"] for each in again] == [None] * len(again)


def test_more_clinics_have_people_of_their_own() -> None:
    houses = [build.house(number) for number in range(4)]
    assert [house.slug for house in houses] == [
        *("sodermalm", "harbour-lane", "sodermalm-3", "harbour-lane-4")
    ]
    names = [staff.username(person) for house in houses for person in house.staff]
    assert len(set(names)) == len(names) == 16
    assert staff.password(1, "karin.astrom") != staff.password(2, "karin.astrom")
