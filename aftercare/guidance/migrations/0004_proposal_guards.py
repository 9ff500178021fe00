from django.db import migrations

from aftercare.installation import guards

FROZEN = (
    *("document", "digest", "base_number", "note", "accepted", "form_key"),
    *("proposed_by_id", "proposed_at"),
)
# The edition that an approval made says the same, and was signed by the same two people.
MATCHES = (
    "EXISTS (SELECT 1 FROM guidance_edition e WHERE e.id = NEW.edition_id"
    " AND e.digest = NEW.digest AND e.document = NEW.document"
    " AND e.proposed_by_id = NEW.proposed_by_id AND e.approved_by_id = NEW.decided_by_id"
    " AND e.number > NEW.base_number)"
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
            guards.Guard(
                "guidance_proposal",
                "UPDATE",
                "guidance_proposal: its edition is not what was approved",
                f"NEW.state = 'approved' AND NOT {MATCHES}",
                "edition",
            ),
            *guards.frozen("guidance_load"),
        )
    ]
