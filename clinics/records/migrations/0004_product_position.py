from django.db import migrations, models

from aftercare.installation import guards


def number(apps, schema_editor):
    """The order in which they were added; where that is the same, any, but from now on one."""
    products = apps.get_model("records", "PatientProduct").objects
    patient, position = None, 0
    for one in products.order_by("patient_id", "added_at", "id").iterator():
        position = position + 1 if one.patient_id == patient else 1
        patient = one.patient_id
        products.filter(pk=one.pk).update(position=position)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_numbing_and_places")]

    operations = [
        *guards.around(
            [
                migrations.AddField(
                    model_name="patientproduct",
                    name="position",
                    field=models.PositiveIntegerField(default=0, editable=False),
                ),
                migrations.AlterModelOptions(
                    name="patientproduct",
                    options={"ordering": ["position", "added_at", "id"]},
                ),
            ],
            "clinics.records.migrations.0002_guards",
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
