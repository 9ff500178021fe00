"""Opening hours, and whom patients call when the clinic is closed: its country's defaults."""

from __future__ import annotations

from typing import Any

import django.core.validators
from django.db import migrations, models

import clinics.accounts.models
from clinics.accounts import countries


def take_defaults(apps: Any, schema_editor: Any) -> None:
    """Put each clinic in the country of its time zone, with that country's number for advice.

    The emergency number stays as it is: somebody chose it.
    """
    for clinic in apps.get_model("directory", "Clinic").objects.all():
        clinic.country = countries.of_zone(clinic.time_zone)
        usual = countries.numbers(clinic.country)
        clinic.urgent_number, clinic.urgent_name = usual.urgent, usual.urgent_name
        clinic.save(update_fields=["country", "urgent_number", "urgent_name"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="clinic",
            name="country",
            field=models.CharField(blank=True, max_length=2, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="clinic",
            name="opening_hours",
            field=models.JSONField(
                blank=True, default=dict, validators=[clinics.accounts.models.readable_hours]
            ),
        ),
        migrations.AddField(
            model_name="clinic",
            name="urgent_name",
            field=models.CharField(blank=True, max_length=60, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="clinic",
            name="urgent_number",
            field=models.CharField(
                blank=True,
                max_length=40,
                default="",
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\+?[0-9][0-9 ()./-]{1,38}$",
                        "Write a phone number: digits, spaces and a leading +.",
                    )
                ],
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_defaults, migrations.RunPython.noop),
    ]
