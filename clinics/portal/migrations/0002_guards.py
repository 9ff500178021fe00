from django.db import migrations

from aftercare.installation import guards

PATIENT = "(SELECT patient_id FROM sheets_sheet WHERE id = NEW.sheet_id) <> NEW.patient_id"
MOVED = "NEW.sheet_id <> OLD.sheet_id OR NEW.patient_id <> OLD.patient_id"
BACK = "OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL AND NEW.nonce = OLD.nonce"


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("sheets", "0002_guards")]

    operations = [
        guards.install(
            *guards.settled("portal_link"),
            *guards.same_clinic("portal_link", sheet="sheets_sheet", patient="records_patient"),
            guards.Guard(
                "portal_link",
                "INSERT",
                "portal_link.patient: is not whom the sheet is for",
                PATIENT,
                "patient",
            ),
            guards.Guard(
                "portal_link", "UPDATE", "portal_link: stays with its sheet", MOVED, "moved"
            ),
            guards.Guard(
                "portal_link",
                "UPDATE",
                "portal_link: what was taken back stays dead",
                BACK,
                "revoked",
            ),
        )
    ]
