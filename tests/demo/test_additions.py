"""The demo's additions are proposed and confirmed like any other."""

import pytest

from aftercare.guidance.store import editions
from clinics.additions import queries
from clinics.demo import additions
from tests import factories
from tests.additions import given

pytestmark = pytest.mark.django_db


def test_the_demos_additions_are_in_force() -> None:
    factories.publish()
    house = given.house()
    additions.add(house.clinic, admin=house.admin, clinician=house.clinician, now=given.NOW)
    held = queries.held(house.clinic, editions.current())
    assert held is not None
    assert dict(held.additions.longer) == {additions.SUN: additions.DAYS}
    assert [one.name for one in held.additions.products] == [additions.PRODUCT["name"]]
    assert queries.notice(house.clinic, editions.current()) is None
