"""The changes of a proposal, who wrote each, and what was decided about it: rows for ever."""

from django.conf import settings
from django.db import models


class ProposedItem(models.Model):
    """One change of a proposal, as the comparison named it when it was first read. It stays."""

    proposal = models.ForeignKey(
        "guidance.Proposal", on_delete=models.PROTECT, related_name="items"
    )
    # Given out once: remarks, decisions and the printed review speak of it.
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    heading = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    # What stood and stands there, its marks and its smallest example.
    data = models.JSONField()
    must_be_decided = models.BooleanField()

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposed_item_number"),
            models.UniqueConstraint(fields=["proposal", "name"], name="proposed_item_once"),
        ]

    def __str__(self) -> str:
        return f"Item {self.number} of proposal {self.proposal_id}"


class ItemAuthor(models.Model):
    """Somebody who wrote a change: who may not decide it."""

    item = models.ForeignKey(ProposedItem, on_delete=models.PROTECT, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="item_author_once")]

    def __str__(self) -> str:
        return f"{self.item_id} by {self.user_id}"


class ItemDecision(models.Model):
    """What one person decided about one change, and why. It is kept for ever."""

    item = models.OneToOneField(ProposedItem, on_delete=models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField()
    # Why it is safe, or what has to be mended.
    reason = models.CharField(max_length=2000)
    # The source that carries it, by its id in the document.
    source = models.CharField(max_length=120, blank=True)
    # The marks that were answered for, one by one.
    marks = models.JSONField(default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="item_decision_has_reason")
        ]

    def __str__(self) -> str:
        return f"Decision about {self.item_id}"
