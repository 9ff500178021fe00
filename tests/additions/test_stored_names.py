"""What an older release stored under its own names is found under today's."""

from io import StringIO

import pytest
from django.core.management import call_command

from clinics.accounts.journal.models import Event, kind
from tests import factories
from tests.additions import given

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("options", [{}, {"backwards": True}])
def test_the_models_new_names_change_nothing_in_the_database(options) -> None:
    said = StringIO()
    call_command("sqlmigrate", "wishes", "0003", stdout=said, **options)
    lines = said.getvalue().splitlines()
    statements = [line for line in lines if line and not line.startswith("--")]
    assert "-- Rename model WishesVersion to AdditionsVersion" in lines
    assert statements == ["BEGIN;", "COMMIT;"]


def test_the_journal_goes_on_in_the_words_of_the_first_release() -> None:
    factories.publish()
    house = given.house()
    version = given.in_force(house)
    written = Event.objects.filter(verb__endswith="wishes").order_by("seq")
    assert list(dict.fromkeys(written.values_list("verb", "object_kind"))) == [
        ("edit-wishes", "workingwishes"),
        ("propose-wishes", "wishesversion"),
        ("decide-wishes", "wishesdecision"),
    ]
    found = Event.objects.filter(object_kind=kind(version), object_id=str(version.pk))
    assert [event.verb for event in found] == ["propose-wishes"]
