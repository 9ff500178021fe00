"""Refuses to start without what paper needs: system libraries and fonts."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from aftercare.installation import libraries

FONTS = ("inter-400.woff2", "inter-600.woff2", "inter-700.woff2", "coverage.txt")


def missing_fonts(folder: Path) -> list[str]:
    """Return the names of the font files that are not in the folder."""
    return [name for name in FONTS if not (folder / name).is_file()]


def problems(**kwargs: Any) -> list[CheckMessage]:
    """Return an error, with the line to type, for each thing that is missing."""
    found: list[CheckMessage] = []
    if packages := libraries.missing_packages():
        found.append(
            Error(
                "System libraries are missing: PDFs can't be made.",
                hint=f"apt-get install --no-install-recommends {' '.join(packages)}",
                id="aftercare.E001",
            )
        )
    if fonts := missing_fonts(settings.BASE_DIR / "build" / "fonts"):
        found.append(
            Error(
                f"Fonts are missing: {', '.join(fonts)}.",
                hint="python .setup/fonts.py",
                id="aftercare.E002",
            )
        )
    return found
