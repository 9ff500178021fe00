"""Settings from the environment."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from aftercare.installation import environment

RANDOM = "k3YnB7tQ-vJ0xR2mZ8wLs5HdPa9cFg1EuTi4oN6bXqWyVrCjSe"


@pytest.mark.parametrize("value", ["yes", "true", "", "2"])
def test_a_flag_is_1_or_0(value: str) -> None:
    assert environment.flag({"DEMO": "1"}, "DEMO") is True
    assert environment.flag({}, "DEMO") is False
    with pytest.raises(ImproperlyConfigured, match="DEMO is"):
        environment.flag({"DEMO": value}, "DEMO")


@pytest.mark.parametrize("value", ["-1", "10", "one", "", "1.5", "²"])
def test_a_number_stays_within_its_limits(value: str) -> None:
    assert environment.number({"PROXIES": "2"}, "PROXIES", default=0, least=0, most=9) == 2
    with pytest.raises(ImproperlyConfigured, match="from 0 to 9"):
        environment.number({"PROXIES": value}, "PROXIES", default=0, least=0, most=9)


@pytest.mark.parametrize("value", ["", "*", ".example, *.example", "https://clinic.example"])
def test_hosts_are_named_one_by_one(value: str) -> None:
    assert environment.hosts({"H": "a.example, b.example"}, "H") == ["a.example", "b.example"]
    with pytest.raises(ImproperlyConfigured):
        environment.hosts({"H": value}, "H")


@pytest.mark.parametrize("value", ["", "short", "x" * 60])
def test_a_secret_is_long_and_random(value: str) -> None:
    assert environment.secret({"SECRET_KEY": RANDOM}, "SECRET_KEY") == RANDOM
    with pytest.raises(ImproperlyConfigured, match="at least 50 random"):
        environment.secret({"SECRET_KEY": value}, "SECRET_KEY")


def test_a_kept_secret_is_made_once_for_its_owner_only(tmp_path) -> None:
    path = tmp_path / "var" / "secret_key"
    first = environment.kept_secret(path)
    assert len(first) >= 50
    assert environment.kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["secret_key"]


def test_a_postgresql_address_is_taken_apart() -> None:
    found = environment.database("postgresql://me:p%40ss@db.example:5433/care?sslmode=require")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("me", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "care")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_postgresql_address_may_name_a_local_socket() -> None:
    found = environment.database("postgresql://me@%2Ftmp%2Fpg-Ab/care")
    assert (found["HOST"], found["PORT"]) == ("/tmp/pg-Ab", "")


@pytest.mark.parametrize(
    "url",
    ["", "mysql://db/care", "postgresql://db", "postgresql://db:x/care", "sqlite:///care.sqlite3"],
)
def test_a_database_address_that_makes_no_sense_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(url)
