from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    # Apart from the tables: what is unique among some rows only is made at the end of theirs.
    dependencies = [("shelf", "0001_initial")]

    operations = [
        guards.install(
            *guards.settled("shelf_unreadword", "shelf_harmlessname", "shelf_shelfproduct"),
            guards.Guard(
                "shelf_harmlessname",
                "UPDATE",
                "shelf_harmlessname: what was called harmless, and by whom, stays",
                "NEW.word <> OLD.word OR NEW.plain <> OLD.plain OR NEW.looks_like <> OLD.looks_like"
                " OR NEW.added_by_id <> OLD.added_by_id OR NEW.added_at <> OLD.added_at"
                " OR OLD.removed_at IS NOT NULL"
                " OR (OLD.seconded_by_id IS NOT NULL AND NEW.seconded_by_id <> OLD.seconded_by_id)",
                "said",
            ),
            guards.Guard(
                "shelf_harmlessname",
                "DELETE",
                "shelf_harmlessname: rows are never deleted",
                "",
                "kept",
            ),
            guards.Guard(
                "shelf_shelfproduct",
                "DELETE",
                "shelf_shelfproduct: rows are never deleted",
                "",
                "kept",
            ),
        ),
    ]
