"""The record of who did what: append-only, each event sealed together with the one before."""

from typing import Any, Protocol

from django.conf import settings
from django.db import models

INSTALLATION = ""


class Row(Protocol):
    """Whatever has a key: a clinic, a person, the thing that an event is about."""

    pk: Any


def kind(obj: Any) -> str:
    """Return what events call the kind of a thing: after its table, whose name stays for ever."""
    return str(obj._meta.db_table).partition("_")[2]


class Chain(models.Model):
    """The end of one clinic's chain of events, to which the next one is attached, one at a time."""

    clinic = models.OneToOneField(
        "directory.Clinic", null=True, on_delete=models.PROTECT, related_name="chain"
    )
    # The clinic's number as text, or empty for the installation: unique where null would not be.
    key = models.CharField(max_length=20, unique=True)
    seq = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.key or "installation"


class Event(models.Model):
    """One thing that somebody did. Holds ids, digests and codes; never names or answers."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    clinic = models.ForeignKey(
        "directory.Clinic", null=True, on_delete=models.PROTECT, related_name="+"
    )
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    prev = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="event_seq_once"),
            models.CheckConstraint(condition=models.Q(seq__gt=0), name="event_seq_positive"),
            models.CheckConstraint(condition=~models.Q(verb=""), name="event_has_verb"),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.object_kind}"
