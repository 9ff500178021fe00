import django.db.models.deletion
from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("records", "0007_allergies")]

    operations = [
        *guards.around(
            [
                migrations.AddField(
                    model_name="patientproduct",
                    name="replaces",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="records.patientproduct",
                    ),
                ),
            ],
            "clinics.records.migrations.0002_guards",
        ),
        guards.install(
            *guards.same_clinic("records_patientproduct", replaces="records_patientproduct")
        ),
    ]
