from django.db import migrations, models

from aftercare.installation import guards

TIGHTENS = ("pregnant", "breastfeeding", "prescription", "cold-sore", "other")


def make_reports(apps, schema_editor):
    """What was told before this release makes the page stricter, unless it was looked after."""
    reports = apps.get_model("portal", "Report").objects
    concerns = apps.get_model("followup", "Concern").objects.exclude(change=None)
    for concern in concerns.select_related("change").iterator():
        change = concern.change
        for what in change.what:
            if what in TIGHTENS:
                reports.create(
                    clinic_id=change.clinic_id,
                    sheet_id=change.sheet_id,
                    patient_id=change.patient_id,
                    form_key=change.form_key,
                    what=what,
                    at=change.at,
                    ended_at=concern.done_at,
                    ended_by_id=concern.done_by_id,
                )


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0004_schedule"),
        ("portal", "0005_reports"),
    ]

    operations = [
        *guards.around(
            [
                migrations.AddField(
                    model_name="change",
                    name="words",
                    field=models.JSONField(blank=True, default=dict),
                ),
            ],
            "clinics.followup.migrations.0002_guards",
        ),
        migrations.RunPython(make_reports, migrations.RunPython.noop),
    ]
