"""Cuts the typeface to the characters and weights that screen and paper use.

Beside it go those for names in other scripts, as the system's packages bring them, each with the
characters it has; and how wide each character of ours is, for counting lines. The files go to
`build/fonts`. The same source gives the same bytes, so that a sheet printed again is the same file.
"""

import concurrent.futures
import hashlib
import shutil
import sys
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path

import fontpkg_inter
import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import WOFF2FlavorData
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aftercare.installation import typefaces  # noqa: E402 – found by the line above

FOLDER = ROOT / "build" / "fonts"
SOURCE = fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf"

WEIGHTS = (400, 600, 700)
# The letter shapes drawn for running text; the other end of the axis is for headlines.
OPTICAL_SIZE = 14

RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),  # Latin of Western, Central and Northern Europe, Turkish, Romanian
    (0x0259, 0x0259),  # schwa, in Azerbaijani names
    (0x02B9, 0x02DD),  # apostrophe-like letters in transliterated names
    (0x0300, 0x036F),  # accents that combine with the letter before
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Vietnamese, Welsh, Sámi
    (0x2000, 0x206F),  # punctuation and spaces
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2116, 0x2122),  # numero, trade mark
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2713, 0x2717),  # ticks and crosses
    (0x26A0, 0x26A0),  # warning
)
# Kerning and accents; the letter forms of a language; figures of one width for tables.
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "tnum")


def build(folder: Path) -> None:
    """Write the weights and the list of characters they cover, unless they are up to date."""
    stamp = folder / ".stamp"
    wanted = _fingerprint()
    written = [folder / "coverage.txt", folder / "widths.txt", folder / "others" / "coverage.txt"]
    products = [*written, *(_path(folder, weight) for weight in WEIGHTS)]
    if all(path.is_file() for path in (*products, stamp)) and stamp.read_text() == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    family = _subset()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for _ in pool.map(_cut, repeat(family), WEIGHTS, repeat(folder)):
            pass
    (folder / "coverage.txt").write_text(_as_lines(family.getBestCmap()), encoding="ascii")
    (folder / "widths.txt").write_text(_widths(folder), encoding="ascii")
    _copy_others(folder / "others")
    stamp.write_text(wanted)


def _subset() -> TTFont:
    # Before the weights are cut: there are 2,900 glyphs in the source, and cutting is slow.
    font = TTFont(SOURCE, recalcTimestamp=False)
    options = subset.Options(layout_features=list(FEATURES), hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    cutter.subset(font)
    return font


def _cut(family: TTFont, weight: int, folder: Path) -> None:
    axes = {"wght": weight, "opsz": OPTICAL_SIZE}
    font = instancer.instantiateVariableFont(family, axes, inplace=True)
    font.flavor = "woff2"
    # Outlines as they are, 16 % larger: each process that prints unpacks them thirty times faster.
    font.flavorData = WOFF2FlavorData(transformedTables=())
    font.save(_path(folder, weight))


def _widths(folder: Path) -> str:
    """Return a line for each character: its code, and its width in each weight, in 1/1000 em."""
    cut = [TTFont(_path(folder, weight)) for weight in WEIGHTS]
    maps = [font.getBestCmap() for font in cut]
    lines = (
        " ".join(
            [
                f"{code:04X}",
                *(_width(font, map_[code]) for font, map_ in zip(cut, maps, strict=True)),
            ]
        )
        for code in sorted(maps[0])
    )
    return "".join(f"{line}\n" for line in lines)


def _width(font: TTFont, glyph: str) -> str:
    return str(round(1000 * font["hmtx"][glyph][0] / font["head"].unitsPerEm))


def _copy_others(folder: Path) -> None:
    """Write the faces for other scripts, and a line for each run of characters of one."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lines = []
    for face, weights in typefaces.files().items():
        for weight, file in weights.items():
            with TTFont(file, fontNumber=0, recalcTimestamp=False, lazy=True) as font:
                font.save(folder / f"{face}-{weight}.ttf", reorderTables=None)
        with TTFont(folder / f"{face}-400.ttf", lazy=True) as font:
            codes = font.getBestCmap()
        lines += [f"{face} {first:04X} {last:04X}\n" for first, last in _runs(sorted(codes))]
    (folder / "coverage.txt").write_text("".join(lines), encoding="ascii")


def _runs(codes: list[int]) -> Iterable[tuple[int, int]]:
    first = last = codes[0]
    for code in codes[1:]:
        if code != last + 1:
            yield first, last
            first = code
        last = code
    yield first, last


def _path(folder: Path, weight: int) -> Path:
    return folder / f"inter-{weight}.woff2"


def _as_lines(codes: Iterable[int]) -> str:
    return "".join(f"{code:04X}\n" for code in sorted(codes))


def _fingerprint() -> str:
    others = [file for weights in typefaces.files().values() for file in weights.values()]
    sizes = " ".join(f"{file.name} {file.stat().st_size}" for file in others)
    own = (SOURCE.read_bytes(), Path(__file__).read_bytes(), fontTools.version.encode())
    parts = (*own, sizes.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
