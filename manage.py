#!/usr/bin/env python3
"""The command line of the project."""

import os
import sys

from django.core import management


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.settings")
    # A checkout that nobody has configured is the demo. A server is not: wsgi.py assumes nothing.
    if "SECRET_KEY" not in os.environ:
        os.environ.setdefault("DEMO", "1")
    management.execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
