from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_delete_job")]

    # New names in the code alone: tables, columns and constraints stay as they are.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("patientway", "patientway_way"),
                migrations.RenameModel("PatientWay", "PatientChannel"),
                migrations.AlterModelTable("patientchannel", "delivery_patientway"),
                migrations.RenameField("patientchannel", "way", "channel"),
                migrations.AlterField(
                    "patientchannel",
                    "channel",
                    models.CharField(
                        choices=[
                            ("print", "On paper"),
                            ("email", "Email with a link"),
                            ("email-pdf", "Email with the PDF"),
                        ],
                        db_column="way",
                        default="print",
                        max_length=9,
                    ),
                ),
                migrations.AlterField(
                    "patientchannel",
                    "patient",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT,
                        related_name="channel",
                        to="records.patient",
                    ),
                ),
                migrations.AddConstraint(
                    "patientchannel",
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["print", "email", "email-pdf"])),
                        name="patientway_way",
                    ),
                ),
                migrations.RenameModel("Worker", "Heartbeat"),
                migrations.AlterModelTable("heartbeat", "delivery_worker"),
            ]
        )
    ]
