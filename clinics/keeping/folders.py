"""Files outside the database that belong to it: `settings.KEPT_FOLDERS`."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from clinics.keeping import places


def found() -> dict[str, Path]:
    """Return every such file by its name in a backup: the folder's name and the way within.

    Called after the database was copied: what a row names is there then.
    """
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path
        for name, folder in sorted(settings.KEPT_FOLDERS.items())
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    }


def swap(laid: Path, now: datetime) -> None:
    """Put the folders of a backup where ours are; these are kept aside."""
    for name, folder in settings.KEPT_FOLDERS.items():
        here = Path(folder)
        if here.exists():
            aside = here.with_name(f"{here.name}.before-{now:%Y%m%dT%H%M%S}")
            os.rename(here, places.free(aside))
        here.parent.mkdir(parents=True, exist_ok=True)
        if (laid / name).is_dir():
            os.rename(laid / name, here)
        else:
            here.mkdir(mode=0o700)
