from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("sheets", "0002_guards")]

    operations = guards.around(
        [
            migrations.RemoveConstraint(model_name="renderedpdf", name="pdf_once_a_format"),
            # Nobody wrote down what the prints before this show.
            migrations.AddField(
                model_name="renderedpdf",
                name="door",
                field=models.CharField(blank=True, default="before", max_length=64),
                preserve_default=False,
            ),
            migrations.AlterField(
                model_name="renderedpdf",
                name="door",
                field=models.CharField(blank=True, default="", max_length=64),
            ),
            migrations.AddConstraint(
                model_name="renderedpdf",
                constraint=models.UniqueConstraint(
                    fields=("sheet", "paper", "large_print", "door"), name="pdf_once_a_format"
                ),
            ),
        ],
        "clinics.sheets.migrations.0002_guards",
    )
