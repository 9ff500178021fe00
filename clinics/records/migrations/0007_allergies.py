from importlib import import_module

from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards


def understand(apps, schema_editor):
    """Words become an answer and allergies with codes, in records that have no sheet yet.

    What a sheet was issued from never changes: it is read as it is. An empty list stays without an
    answer: it stood both for "none" and for "not asked".
    """
    # By name: they make rows, not the schema, which is kept for tests by the files it is made of.
    allergies = import_module("clinics.records.allergies")
    editions = import_module("aftercare.guidance.store.editions")
    treatments = apps.get_model("records", "Treatment").objects
    sheets = apps.get_model("sheets", "Sheet").objects
    issued = sheets.filter(treatment=models.OuterRef("pk"))
    lexicon = editions.reference().lexicon
    waiting = treatments.exclude(allergies=[]).filter(~models.Exists(issued))
    for pk, stored in waiting.values_list("pk", "allergies").iterator():
        answer, found = allergies.understood([str(words) for words in stored], lexicon)
        treatments.filter(pk=pk).update(
            allergies_answer=str(answer), allergies=[one.as_data() for one in found]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_product_kind"),
        ("sheets", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *guards.around(
            [
                migrations.AddField(
                    model_name="treatment",
                    name="allergies_answer",
                    field=models.CharField(blank=True, default="", max_length=10),
                ),
                migrations.AddConstraint(
                    model_name="treatment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("allergies_answer__in", ["", "none", "these", "not-asked"])
                        ),
                        name="treatment_allergies_answer",
                    ),
                ),
            ],
            "clinics.records.migrations.0002_guards",
            "clinics.sheets.migrations.0002_guards",
        ),
        migrations.RunPython(understand, migrations.RunPython.noop),
    ]
