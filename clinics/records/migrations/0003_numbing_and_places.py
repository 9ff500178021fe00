from django.conf import settings
from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_calling"),
        ("records", "0002_guards"),
        ("sheets", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = guards.around(
        [
            migrations.AddField(
                model_name="treatment",
                name="anaesthetic_agent",
                field=models.CharField(blank=True, max_length=24),
            ),
            migrations.AddField(
                model_name="treatment",
                name="anaesthetic_percent",
                field=models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
            ),
            migrations.AddField(
                model_name="treatment",
                name="baby_age_months",
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ),
            migrations.AddField(
                model_name="treatmentzone",
                name="place",
                field=models.CharField(blank=True, max_length=12),
            ),
            migrations.AddConstraint(
                model_name="treatment",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "anaesthetic_agent__in",
                            [
                                "",
                                "lidocaine",
                                "prilocaine",
                                "lidocaine_prilocaine",
                                "tetracaine",
                                "lidocaine_tetracaine",
                                "benzocaine",
                                "compounded",
                                "other",
                            ],
                        )
                    ),
                    name="treatment_agent",
                ),
            ),
            migrations.AddConstraint(
                model_name="treatment",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("anaesthetic_percent", None),
                        models.Q(("anaesthetic_percent__gt", 0), ("anaesthetic_percent__lte", 100)),
                        _connector="OR",
                    ),
                    name="treatment_percent",
                ),
            ),
            migrations.AddConstraint(
                model_name="treatment",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("baby_age_months", None), ("baby_age_months__lte", 60), _connector="OR"
                    ),
                    name="treatment_baby_age",
                ),
            ),
            migrations.AddConstraint(
                model_name="treatmentzone",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("place", ""),
                        models.Q(("area", "scar"), models.Q(("place", "scar"), _negated=True)),
                        _connector="OR",
                    ),
                    name="zone_place_of_a_scar",
                ),
            ),
        ],
        "clinics.records.migrations.0002_guards",
        "clinics.sheets.migrations.0002_guards",
    )
