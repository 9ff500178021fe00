from django.db import migrations

from aftercare.installation import guards

END = "(SELECT {column} FROM journal_chain WHERE id = NEW.chain_id)"
# A chain grows by one event at a time, the one that follows its end.
FOLLOWS = f"NEW.seq <> {END.format(column='seq + 1')} OR NEW.prev <> {END.format(column='mac')}"
MOVED = (
    "NEW.id <> OLD.id OR NEW.key <> OLD.key OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS ("
    "SELECT 1 FROM journal_event WHERE chain_id = OLD.id AND seq = NEW.seq AND mac = NEW.mac"
    " AND prev = OLD.mac)"
)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_guards")]

    operations = [
        guards.install(
            guards.Guard(
                "journal_event",
                "INSERT",
                "journal_event: does not follow the end of its chain",
                FOLLOWS,
                "follows",
            ),
            guards.Guard(
                "journal_chain",
                "INSERT",
                "journal_chain: a chain begins empty",
                "NEW.seq <> 0 OR NEW.mac <> ''",
                "begins",
            ),
            guards.Guard(
                "journal_chain",
                "UPDATE",
                "journal_chain: a chain moves to its next event only",
                MOVED,
                "moves",
            ),
            guards.Guard("journal_chain", "DELETE", "journal_chain: rows are never deleted"),
        )
    ]
