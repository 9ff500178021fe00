from datetime import timedelta

from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards


def with_an_end(apps, schema_editor):
    """Give what waits of the last release's reminders the end that its day has."""
    waiting = apps.get_model("delivery", "Delivery").objects.filter(
        kind__in=("check-in", "window-opens", "chase"), state__in=("due", "taken")
    )
    waiting.update(not_after=models.F("created_at") + timedelta(hours=12))


class Migration(migrations.Migration):
    dependencies = [
        ("bulk", "0002_guards"),
        ("followup", "0002_guards"),
        ("delivery", "0005_names"),
        ("directory", "0002_calling"),
        ("records", "0002_guards"),
        ("sheets", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *guards.around(
            [
                migrations.RemoveConstraint(
                    model_name="delivery",
                    name="delivery_kind",
                ),
                migrations.RemoveConstraint(
                    model_name="delivery",
                    name="delivery_problem",
                ),
                migrations.RenameField(
                    model_name="clinicdelivery",
                    old_name="check_in_day_1",
                    new_name="message_morning",
                ),
                migrations.AddField(
                    model_name="clinicdelivery",
                    name="message_evening",
                    field=models.BooleanField(default=True),
                ),
                migrations.AddField(
                    model_name="clinicdelivery",
                    name="message_redness",
                    field=models.BooleanField(default=True),
                ),
                migrations.AddField(
                    model_name="clinicdelivery",
                    name="message_result",
                    field=models.CharField(
                        choices=[
                            ("none", "Nothing"),
                            ("book", "Offer another appointment"),
                            ("photo", "Ask how it turned out"),
                        ],
                        default="none",
                        max_length=5,
                    ),
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="not_after",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="patientchannel",
                    name="plain_titles",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="patientchannel",
                    name="reminders_stopped_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="patientchannel",
                    name="sunscreen_until",
                    field=models.DateField(blank=True, null=True),
                ),
                migrations.AlterField(
                    model_name="delivery",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("sheet-link", "The sheet, as a link"),
                            ("sheet-pdf", "The sheet, as a PDF"),
                            ("confirm-address", "Confirming the address"),
                            ("sheet-replaced", "A new sheet took the old one's place"),
                            ("sheet-withdrawn", "The sheet no longer counts"),
                            ("evening", "The first evening"),
                            ("morning", "The morning after"),
                            ("check-in", "How are you"),
                            ("window-opens", "Something is allowed again"),
                            ("redness", "Is the redness gone"),
                            ("sunscreen", "Sunscreen in the morning"),
                            ("result", "After four weeks"),
                            ("chase", "No answer yet"),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AlterField(
                    model_name="delivery",
                    name="problem",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("address-refused", "The mail server does not know the address."),
                            ("sender-refused", "The mail server refuses us as the sender."),
                            ("message-refused", "The mail server refused the message."),
                            ("refused-for-now", "The mail server asked to try again later."),
                            ("login-refused", "The mail server refused our login."),
                            ("unreachable", "The mail server can't be reached."),
                            ("no-mail", "No mail server is set up."),
                            ("no-answer", "The mail server did not answer: it may have been sent."),
                            ("worker-lost", "The sending was cut off: it may have been sent."),
                            ("interrupted", "The sending was cut off too often."),
                            ("pdf-failed", "The PDF could not be made."),
                            ("not-written", "The message could not be put together."),
                            ("sheet-withdrawn", "The sheet was withdrawn first."),
                            ("stopped", "Somebody at the clinic stopped it."),
                            ("link-closed", "The patient’s link does not open any more."),
                            ("address-changed", "The patient’s email address is not confirmed."),
                            ("not-wanted", "The patient or the clinic wants no such message."),
                            ("answered", "The patient answered first."),
                            ("too-late", "Its day was over before it could be sent."),
                        ],
                        max_length=20,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clinicdelivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("message_result__in", ["none", "book", "photo"])),
                        name="clinicdelivery_result",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "sheet-link",
                                    "sheet-pdf",
                                    "confirm-address",
                                    "sheet-replaced",
                                    "sheet-withdrawn",
                                    "evening",
                                    "morning",
                                    "check-in",
                                    "window-opens",
                                    "redness",
                                    "sunscreen",
                                    "result",
                                    "chase",
                                ],
                            )
                        ),
                        name="delivery_kind",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "problem__in",
                                [
                                    "address-refused",
                                    "sender-refused",
                                    "message-refused",
                                    "refused-for-now",
                                    "login-refused",
                                    "unreachable",
                                    "no-mail",
                                    "no-answer",
                                    "worker-lost",
                                    "interrupted",
                                    "pdf-failed",
                                    "not-written",
                                    "sheet-withdrawn",
                                    "stopped",
                                    "link-closed",
                                    "address-changed",
                                    "not-wanted",
                                    "answered",
                                    "too-late",
                                    "",
                                ],
                            )
                        ),
                        name="delivery_problem",
                    ),
                ),
            ],
            "clinics.delivery.migrations.0002_guards",
            "clinics.followup.migrations.0002_guards",
            "clinics.bulk.migrations.0002_guards",
        ),
        migrations.RunPython(with_an_end, migrations.RunPython.noop),
    ]
