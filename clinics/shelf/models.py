"""A clinic's shelf, the words that no list knew, and those that the clinic calls harmless."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from clinics.accounts.models import ClinicRow

User = settings.AUTH_USER_MODEL
MOST_WORD = 120


class UnreadWord(ClinicRow):
    """A word of labels that nobody knew, and how often it was met; it names no patient."""

    # The word without capitals, accents and signs: by it the same word is found again.
    plain = models.CharField(max_length=MOST_WORD)
    word = models.CharField(max_length=MOST_WORD)
    by_staff = models.PositiveIntegerField(default=0)
    by_patients = models.PositiveIntegerField(default=0)
    # The last product with it that somebody at the clinic recorded.
    product = models.CharField(max_length=200, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    # Looked at, and nothing to add: a slip, or no ingredient.
    aside_at = models.DateTimeField(null=True, blank=True)
    aside_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "plain"], name="unread_word_once"),
            models.CheckConstraint(condition=~Q(plain=""), name="unread_word_says_something"),
            models.CheckConstraint(
                condition=Q(aside_at=None, aside_by=None)
                | Q(aside_at__isnull=False, aside_by__isnull=False),
                name="unread_word_aside_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Unread word {self.pk}"

    @property
    def count(self) -> int:
        """How often it was met."""
        return self.by_staff + self.by_patients


class HarmlessName(ClinicRow):
    """A word that a clinician called harmless; what looks like a danger needs a second person."""

    plain = models.CharField(max_length=MOST_WORD)
    word = models.CharField(max_length=MOST_WORD)
    # The danger name that it looks like; empty where one person is enough.
    looks_like = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    seconded_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plain"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "plain"], condition=Q(removed_at=None), name="harmless_name_once"
            ),
            models.CheckConstraint(condition=~Q(plain=""), name="harmless_name_says_something"),
            models.CheckConstraint(
                condition=Q(seconded_at=None, seconded_by=None)
                | Q(~Q(seconded_by=models.F("added_by")), seconded_at__isnull=False),
                name="harmless_name_seconded_by_another",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="harmless_name_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Harmless name {self.pk}"

    @property
    def needs_second(self) -> bool:
        """Whether it counts for nothing until a second person has said yes."""
        return bool(self.looks_like) and self.seconded_at is None


class ShelfProduct(ClinicRow):
    """A product that the clinic uses, sells or recommends, with its label; until it is retired."""

    name = models.CharField(max_length=100)
    brand = models.CharField(max_length=60, blank=True)
    ingredients = models.TextField(max_length=20_000)
    # A kind of product as the edition calls it; empty where name and list tell.
    kind = models.CharField(max_length=80, blank=True)
    # Brand and name as they are found again, whatever capitals and signs they are typed with.
    plain = models.CharField(max_length=170, editable=False)
    form_key = models.UUIDField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["plain"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "plain"], condition=Q(retired_at=None), name="shelf_product_once"
            ),
            models.UniqueConstraint(fields=["clinic", "form_key"], name="shelf_form_once"),
            models.CheckConstraint(condition=~Q(name=""), name="shelf_product_has_name"),
            models.CheckConstraint(condition=~Q(ingredients=""), name="shelf_product_has_list"),
        ]

    def __str__(self) -> str:
        return f"Product {self.pk}"

    @property
    def full_name(self) -> str:
        """Brand and name, as it is called on paper."""
        has_brand = not self.brand or self.name.casefold().startswith(self.brand.casefold())
        return self.name if has_brand else f"{self.brand} {self.name}"
