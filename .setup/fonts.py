"""Cuts the typeface to the characters and weights that screen and paper use.

The files go to `build/fonts`. The same source gives the same bytes, so that a sheet printed again
is the same file.
"""

import concurrent.futures
import hashlib
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

FOLDER = Path(__file__).resolve().parent.parent / "build" / "fonts"
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
    products = [folder / "coverage.txt", *(_path(folder, weight) for weight in WEIGHTS)]
    if all(path.is_file() for path in (*products, stamp)) and stamp.read_text() == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    family = _subset()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for _ in pool.map(_cut, repeat(family), WEIGHTS, repeat(folder)):
            pass
    (folder / "coverage.txt").write_text(_as_lines(family.getBestCmap()), encoding="ascii")
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


def _path(folder: Path, weight: int) -> Path:
    return folder / f"inter-{weight}.woff2"


def _as_lines(codes: Iterable[int]) -> str:
    return "".join(f"{code:04X}\n" for code in sorted(codes))


def _fingerprint() -> str:
    parts = (SOURCE.read_bytes(), Path(__file__).read_bytes(), fontTools.version.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
