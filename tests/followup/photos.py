"""Files that a patient may send: photos, and what only pretends to be one."""

import io
from collections.abc import Callable, Mapping

from PIL import Image

from aftercare.web.photos import MOST_BYTES


def _drawn(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 100)).save(out, kind, **options)
    return out.getvalue()


def png() -> bytes:
    return _drawn("PNG")


def jpeg() -> bytes:
    """Return a photo on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Åsa"
    exif.get_ifd(0x8825)[1] = "N"
    return _drawn("JPEG", exif=exif)


def large() -> bytes:
    return _drawn("JPEG") + b"\0" * MOST_BYTES


BAD: Mapping[str, Callable[[], bytes]] = {
    "text": lambda: b"GET / HTTP/1.1",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "gif": lambda: _drawn("GIF"),
    "bomb": lambda: _drawn("PNG", (9000, 9000)),
    "cut": lambda: _drawn("JPEG", (400, 400))[:500],
    "large": large,
}
