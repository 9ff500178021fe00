from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0005_remarks_and_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="part",
            name="moved_with",
            field=models.CharField(blank=True, max_length=141),
        ),
    ]
