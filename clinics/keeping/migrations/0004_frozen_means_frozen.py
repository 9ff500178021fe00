from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("keeping", "0003_errands"), ("journal", "0003_chain_guards")]

    # Since this version, who refuses DELETE refuses TRUNCATE and REPLACE as well.
    operations = [guards.made_again()]
