from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        guards.install(
            *guards.frozen("journal_event"),
        )
    ]
