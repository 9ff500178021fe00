from django.db import migrations

from aftercare.installation import guards

# What may follow a state; the same table as in clinics/delivery/queue.py, where a test compares.
FOLLOWS = {
    "due": ("taken", "cancelled"),
    "taken": ("due", "handing", "failed", "cancelled"),
    "handing": ("sent", "due", "failed", "doubtful"),
}
ALLOWED = " OR ".join(
    f"(OLD.state = '{before}' AND NEW.state IN ({', '.join(map(repr, after))}))"
    for before, after in FOLLOWS.items()
)
FIXED = ("kind", "language", "message_id", "form_key", "created_at", "patient_id")
CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in FIXED)


def refused(topic, message, condition, verb="UPDATE"):
    return guards.Guard(
        "delivery_delivery", verb, f"delivery_delivery: {message}", condition, topic
    )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("sheets", "0002_guards")]

    operations = [
        guards.install(
            *guards.settled("delivery_clinicdelivery", "delivery_patientway", "delivery_delivery"),
            *guards.same_clinic("delivery_patientway", patient="records_patient"),
            *guards.same_clinic(
                "delivery_delivery",
                patient="records_patient",
                sheet="sheets_sheet",
                again_of="delivery_delivery",
            ),
            *guards.same_clinic("delivery_outboxmessage", delivery="delivery_delivery"),
            *guards.frozen("delivery_outboxmessage"),
            refused(
                "patient",
                "is not for whom the sheet is",
                "(SELECT patient_id FROM sheets_sheet WHERE id = NEW.sheet_id) <> NEW.patient_id",
                "INSERT",
            ),
            refused("begins", "begins as due", "NEW.state <> 'due'", "INSERT"),
            refused("kept", "rows are never deleted", "", "DELETE"),
            refused("order", "no such step", f"NEW.state <> OLD.state AND NOT ({ALLOWED})"),
            # Once it may have arrived, only the mail server's own refusal, which is counted,
            # makes it due again: a lost worker never does.
            refused(
                "answered",
                "what may have arrived is not sent again",
                "OLD.state = 'handing' AND NEW.state = 'due' AND NEW.refusals <> OLD.refusals + 1",
            ),
            refused(
                "holder",
                "only who holds it goes on with it",
                "NEW.state IN ('taken', 'handing') AND OLD.state IN ('taken', 'handing')"
                " AND (NEW.worker <> OLD.worker OR NEW.attempts <> OLD.attempts)",
            ),
            refused(
                "fixed",
                "what was written stays",
                # The address is settled with the step after which it may have arrived.
                f"{CHANGED} OR (NEW.recipient <> OLD.recipient"
                " AND NOT (OLD.state = 'taken' AND NEW.state = 'handing'))"
                " OR COALESCE(CAST(NEW.sheet_id AS text), '')"
                " <> COALESCE(CAST(OLD.sheet_id AS text), '')"
                " OR COALESCE(CAST(NEW.again_of_id AS text), '')"
                " <> COALESCE(CAST(OLD.again_of_id AS text), '')",
            ),
        )
    ]
