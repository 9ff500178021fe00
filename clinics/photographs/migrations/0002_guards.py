from django.db import migrations

from aftercare.installation import guards

# The picture itself is only ever taken away; what was taken away stays as it is.
ANOTHER_PICTURE = "NEW.data <> OLD.data AND length(NEW.data) > 0"


class Migration(migrations.Migration):
    dependencies = [("photographs", "0001_initial")]

    operations = [
        guards.install(
            *guards.settled("photographs_photograph"),
            guards.Guard(
                "photographs_photograph",
                "UPDATE",
                "photographs_photograph: a picture is never another one",
                ANOTHER_PICTURE,
                "picture",
            ),
            guards.Guard(
                "photographs_photograph",
                "UPDATE",
                "photographs_photograph: what was taken away is never changed",
                "OLD.removed_at IS NOT NULL",
                "removed",
            ),
            guards.Guard(
                "photographs_photograph",
                "DELETE",
                "photographs_photograph: rows are never deleted",
            ),
        )
    ]
