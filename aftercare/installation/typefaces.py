"""The typefaces for names in scripts that Inter lacks. Needs nothing but Python.

Two packages of Debian, 14 MB to download: Noto Sans for the scripts of names that Inter lacks, and
WenQuanYi Micro Hei (1.6 MB) for Chinese, Japanese and Korean. Noto's own CJK faces are 57 MB, for
letters that differ in detail; a name is read in either. Without them the software works: a name
that can't be printed is refused where it is typed.
"""

from pathlib import Path

FOLDER = Path("/usr/share/fonts/truetype")
CJK = "wqy/wqy-microhei.ttc"
PACKAGES = {
    "noto/NotoSansArabic-Regular.ttf": "fonts-noto-core",
    CJK: "fonts-wqy-microhei",
}
# The scripts that living people's names are written in and Inter lacks, as Noto names its files.
SCRIPTS = (
    *("Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati"),
    *("Gurmukhi", "Hebrew", "Kannada", "Khmer", "Lao", "Malayalam", "Mongolian", "Myanmar"),
    *("NKo", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu", "Thaana", "Thai", "Tifinagh"),
)
WEIGHTS = {400: "Regular", 700: "Bold"}


def missing_packages() -> list[str]:
    """Return the Debian packages whose typeface is not there."""
    return [package for file, package in PACKAGES.items() if not (FOLDER / file).is_file()]


def files() -> dict[str, dict[int, Path]]:
    """Return the files that are there: of each face, those of its weights."""
    faces = {
        script.lower(): {
            weight: FOLDER / "noto" / f"NotoSans{script}-{name}.ttf"
            for weight, name in WEIGHTS.items()
        }
        for script in SCRIPTS
    }
    faces["cjk"] = {400: FOLDER / CJK}
    there = {
        face: {weight: file for weight, file in weights.items() if file.is_file()}
        for face, weights in faces.items()
    }
    return {face: weights for face, weights in there.items() if weights}
