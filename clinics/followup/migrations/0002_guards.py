from django.db import migrations

from aftercare.installation import guards

TABLES = ("followup", "checkin", "change", "concern")
OF_SHEET = "(SELECT patient_id FROM sheets_sheet WHERE id = NEW.sheet_id) <> NEW.patient_id"
# What was planned, and what a concern is about, stays; only what became of it changes.
PLANNED = "NEW.sheet_id <> OLD.sheet_id OR NEW.kind <> OLD.kind OR NEW.day <> OLD.day"
ABOUT = (
    "NEW.sheet_id <> OLD.sheet_id OR NEW.patient_id <> OLD.patient_id"
    " OR NEW.level <> OLD.level OR NEW.since <> OLD.since"
)


def guard(table, verb, message, condition, topic):
    return guards.Guard(f"followup_{table}", verb, f"followup_{table}: {message}", condition, topic)


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial"), ("sheets", "0002_guards")]

    operations = [
        guards.install(
            *guards.frozen("followup_checkin", "followup_change"),
            *guards.settled("followup_followup", "followup_concern"),
            *(
                one
                for table in TABLES
                for one in guards.same_clinic(f"followup_{table}", sheet="sheets_sheet")
            ),
            *guards.same_clinic("followup_followup", delivery="delivery_delivery"),
            *guards.same_clinic(
                "followup_concern", check_in="followup_checkin", change="followup_change"
            ),
            *(
                guard(table, "INSERT", "is not for whom the sheet is", OF_SHEET, "patient")
                for table in ("followup", "checkin", "change", "concern")
            ),
            guard("followup", "UPDATE", "what was planned stays", PLANNED, "planned"),
            guard(
                "followup",
                "UPDATE",
                "what ended is not planned again",
                "OLD.state <> 'planned' AND NEW.state <> OLD.state",
                "ended",
            ),
            # Days are planned once by INSERT OR IGNORE, however many workers come.
            guards.Guard(
                "followup_followup",
                "DELETE",
                "followup_followup: rows are never deleted",
                "",
                "kept",
                "IGNORE",
            ),
            guard("concern", "UPDATE", "what it is about stays", ABOUT, "about"),
            guard("concern", "DELETE", "rows are never deleted", "", "kept"),
        )
    ]
