"""What a clinic added is marked as its own on the patient's page too."""

from datetime import timedelta

import pytest

from tests import factories
from tests.additions import given
from tests.additions.given import HAT
from tests.portal import opening

pytestmark = pytest.mark.django_db


def test_the_patients_pages_say_what_is_the_clinics() -> None:
    factories.publish()
    house = given.house()
    given.in_force(house)
    with opening.at(timedelta(hours=1)):
        sheet = factories.issue(factories.treatment(factories.patient(house.clinic)))
        client = opening.opened(opening.link(sheet))
        dates, products = client.get("/my/sheet/"), client.get("/my/products/")
    assert f"From your clinic: 7 days longer. {HAT['en']}" in opening.words(dates)
    assert "Products from your clinic Barrier balm You may use it from" in opening.words(products)
