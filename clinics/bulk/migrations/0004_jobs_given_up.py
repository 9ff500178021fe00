from django.db import migrations
from django.utils import timezone


def leave(apps, schema_editor):
    """Leave for a person what its job had given up; what still waits is taken as it is."""
    jobs = apps.get_model("delivery", "Job").objects.filter(
        task="clinics.bulk.tasks.work_off", state="failed"
    )
    items = [item for (item,) in jobs.values_list("args", flat=True)]
    waiting = apps.get_model("bulk", "BatchItem").objects.filter(state="waiting", pk__in=items)
    waiting.update(state="left", problem="broken", ended_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("bulk", "0003_turns"), ("delivery", "0003_desk")]
    run_before = [("delivery", "0004_delete_job")]

    operations = [migrations.RunPython(leave, migrations.RunPython.noop)]
