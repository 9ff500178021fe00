"""Which of the two databases is configured."""

from django.db import connection

from clinics.keeping.engine import Engine, EngineFailed, InUse
from clinics.keeping.on_postgresql import Postgresql
from clinics.keeping.on_sqlite import Sqlite

__all__ = ["Engine", "EngineFailed", "InUse", "engine"]


def engine() -> Engine:
    """Return the one that is configured."""
    return Postgresql() if connection.vendor == "postgresql" else Sqlite()
