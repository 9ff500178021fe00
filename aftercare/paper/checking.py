"""Whether the bytes of a print are what they should be, before anybody keeps or mails them."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

from aftercare.paper.failure import RenderingFailed

# How the typefaces are named inside the file: Inter, and the others of `fonts.Face`.
OURS = re.compile(r"^/[A-Z]{6}\+(Inter|Other-[a-z]+)(-[A-Za-z-]+)?$")
# What a document says of itself: its least and its most pages.
PAGES = re.compile(r'<body [^>]*data-pages="(\d+)-(\d+)"')
# Every document of ours has plain words, bold ones and headings.
EVERYWHERE = frozenset({"Inter", "Inter-Semi-Bold", "Inter-Bold"})
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def refuse_bad(data: bytes, html: str) -> None:
    """Raise RenderingFailed unless the bytes are a whole PDF of this document, in our typefaces.

    Every page and every stream is read, every typeface is inside, and the number of pages is one
    that the document asks for.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check(pdf, html)
    except pikepdf.PdfError as fault:
        raise RenderingFailed("the print is damaged") from fault


def _check(pdf: pikepdf.Pdf, html: str) -> None:
    # What a reader would mend in silence is a damage all the same.
    if found := pdf.check_pdf_syntax():
        raise RenderingFailed(f"the print is damaged: {found[0]}")
    asked = PAGES.search(html)
    least, most = (int(asked[1]), int(asked[2])) if asked else (1, 100)
    if not least <= len(pdf.pages) <= most:
        raise RenderingFailed(f"the print has {len(pdf.pages)} pages, not {least} to {most}")
    if not _says_what_it_is(pdf):
        raise RenderingFailed("the print does not say that it is a sheet")
    seen: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages, start=1):
        fonts: Any = page.Resources.get("/Font") if "/Resources" in page else None
        if not fonts:
            raise RenderingFailed(f"page {number} has no words")
        for font in fonts.values():
            if font.objgen not in seen:
                seen[font.objgen] = _checked_font(font)
    if missing := EVERYWHERE - set(seen.values()):
        raise RenderingFailed(f"the print lacks the typeface {min(missing)}")


def _says_what_it_is(pdf: pikepdf.Pdf) -> bool:
    """Whether it has tags, a language and metadata, as everything from our press."""
    return all(key in pdf.Root for key in ("/StructTreeRoot", "/Lang", "/Metadata"))


def _checked_font(font: Any) -> str:
    """Return the name of a typeface that is ours and inside; raise for any other."""
    name = str(font.get("/BaseFont", "/none"))
    if not OURS.match(name):
        raise RenderingFailed(f"the print uses the typeface {name[1:]}, which is not ours")
    for part in font.get("/DescendantFonts", [font]):
        about = part.get("/FontDescriptor", {})
        inside = next((about[key] for key in FILES if key in about), None)
        if inside is None or len(inside.read_bytes()) < 100:
            raise RenderingFailed(f"the typeface {name[1:]} is not inside the print")
    return name.partition("+")[2]
