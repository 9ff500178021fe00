from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_desk")]

    operations = [migrations.DeleteModel("Job")]
