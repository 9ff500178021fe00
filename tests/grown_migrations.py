"""What the recipe for a device asks for: the migration that lets its rows into the table."""

import os

import django
from django.core.management import call_command

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
call_command("makemigrations", "records", verbosity=0)
