from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("keeping", "0001_initial")]

    operations = [guards.install(*guards.frozen("keeping_backup", "keeping_drill"))]
