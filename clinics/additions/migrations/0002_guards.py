from django.db import migrations

from aftercare.installation import guards

PROPOSER = "(SELECT proposed_by_id FROM wishes_wishesversion WHERE id = NEW.version_id)"
UNDECIDED = (
    "EXISTS (SELECT 1 FROM wishes_wishesversion AS other WHERE other.clinic_id = NEW.clinic_id"
    " AND NOT EXISTS (SELECT 1 FROM wishes_wishesdecision WHERE version_id = other.id))"
)


class Migration(migrations.Migration):
    dependencies = [("wishes", "0001_initial")]

    operations = [
        guards.install(
            *guards.frozen("wishes_wishesversion", "wishes_wishesdecision"),
            *guards.settled("wishes_workingwishes"),
            *guards.same_clinic("wishes_wishesdecision", version="wishes_wishesversion"),
            guards.Guard(
                "wishes_wishesversion",
                "INSERT",
                "wishes_wishesversion: another one is still to be decided",
                UNDECIDED,
                "one_open",
            ),
            guards.Guard(
                "wishes_wishesdecision",
                "INSERT",
                "wishes_wishesdecision.by: who proposes does not confirm",
                f"NEW.kind = 'confirmed' AND {PROPOSER} = NEW.by_id",
                "second_person",
            ),
        )
    ]
