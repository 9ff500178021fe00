"""What the recipe for a device asks for: the migration that lets its rows into the table."""

import os
from pathlib import Path

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
FOLDER = Path(__file__).resolve().parent.parent / "clinics" / "records" / "migrations"
# The migrations whose guards name the table; see the recipe.
GUARDS = ("clinics.records.migrations.0002_guards", "clinics.sheets.migrations.0002_guards")

if __name__ == "__main__":
    django.setup()
    before = set(FOLDER.glob("*.py"))
    call_command("makemigrations", "records", verbosity=0)
    (made,) = set(FOLDER.glob("*.py")) - before
    text = made.read_text(encoding="utf-8")
    head, _, operations = text.rpartition("    operations = [")
    head = head.replace(
        "    dependencies = [", '    dependencies = [\n        ("sheets", "0002_guards"),'
    )
    body = operations.rstrip().removesuffix("]")
    end = f"], {', '.join(map(repr, GUARDS))})\n"
    wrapped = f"{head}    operations = guards.around([{body}{end}"
    made.write_text(f"from aftercare.installation import guards\n{wrapped}", encoding="utf-8")
