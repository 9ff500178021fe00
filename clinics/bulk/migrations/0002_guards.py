from django.db import migrations

from aftercare.installation import guards

MOVED = "OLD.state NOT IN ('waiting', 'stopped') AND NEW.state <> OLD.state"


class Migration(migrations.Migration):
    dependencies = [("bulk", "0001_initial"), ("delivery", "0002_guards")]

    operations = [
        guards.install(
            *guards.settled("bulk_batch", "bulk_batchitem"),
            *guards.same_clinic(
                "bulk_batchitem",
                batch="bulk_batch",
                sheet="sheets_sheet",
                issued="sheets_sheet",
                delivery="delivery_delivery",
            ),
            guards.Guard(
                "bulk_batchitem", "UPDATE", "bulk_batchitem: it has ended", MOVED, "ended"
            ),
            guards.Guard(
                "bulk_batchitem", "DELETE", "bulk_batchitem: rows are never deleted", "", "kept"
            ),
            guards.Guard("bulk_batch", "DELETE", "bulk_batch: rows are never deleted", "", "kept"),
        )
    ]
