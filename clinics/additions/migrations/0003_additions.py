from django.db import migrations

MODELS = (
    ("WorkingWishes", "AdditionsWorkingCopy"),
    ("WishesVersion", "AdditionsVersion"),
    ("WishesDecision", "AdditionsDecision"),
)


class Migration(migrations.Migration):
    """The models' names in code; the tables keep theirs, so that the database does nothing."""

    dependencies = [("wishes", "0002_guards")]

    operations = [
        operation
        for old, new in MODELS
        for operation in (
            migrations.AlterModelTable(old, f"wishes_{old.lower()}"),
            migrations.RenameModel(old, new),
        )
    ]
