"""`make bench`: every measurement in one run, each side by side with what it is compared to."""

import importlib
import sys
from types import ModuleType

PARTS = ("plan", "proof", "changes", "pages", "pdf")


def main() -> None:
    """Run the named parts, or all of them, and print a table each."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        sys.exit(f"{', '.join(unknown)}: not a part; there are {', '.join(PARTS)}")
    for name in wanted:
        part: ModuleType = importlib.import_module(f"tests.bench.{name}")
        part.main()


if __name__ == "__main__":
    main()
