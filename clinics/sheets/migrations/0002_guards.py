from django.db import migrations

from aftercare.installation import guards

ISSUED = "EXISTS (SELECT 1 FROM sheets_sheet WHERE treatment_id = {row}.{column})"
PATIENT = "(SELECT patient_id FROM records_treatment WHERE id = NEW.treatment_id) <> NEW.patient_id"


class Migration(migrations.Migration):
    dependencies = [("sheets", "0001_initial"), ("records", "0002_guards")]

    operations = [
        guards.install(
            *guards.frozen(
                "sheets_sheet", "sheets_sheetpayload", "sheets_withdrawal", "sheets_renderedpdf"
            ),
            *guards.same_clinic(
                "sheets_sheet",
                treatment="records_treatment",
                patient="records_patient",
                replaces="sheets_sheet",
            ),
            *guards.same_clinic("sheets_sheetpayload", sheet="sheets_sheet"),
            *guards.same_clinic("sheets_withdrawal", sheet="sheets_sheet"),
            *guards.same_clinic("sheets_renderedpdf", sheet="sheets_sheet"),
            guards.Guard(
                "sheets_sheet",
                "INSERT",
                "sheets_sheet.patient: is not who was treated",
                PATIENT,
                "patient",
            ),
            # What a sheet was issued from stays as it was.
            *guards.frozen(
                "records_treatment", when=ISSUED.format(row="OLD", column="id"), topic="issued"
            ),
            *guards.frozen(
                "records_treatmentzone",
                when=ISSUED.format(row="OLD", column="treatment_id"),
                topic="issued",
            ),
            guards.Guard(
                "records_treatmentzone",
                "INSERT",
                "records_treatmentzone: the treatment has a sheet",
                ISSUED.format(row="NEW", column="treatment_id"),
                "issued",
            ),
        )
    ]
