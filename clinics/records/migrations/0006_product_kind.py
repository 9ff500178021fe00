from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("records", "0005_correction_reason")]

    operations = guards.around(
        [
            migrations.AddField(
                model_name="patientproduct",
                name="kind",
                field=models.CharField(blank=True, max_length=80),
            )
        ],
        "clinics.records.migrations.0002_guards",
    )
