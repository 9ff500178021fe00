"""Prints what becomes of each kind of unsafe edit: `python -m tests.guidance`."""

import django
from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=True)
    django.setup()
from tests.guidance import test_unsafe_edits

RESULTS = ("refused", "looser", "meaning", "sentence", "missed")


def main() -> None:
    """Print one line a kind, and the sums."""
    counted = test_unsafe_edits.table()
    print("".join(f"{name:>9}" for name in RESULTS), " kind")
    for kind in sorted({kind for kind, _ in counted}):
        print("".join(f"{counted[kind, name]:>9}" for name in RESULTS), f" {kind}")
    sums = [sum(n for (_, name), n in counted.items() if name == one) for one in RESULTS]
    print("".join(f"{each:>9}" for each in sums), " all")


if __name__ == "__main__":
    main()
