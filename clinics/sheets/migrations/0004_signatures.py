import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_calling"),
        ("sheets", "0003_prints_and_doors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "A note for the clinician"),
                            ("depth", "A depth that was meant"),
                        ],
                        max_length=5,
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(max_length=4000)),
                ("rests_on", models.CharField(max_length=71)),
                ("name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.clinic",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="sheets.sheet",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "subject"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "kind", "subject"), name="signature_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["note", "depth"])), name="signature_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="signature_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rests_on__startswith", "sha256:")),
                        name="signature_digest",
                    ),
                ],
            },
        ),
        guards.install(
            *guards.frozen("sheets_signature"),
            *guards.same_clinic("sheets_signature", sheet="sheets_sheet"),
        ),
    ]
