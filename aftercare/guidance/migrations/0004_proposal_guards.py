from django.db import migrations

from aftercare.installation import guards

FROZEN = (
    *("document", "digest", "base_number", "note", "accepted", "form_key"),
    *("proposed_by_id", "proposed_at"),
)


def changed(*columns: str) -> str:
    # JSON and UUID columns compare as text in both databases.
    return " OR ".join(f"CAST(NEW.{name} AS text) <> CAST(OLD.{name} AS text)" for name in columns)


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_working_copy")]

    operations = [
        guards.install(
            guards.Guard(
                "guidance_edition",
                "INSERT",
                "guidance_edition: a second person approves",
                "NEW.approved_by_id = NEW.proposed_by_id",
                "second",
            ),
            guards.Guard(
                "guidance_proposal",
                "INSERT",
                "guidance_proposal: a proposal begins open",
                "NEW.state <> 'open'",
                "begins",
            ),
            guards.Guard(
                "guidance_proposal",
                "DELETE",
                "guidance_proposal: rows are never deleted",
            ),
            guards.Guard(
                "guidance_proposal",
                "UPDATE",
                "guidance_proposal: what was proposed is never changed",
                changed(*FROZEN),
            ),
            guards.Guard(
                "guidance_proposal",
                "UPDATE",
                "guidance_proposal: what was decided is never changed",
                "OLD.state <> 'open'",
                "decided",
            ),
            guards.Guard(
                "guidance_proposal",
                "UPDATE",
                "guidance_proposal: a second person decides",
                "NEW.state IN ('approved', 'sent-back') AND NEW.decided_by_id = NEW.proposed_by_id",
                "second",
            ),
            # That its edition is what was approved: since items are decided, in 0008.
            *guards.frozen("guidance_load"),
        )
    ]
