"""The demo's accounts: who they are and how they sign in."""

import secrets
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from random import Random

from django.conf import settings

from clinics.accounts import actions
from clinics.accounts.models import Clinic, User
from clinics.demo.people import APPROVER, EDITOR, House, Person

WORDS = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet", "juniper")


@dataclass(frozen=True, slots=True)
class Login:
    """One account; without a clinic for the people of the guidance."""

    clinic: str | None
    role: str
    name: str
    username: str
    password: str | None

    def to_json(self) -> dict[str, str | None]:
        """Return the login as plain JSON values."""
        return asdict(self)


def username(person: Person) -> str:
    """Return the user name, in plain letters: karin.astrom."""
    text = f"{person.first}.{person.last}".lower().replace("ı", "i")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isascii() and (char.isalpha() or char in ".-"))


def password(seed: int, name: str) -> str:
    """Return the demo's password, the same each time; anywhere else, one that nobody knows."""
    if not settings.DEMO:
        return secrets.token_urlsafe(18)
    rng = Random(f"{seed} {name}")
    return f"{rng.choice(WORDS)}-{rng.choice(WORDS)}-{rng.choice(WORDS)}-{rng.randrange(100, 1000)}"


def add_user(person: Person, seed: int, now: datetime) -> tuple[User, str]:
    """Make the account and return it with its password."""
    name = username(person)
    word = password(seed, name)
    permissions = {"editor": ["edit"], "approver": ["approve"]}.get(person.role, [])
    user = actions.add_user(
        username=name,
        first_name=person.first,
        last_name=person.last,
        password=word,
        permissions=permissions,
        by=None,
        now=now,
    )
    return user, word


def add_guides(seed: int, now: datetime) -> tuple[dict[str, User], list[Login]]:
    """Make the two people of the guidance: who proposes, and who approves."""
    users, logins = {}, []
    for person in (EDITOR, APPROVER):
        user, word = add_user(person, seed, now)
        users[person.role] = user
        logins.append(Login(None, person.role, user.name, user.username, word))
    return users, logins


def add_staff(
    house: House, clinic: Clinic, seed: int, now: datetime
) -> tuple[dict[str, list[User]], list[Login]]:
    """Make the clinic's people, by role, and their memberships."""
    users: dict[str, list[User]] = {}
    logins = []
    for person in house.staff:
        user, word = add_user(person, seed, now)
        actions.add_member(clinic=clinic, user=user, role=person.role, by=None, now=now)
        users.setdefault(person.role, []).append(user)
        logins.append(Login(clinic.slug, person.role, user.name, user.username, word))
    return users, logins
