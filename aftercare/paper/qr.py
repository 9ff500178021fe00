"""The square that a telephone's camera reads: an address as a drawing, always the same."""

from __future__ import annotations

import segno
from markupsafe import Markup

# Of four levels the second: a crease or a stain over a seventh of the square does no harm.
ERROR_LEVEL = "m"


def square(address: str, title: str) -> Markup:
    """Return the drawing of an address; `title` is what is read aloud in its place.

    Each dark run of a row is one stroke, so that no hair lines stand between the modules. The
    white border that readers need, four modules, is part of it.
    """
    code = segno.make(address, error=ERROR_LEVEL, micro=False, boost_error=False)
    border = code.default_border_size
    size = code.symbol_size()[0]
    runs = "".join(
        f"M{start + border} {row + border}h{length}v1h-{length}z"
        for row, modules in enumerate(code.matrix)
        for start, length in _runs(bytes(modules))
    )
    drawing = Markup('<svg class="square" viewBox="0 0 {size} {size}"><title>{title}</title>')
    return drawing.format(size=size, title=title) + Markup('<path d="{}"/></svg>').format(runs)


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """Return where each dark run of a row begins and how long it is."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found
