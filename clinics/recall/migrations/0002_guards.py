from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("recall", "0001_initial"), ("sheets", "0002_guards")]

    operations = [
        guards.install(
            *guards.frozen("recall_recalldecision"),
            *guards.same_clinic("recall_recalldecision", sheet="sheets_sheet"),
            *guards.same_clinic("recall_comparison", sheet="sheets_sheet"),
            *guards.settled("recall_comparison"),
        )
    ]
