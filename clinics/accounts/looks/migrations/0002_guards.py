from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("looks", "0001_initial")]

    operations = [
        guards.install(
            *guards.frozen("looks_look", "looks_review"),
            guards.Guard("looks_sampled", "DELETE", "looks_sampled: rows are never deleted"),
            guards.Guard(
                "looks_sampled",
                "UPDATE",
                "looks_sampled: what was judged is never changed",
                "OLD.verdict <> '' OR NEW.look_id <> OLD.look_id OR NEW.review_id <> OLD.review_id",
                "judged",
            ),
        )
    ]
