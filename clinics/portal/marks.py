"""The bold words of a printed line: `**these** and not those`, as markup that is safe to show."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def bold(text: str) -> Markup:
    """Return a line with its bold words as `<b>`; everything else is escaped."""
    parts = BOLD.split(text)
    shown = (
        Markup("<b>{}</b>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )
    return Markup("").join(shown)


def plain(text: str) -> str:
    """Return a line without its marks."""
    return BOLD.sub(r"\1", text)
