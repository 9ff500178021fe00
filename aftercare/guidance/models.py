"""Editions: the frozen, approved texts that sheets are written from."""

from django.conf import settings
from django.db import models


class Edition(models.Model):
    """One published document. It is never changed: the next text is the next edition."""

    number = models.PositiveIntegerField(unique=True)
    # Not unique: an old text may be published again, under a new number.
    digest = models.CharField(max_length=71, db_index=True)
    document = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        permissions = [
            ("edit", "May propose a new edition of the guidance"),
            ("approve", "May approve an edition that somebody else proposed"),
        ]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("proposed_by")),
                name="edition_approved_by_another",
            ),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="edition_number"),
            models.CheckConstraint(
                condition=models.Q(digest__startswith="sha256:"), name="edition_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"
