from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("guidance", "0001_initial")]

    operations = [
        guards.install(
            *guards.frozen("guidance_edition"),
        )
    ]
