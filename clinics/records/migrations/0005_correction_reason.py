from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_product_position"),
        ("sheets", "0002_guards"),
    ]

    operations = guards.around(
        [
            migrations.AddField(
                model_name="treatment",
                name="correction_reason",
                field=models.CharField(blank=True, max_length=500),
            ),
        ],
        "clinics.records.migrations.0002_guards",
        "clinics.sheets.migrations.0002_guards",
    )
