import uuid

import django.db.models.deletion
from django.db import migrations, models

from aftercare.installation import guards
from clinics.records import names


def read_again(apps, schema_editor):
    """Names are stored composed, and found and sorted by what follows from them."""
    patients, rows = (apps.get_model("records", one) for one in ("Patient", "NameWord"))
    made = []
    for patient in patients.objects.only("clinic_id", "name", "phone").iterator(2000):
        name = names.composed(patient.name)
        patients.objects.filter(pk=patient.pk).update(
            name=name,
            search_name=names.key(name),
            search_phone=names.phone_key(patient.phone),
            order_en=names.order(name, "en"),
            order_sv=names.order(name, "sv"),
        )
        made += [
            rows(
                clinic_id=patient.clinic_id,
                patient=patient,
                word=word,
                backwards=word[::-1],
                length=len(word),
            )
            for word in names.words(name)
        ]
    rows.objects.bulk_create(made, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("records", "0008_product_replaces"),
        ("sheets", "0002_guards"),
        ("delivery", "0002_guards"),
        ("portal", "0005_reports"),
        ("labels", "0001_initial"),
    ]

    operations = [
        *guards.around(
            [
                migrations.AddField(
                    model_name="patient",
                    name=f"order_{language}",
                    field=models.CharField(blank=True, default="", editable=False, max_length=240),
                )
                for language in ("en", "sv")
            ],
            "clinics.records.migrations.0002_guards",
            "clinics.sheets.migrations.0002_guards",
            "clinics.delivery.migrations.0002_guards",
            "clinics.portal.migrations.0002_guards",
            "clinics.portal.migrations.0005_reports",
            "clinics.labels.migrations.0001_initial",
        ),
        *[
            migrations.AddIndex(
                model_name="patient",
                index=models.Index(
                    fields=["clinic", f"order_{language}"], name=f"patient_order_{language}"
                ),
            )
            for language in ("en", "sv")
        ],
        migrations.AddIndex(
            model_name="patient",
            index=models.Index(fields=["clinic", "search_phone"], name="patient_by_phone"),
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.CharField(db_index=True, max_length=240)),
                ("backwards", models.CharField(db_index=True, max_length=240)),
                ("length", models.PositiveSmallIntegerField()),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.clinic",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="records.patient",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        guards.install(*guards.same_clinic("records_nameword", patient="records_patient")),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
