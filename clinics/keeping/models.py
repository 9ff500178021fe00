"""Which backups were taken, and what came of restoring them on trial."""

from django.db import models


class Backup(models.Model):
    """One finished backup; the file itself lies elsewhere."""

    taken_at = models.DateTimeField()
    # Where it was written to on the machine that took it; empty for standard output.
    path = models.CharField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="backup_once"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="backup_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Backup {self.pk}"


class Drill(models.Model):
    """One trial: the newest backup was restored into a place of its own, and looked over."""

    at = models.DateTimeField()
    backup = models.ForeignKey(Backup, null=True, on_delete=models.PROTECT, related_name="drills")
    seconds = models.FloatField()
    # One a line; none where everything was well.
    problems = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Drill {self.pk}"

    @property
    def is_well(self) -> bool:
        """Whether the backup was restored, and nothing was wrong with it."""
        return not self.problems


class Errand(models.Model):
    """Something that a worker does now and then: whoever moves the time does it."""

    name = models.CharField(max_length=40, unique=True)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
