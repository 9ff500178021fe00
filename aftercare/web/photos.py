"""A photo, read by its content and drawn anew, so that nothing else is kept with it."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO, Final

from PIL import Image, ImageOps

# What telephones send; a file is what its bytes say, whatever it is called.
FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_BYTES: Final = 12_000_000
MOST_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 1_600
QUALITY: Final = 82


class PhotoRefused(ValueError):
    """A file that is no photo, or one that is too large."""


def redrawn(file: BinaryIO) -> bytes:
    """Return the photo as a JPEG of at most 1,600 pixels a side, upright, with nothing else in it.

    The place, the time and the camera are gone, and so is whatever was hidden in the file. Raises
    PhotoRefused.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoRefused("too many bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise PhotoRefused("too many pixels")
                return _drawn(found)
    except PhotoRefused:
        raise
    # A broken file fails in many ways, in each of the readers; none of them is ours to tell apart.
    except Exception as error:
        raise PhotoRefused("no photo") from error


def _drawn(found: Image.Image) -> bytes:
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(found).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
