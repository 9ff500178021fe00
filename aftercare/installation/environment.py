"""Reads settings from the environment and refuses nonsense."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Environment = Mapping[str, str]

SHORTEST_KEY = 50

# Not trusted_schema = OFF: SQLite 3.40, which Debian 12 has, then refuses the JSON_VALID check
# that Django writes for every JSONField. It guards against a planted file; this one is our own.
SQLITE_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA recursive_triggers = ON;
PRAGMA secure_delete = ON;
"""


def flag(env: Environment, name: str) -> bool:
    """Return whether the variable is 1 (true) or 0 (false); absent is false."""
    value = env.get(name, "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 for yes or 0 for no")
    return value == "1"


def number(env: Environment, name: str, *, default: int, least: int, most: int) -> int:
    """Return the variable as a whole number between `least` and `most`."""
    value = env.get(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}: write a number from {least} to {most}")
    return int(value)


def hosts(env: Environment, name: str) -> list[str]:
    """Return the host names in the variable, separated by commas; `*` is refused."""
    names = [host.strip() for host in env.get(name, "").split(",") if host.strip()]
    if not names:
        raise ImproperlyConfigured(f"{name} is empty: name the hosts, such as clinic.example")
    for host in names:
        if "*" in host or "/" in host or " " in host:
            raise ImproperlyConfigured(f"{name} holds {host!r}: write plain host names")
    return names


def words(env: Environment, name: str) -> list[str]:
    """Return what stands in the variable, separated by commas; nothing when it is absent."""
    return [word.strip() for word in env.get(name, "").split(",") if word.strip()]


def site(env: Environment, name: str, *, default: str, plain: bool = False) -> str:
    """Return the address that links begin with, without a slash at the end.

    Only https, unless `plain` allows http as well: a link opens what nobody else may read.
    """
    value = env.get(name, default).rstrip("/")
    parts = urlsplit(value)
    schemes = ("https", "http") if plain else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is {value!r}: write it as https://clinic.example")
    return value


def secret(env: Environment, name: str) -> str:
    """Return a secret, refused when it is missing, short or plainly not random."""
    value = env.get(name, "")
    if len(value) < SHORTEST_KEY or len(set(value)) < 10:
        raise ImproperlyConfigured(
            f"{name} must hold at least {SHORTEST_KEY} random characters. Make one with: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return value


def kept_secret(path: Path) -> str:
    """Return the random key kept in the file, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            # A link is refused when another process was quicker: its key counts.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at the address.

    `sqlite:////absolute/path` or `postgresql://user:password@host:port/name?option=value`; a host
    that begins with a slash, written `%2F…`, is the folder of a local socket.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with sqlite:// or postgresql://, such as "
        "postgresql://aftercare:password@db.example/aftercare"
    )


def sqlite(path: Path) -> dict[str, Any]:
    """Return the description of an SQLite file: durable, and writers wait for one another."""
    if not path.is_absolute():
        raise ImproperlyConfigured(f"DATABASE_URL: {path} must be absolute (sqlite:////path)")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {error}") from None
    name = unquote(parts.path[1:])
    if not name or "/" in name:
        raise ImproperlyConfigured("DATABASE_URL names no database: end it with /name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
