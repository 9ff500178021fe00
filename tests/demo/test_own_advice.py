"""The demo's own advice is proposed and confirmed like any other."""

import pytest

from aftercare.guidance.store import editions
from clinics.additions import queries
from clinics.demo import own_advice
from tests import factories
from tests.additions import given

pytestmark = pytest.mark.django_db


def test_the_demos_advice_is_in_force() -> None:
    factories.publish()
    house = given.house()
    own_advice.add(house.clinic, admin=house.admin, clinician=house.clinician, now=given.NOW)
    local = queries.local_for(house.clinic, editions.current())
    assert local is not None
    assert dict(local.longer) == {own_advice.SUN: own_advice.DAYS}
    assert [one.name for one in local.products] == [own_advice.PRODUCT["name"]]
    assert queries.notice(house.clinic, editions.current()) is None
