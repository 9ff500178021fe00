"""Our own line drawings of acts, each beside its words: one line weight, no face, never disease.

They are inside the document, as everything that paper prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from markupsafe import Markup

from aftercare.paper.fonts import TOP

FOLDER: Final = TOP / "static" / "pictures"
# The act, and the phrase that stands with it.
ON_PAPER: Final = ("wash", "cool", "sun", "crust")


@cache
def drawing(name: str) -> Markup:
    """Return a drawing as an element: its words stand beside it, so that it has none itself."""
    text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(text.strip())


def strip(words: Mapping[str, str]) -> Markup:
    """Return the drawings of page two in a row, each above its words."""
    shown = Markup().join(
        Markup("<p>{}<br>{}</p>").format(_titled(name, said), said)
        for name, said in ((name, words[f"picture_{name}"]) for name in ON_PAPER)
    )
    return Markup('<div class="pictures">{}</div>').format(shown)


def _titled(name: str, title: str) -> Markup:
    """Return a drawing with its words inside: PDF/UA asks that each figure has some."""
    start, sign, rest = drawing(name).partition(">")
    return start + sign + Markup("<title>{}</title>").format(title) + rest
