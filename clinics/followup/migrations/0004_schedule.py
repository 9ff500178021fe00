from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards

SILENCE = (
    *guards.frozen("followup_silence"),
    *guards.same_clinic("followup_silence", sheet="sheets_sheet"),
)


def aside(apps, schema_editor):
    guards.drop(schema_editor.connection, SILENCE)


def keep_wishes(apps, schema_editor):
    """A wish for no reminders about a sheet becomes the patient's own."""
    channels = apps.get_model("delivery", "PatientChannel").objects
    for one in apps.get_model("followup", "Silence").objects.order_by("at").select_related("sheet"):
        channels.filter(patient_id=one.sheet.patient_id).update(reminders_stopped_at=one.at)


def answers_waited_for(apps, schema_editor):
    """What was asked is waited for as it was then; what is planned, by the clinic's clock."""
    asked = apps.get_model("followup", "FollowUp").objects.filter(kind="check-in")
    asked.update(answer_by=models.F("due_at") + timedelta(days=1))
    for one in asked.filter(state="planned").select_related("clinic").iterator():
        zone = ZoneInfo(one.clinic.time_zone)
        local = one.due_at.astimezone(zone)
        later = datetime.combine(local.date() + timedelta(days=1), local.time(), tzinfo=zone)
        asked.filter(pk=one.pk).update(answer_by=later.astimezone(UTC))


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0006_leaving"),
        ("directory", "0002_calling"),
        ("followup", "0003_check_in_steps"),
        ("records", "0002_guards"),
        ("sheets", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(aside, migrations.RunPython.noop),
        migrations.RunPython(keep_wishes, migrations.RunPython.noop),
        migrations.DeleteModel(name="Silence"),
        *guards.around(
            [
                migrations.RemoveConstraint(
                    model_name="followup",
                    name="followup_known",
                ),
                migrations.AddField(
                    model_name="followup",
                    name="answer_by",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="carries",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_by",
                        to="followup.followup",
                    ),
                ),
                migrations.AddField(
                    model_name="followup",
                    name="why",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "The patient wants paper."),
                            ("silent", "The patient wants no reminders."),
                            ("clinic", "The clinic has switched it off."),
                            ("withdrawn", "The sheet no longer counts."),
                            ("nothing", "There was nothing to say on that day."),
                            ("enough", "Other messages took its place."),
                            ("link", "The patient’s link does not open any more."),
                            ("address", "The patient’s email address is not confirmed."),
                            ("no-mail", "No mail server is set up."),
                            ("away", "Nothing was being sent on that day."),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="followup",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("evening", "The first evening"),
                            ("morning", "The morning after"),
                            ("check-in", "Check-in"),
                            ("window-opens", "Waiting times end"),
                            ("redness", "Is the redness gone"),
                            ("sunscreen", "Sunscreen in the morning"),
                            ("result", "After four weeks"),
                            ("chase", "Reminder of a check-in"),
                        ],
                        max_length=12,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "evening",
                                    "morning",
                                    "check-in",
                                    "window-opens",
                                    "redness",
                                    "sunscreen",
                                    "result",
                                    "chase",
                                ],
                            ),
                            ("state__in", ["planned", "posted", "stopped", "missed"]),
                            (
                                "why__in",
                                [
                                    "",
                                    "paper",
                                    "silent",
                                    "clinic",
                                    "withdrawn",
                                    "nothing",
                                    "enough",
                                    "link",
                                    "address",
                                    "no-mail",
                                    "away",
                                ],
                            ),
                        ),
                        name="followup_known",
                    ),
                ),
            ],
            "clinics.followup.migrations.0002_guards",
        ),
        guards.install(*guards.same_clinic("followup_followup", carries="followup_followup")),
        migrations.RunPython(answers_waited_for, migrations.RunPython.noop),
    ]
