"""What is sent after a sheet was handed over, what patients answered, and who took care of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftercare.rules import Looks, Urgency
from clinics.accounts.models import ClinicRow
from clinics.records.models import Patient
from clinics.sheets.models import Sheet

User = settings.AUTH_USER_MODEL


class FollowUp(ClinicRow):
    """One message that a sheet's days ask for, planned when the sheet is issued."""

    class Kind(models.TextChoices):
        """What the message is about."""

        EVENING = "evening", _("The first evening")
        MORNING = "morning", _("The morning after")
        CHECK_IN = "check-in", _("Check-in")
        WINDOW = "window-opens", _("Waiting times end")
        REDNESS = "redness", _("Is the redness gone")
        SUNSCREEN = "sunscreen", _("Sunscreen in the morning")
        RESULT = "result", _("After four weeks")
        # Sent once when a check-in was not answered.
        CHASE = "chase", _("Reminder of a check-in")

    class State(models.TextChoices):
        """Where the message is; each state but the first is the last."""

        # Waits for its time.
        PLANNED = "planned", _("Planned")
        # Handed to the delivery desk, where its way is followed.
        POSTED = "posted", _("Handed to the mail")
        # Its sheet no longer counts, or the patient or the clinic wants none.
        STOPPED = "stopped", _("Stopped")
        # Its day went by while nothing could be sent: a late one would confuse.
        MISSED = "missed", _("Its day went by")

    class Why(models.TextChoices):
        """Why it was stopped or missed."""

        PAPER = "paper", _("The patient wants paper.")
        SILENT = "silent", _("The patient wants no reminders.")
        CLINIC = "clinic", _("The clinic has switched it off.")
        WITHDRAWN = "withdrawn", _("The sheet no longer counts.")
        NOTHING = "nothing", _("There was nothing to say on that day.")
        ENOUGH = "enough", _("Other messages took its place.")
        LINK = "link", _("The patient’s link does not open any more.")
        ADDRESS = "address", _("The patient’s email address is not confirmed.")
        NO_MAIL = "no-mail", _("No mail server is set up.")
        AWAY = "away", _("Nothing was being sent on that day.")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="follow_ups")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=12, choices=Kind)
    # Days after the treatment, in the clinic's calendar.
    day = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    why = models.CharField(max_length=10, choices=Why, blank=True)
    # Until then, by the clinic's clock, an answer is waited for; None where nothing is asked.
    answer_by = models.DateTimeField(null=True, blank=True)
    # Asked in a sheet that this one's sheet took the place of: the answer is waited for here.
    carries = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_by"
    )
    # Who asked for it by hand; None is the software itself.
    asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.OneToOneField(
        "delivery.Delivery", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "kind", "day"], name="followup_once"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        *("evening", "morning", "check-in", "window-opens", "redness"),
                        *("sunscreen", "result", "chase"),
                    ],
                    state__in=["planned", "posted", "stopped", "missed"],
                    why__in=[
                        *("", "paper", "silent", "clinic", "withdrawn", "nothing", "enough"),
                        *("link", "address", "no-mail", "away"),
                    ],
                ),
                name="followup_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state="planned"), name="followup_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} day {self.day} of {self.sheet_id}"


class CheckIn(ClinicRow):
    """A patient's answers on one day, and what they led to. They never change."""

    class Outcome(models.TextChoices):
        """What the answers led to, mildest first."""

        AS_EXPECTED = Urgency.AS_EXPECTED.value, _("As expected")
        CLINIC = Urgency.CLINIC.value, _("Call the clinic today")
        URGENT = Urgency.URGENT.value, _("Urgent care today")
        EMERGENCY = Urgency.EMERGENCY.value, _("Emergency number")

    class Looks(models.TextChoices):
        """How the skin looks, beside what the sheet said to expect."""

        AS_EXPECTED = Looks.AS_EXPECTED.value, _("Better, or as my advice says")
        WORSE = Looks.WORSE.value, _("Worse")
        UNSURE = Looks.UNSURE.value, _("I am not sure")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="check_ins")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="check_ins")
    form_key = models.UUIDField()
    day = models.PositiveSmallIntegerField()
    # Empty where it was not asked: a sign that can't wait ends the questions.
    looks = models.CharField(max_length=12, choices=Looks, blank=True)
    # Rules of the sheet's help lines: those ticked, and those of levels she was not sure of.
    signs = models.JSONField(default=list)
    unsure = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, choices=Outcome)
    # What she wrote in her own words, if she liked to.
    words = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="checkin_form_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=[one.value for one in Urgency]),
                name="checkin_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(looks__in=["", *(one.value for one in Looks)]),
                name="checkin_looks",
            ),
        ]

    def __str__(self) -> str:
        return f"Check-in on day {self.day} of {self.sheet_id}"

    @property
    def has_photo(self) -> bool:
        """Whether a photo came with it."""
        return CheckInPhoto.objects.filter(check_in=self).exists()


class CheckInPhoto(ClinicRow):
    """A photo that a patient sent with her answers: for people at the clinic, read by no program.

    `data` is a JPEG that was drawn anew from what she sent: no place, no camera, no time in it.
    """

    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="photo")
    data = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Photo with {self.check_in_id}"


class Mistake(ClinicRow):
    """A patient's word that she touched a sign by mistake; it stays on the clinic's list."""

    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="mistake")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Mistake about {self.check_in_id}"


class Change(ClinicRow):
    """Something about the patient that her sheet did not know; she told it on her page."""

    class What(models.TextChoices):
        """The changes that a sheet depends on."""

        PREGNANT = "pregnant", _("I am pregnant, or may be")
        BREASTFEEDING = "breastfeeding", _("I have begun to breastfeed")
        NO_BREASTFEEDING = "stopped-breastfeeding", _("I no longer breastfeed")
        PRESCRIPTION = "prescription", _("I have a new medicine or a new prescription")
        ALLERGY = "allergy", _("I have an allergy that you do not know of")
        RETINOL = "retinol", _("I used retinol, or something like it, on the treated skin")
        COLD_SORE = "cold-sore", _("I have a cold sore")
        OTHER = "other", _("Something else has changed")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="changes")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="changes")
    form_key = models.UUIDField()
    what = models.JSONField()
    # By what was told: which allergy, which medicine, in her own words.
    words = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "form_key"], name="change_form_once"),
        ]

    def __str__(self) -> str:
        return f"Change told about {self.sheet_id}"


class Concern(ClinicRow):
    """One thing that somebody at the clinic has to look after, until it is done."""

    class Level(models.TextChoices):
        """How soon, most urgent first."""

        EMERGENCY = "emergency", _("Told to call the emergency number")
        URGENT = "urgent", _("Told to get urgent care")
        CLINIC = "clinic", _("Told to call us today")
        CHANGED = "changed", _("Something changed")
        # All as expected, with words or a photo for somebody to look at.
        TOLD = "told", _("Wrote to us")

    class Outcome(models.TextChoices):
        """What became of it, coded, so that it can be counted."""

        CALM = "calm", _("Spoke with the patient: all is well")
        ADVICE = "advice", _("Spoke with the patient: gave advice")
        VISIT = "visit", _("The patient comes to us")
        CARE = "care", _("The patient is in other care")
        UNREACHED = "unreached", _("Could not reach the patient")
        SHEET = "sheet", _("A new sheet was issued")
        HOLDS = "holds", _("No change needed: the sheet holds")
        MISTAKE = "mistake", _("It was a mistake")
        READ = "read", _("Read; nothing to do")

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="concerns")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="concerns")
    level = models.CharField(max_length=12, choices=Level)
    check_in = models.OneToOneField(CheckIn, null=True, blank=True, on_delete=models.PROTECT)
    change = models.OneToOneField(Change, null=True, blank=True, on_delete=models.PROTECT)
    since = models.DateTimeField()
    # Who looks after it now; given back, it is nobody's again.
    taken_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_note = models.TextField(max_length=1000, blank=True)
    # Empty while it is open, and where an earlier release closed it.
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            # It comes from exactly one thing.
            models.CheckConstraint(
                condition=(
                    models.Q(check_in__isnull=False, change=None)
                    | models.Q(check_in=None, change__isnull=False)
                ),
                name="concern_has_one_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(done_by=None, done_at=None)
                | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="concern_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_by=None, taken_at=None)
                | models.Q(taken_by__isnull=False, taken_at__isnull=False),
                name="concern_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="")
                | models.Q(
                    outcome__in=[
                        *("calm", "advice", "visit", "care", "unreached", "sheet", "holds"),
                        *("mistake", "read"),
                    ],
                    done_at__isnull=False,
                ),
                name="concern_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=["emergency", "urgent", "clinic", "changed", "told"]),
                name="concern_level",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "since"],
                condition=models.Q(done_at=None),
                name="concern_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} of {self.patient_id}"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody is called, and every screen shows that it waits."""
        return self.level in URGENT


URGENT = (Concern.Level.EMERGENCY, Concern.Level.URGENT)


class Call(ClinicRow):
    """One person of the clinic to be told, at once, that an answer waits.

    First whoever is on duty, then the deputy. Once it is made it stays: who was told, and when.
    """

    class As(models.TextChoices):
        """As whom the person was told."""

        DUTY = "duty", _("On duty")
        DEPUTY = "deputy", _("Deputy")
        # Nobody was on duty, or could be told.
        INSTEAD = "instead", _("In place of duty")

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="calls")
    # 1 at once, 2 once nobody has taken it for a while or the first were not reached.
    round = models.PositiveSmallIntegerField()
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_as = models.CharField(max_length=8, choices=As)
    # More than one only where nobody can know whether the one before arrived.
    attempt = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    delivery = models.OneToOneField(
        "delivery.Delivery", on_delete=models.PROTECT, related_name="call"
    )

    class Meta:
        ordering = ["at", "round", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "person", "attempt"], name="call_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(told_as__in=["duty", "deputy", "instead"]), name="call_told_as"
            ),
            models.CheckConstraint(
                condition=models.Q(round__in=[1, 2], attempt__gte=1), name="call_round"
            ),
        ]

    def __str__(self) -> str:
        return f"Call of {self.person_id} about {self.concern_id}"
