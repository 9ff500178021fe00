"""The guidance: its working copy, what was proposed, and the editions sheets are written from."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.guidance.decided import ItemAuthor as ItemAuthor
from aftercare.guidance.decided import ItemDecision as ItemDecision
from aftercare.guidance.decided import ProposedItem as ProposedItem
from aftercare.guidance.names import ProposedName as ProposedName  # a table of its own


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


class WorkingCopy(models.Model):
    """The one row at which all who change the working copy, propose or decide queue up."""

    saves = models.PositiveIntegerField(default=0)
    # "kind/key" -> the version of the last write that changed how the item reads.
    touched = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="working_copy_one")]

    def __str__(self) -> str:
        return "Working copy"


class Part(models.Model):
    """One item of the working copy that differs from the newest edition."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    # The whole item as the document writes it; null: the item is taken out.
    data = models.JSONField(null=True)
    # Grows with each save, and is never used twice for one item.
    version = models.PositiveIntegerField()
    # Null: loaded from the command line.
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    edited_at = models.DateTimeField()
    # The other item that was moved by the same press, as "kind/key": the two are one change.
    moved_with = models.CharField(max_length=141, blank=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class SignedException(models.Model):
    """A finding that somebody answers for: it holds until the field's text changes."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    field = models.CharField(max_length=120)
    code = models.CharField(max_length=60)
    reason = models.CharField(max_length=300)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "field", "code"], name="signed_exception_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="signed_exception_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.kind}/{self.key}"


class Load(models.Model):
    """A document was loaded into the working copy; what stood there before is kept."""

    digest = models.CharField(max_length=71)
    # The working copy before, as a canonical document; empty where it had no changes.
    before = models.TextField(blank=True)
    # Null: from the command line, by nobody named.
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Load {self.pk}"


class Upload(models.Model):
    """A document that somebody sent in the app: looked at first, then loaded or let go."""

    name = models.CharField(max_length=200)
    text = models.TextField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Upload {self.pk}"


class Remark(models.Model):
    """What somebody said about an item while the next edition was made. It is never changed."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    # The edition that was in force: the remark belongs to the making of the one after it.
    base_number = models.PositiveIntegerField()
    text = models.CharField(max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "key"], name="remark_of_item")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="remark_says_something")
        ]

    def __str__(self) -> str:
        return f"Remark {self.pk} on {self.kind}/{self.key}"


class Reason(models.Model):
    """Why a change that is looser is still safe, as its author wrote it. It is never changed.

    The newest one of a change counts; the approver reads it beside the change.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    # What the comparison calls the change.
    change = models.CharField(max_length=300)
    base_number = models.PositiveIntegerField()
    text = models.CharField(max_length=2000)
    # The source that carries it, by its id in the document; empty where none is given.
    source = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "key"], name="reason_of_item")]

    def __str__(self) -> str:
        return f"Reason {self.pk} for {self.change}"


class Proposal(models.Model):
    """A frozen document that waits for a second person, or what became of it."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")  # frozen, proven; a second person decides
        APPROVED = "approved", _("Approved")  # became an edition
        SENT_BACK = "sent-back", _("Sent back")  # with remarks; the working copy is untouched
        TAKEN_BACK = "taken-back", _("Taken back")  # by whoever proposed it
        # Another edition came first: what it changes was compared anew, as the next proposal.
        OVERTAKEN = "overtaken", _("Compared again")

    document = models.TextField()
    digest = models.CharField(max_length=71)
    # The edition it changes; 0 where none was published.
    base_number = models.PositiveIntegerField()
    note = models.CharField(max_length=300)
    # One of each kind waits at most: an ordinary proposal never holds an urgent one back.
    is_urgent = models.BooleanField(default=False)
    urgent_reason = models.CharField(max_length=300, blank=True)
    # The same changes on top of an earlier edition: what this one was compared anew from.
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="followed_by", null=True
    )
    accepted = models.JSONField(default=list)
    form_key = models.UUIDField(unique=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    remarks = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="proposal", null=True
    )

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["is_urgent"], condition=models.Q(state="open"), name="proposal_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(is_urgent=False, urgent_reason="")
                | models.Q(~models.Q(urgent_reason=""), is_urgent=True),
                name="proposal_urgent_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "taken-back", "overtaken"])
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="proposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="open", decided_by=None, decided_at=None, edition=None, remarks=""
                )
                | models.Q(
                    state="approved",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    edition__isnull=False,
                )
                | models.Q(
                    ~models.Q(remarks=""),
                    state="sent-back",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    edition=None,
                )
                | models.Q(
                    state="taken-back",
                    decided_by=models.F("proposed_by"),
                    decided_at__isnull=False,
                    edition=None,
                )
                | models.Q(
                    state="overtaken",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    edition=None,
                ),
                name="proposal_state",
            ),
            models.CheckConstraint(
                condition=models.Q(digest__startswith="sha256:"), name="proposal_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class OfficialNames(models.Model):
    """An official list of ingredient names, as an operator imported it; the newest one counts.

    What stands in it is recognised on labels, and never taken for harmless by that.
    """

    digest = models.CharField(max_length=71)
    file_name = models.CharField(max_length=200)
    names = models.TextField()  # plain names, one a line, in their order
    count = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest__startswith="sha256:"), name="official_names_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} names of {self.file_name}"


class PartAuthor(models.Model):
    """Who wrote how an item of the working copy reads, since it differs from the edition."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "user"], name="part_author_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key} by {self.user_id}"
