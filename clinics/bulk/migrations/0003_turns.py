import django.utils.timezone
from django.db import migrations, models

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("bulk", "0002_guards")]

    operations = guards.around(
        [
            migrations.AddField(
                model_name="batchitem",
                name="attempts",
                field=models.PositiveSmallIntegerField(default=0),
            ),
            # What waits in a list that was begun before is due at once.
            migrations.AddField(
                model_name="batchitem",
                name="run_after",
                field=models.DateTimeField(default=django.utils.timezone.now),
                preserve_default=False,
            ),
            migrations.AddIndex(
                model_name="batchitem",
                index=models.Index(
                    condition=models.Q(("state", "waiting")),
                    fields=["run_after"],
                    name="item_queue",
                ),
            ),
        ],
        "clinics.bulk.migrations.0002_guards",
    )
