from django.db import migrations

from aftercare.installation import guards


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        guards.install(
            *guards.frozen("records_stopoverride"),
            *guards.settled("records_patient", "records_treatment"),
            *guards.same_clinic(
                "records_treatment", patient="records_patient", corrects="records_treatment"
            ),
            *guards.same_clinic("records_treatmentzone", treatment="records_treatment"),
            *guards.same_clinic("records_stopoverride", treatment="records_treatment"),
            *guards.same_clinic("records_patientproduct", patient="records_patient"),
            *guards.same_clinic("records_draft", patient="records_patient"),
        )
    ]
