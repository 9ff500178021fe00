"""Several prints in one file, for a printer: the pages are those of the prints, byte for byte."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pikepdf

from aftercare.paper.failure import RenderingFailed


def join(prints: Iterable[bytes], *, title: str, two_sided: bool) -> bytes:
    """Return the pages of all prints, in their order, as one PDF.

    With `two_sided` a print of an odd number of pages is followed by an empty one, so that the
    next patient's sheet never begins on the back of this one's. The tags for readers stay in the
    single prints: the joined file is for paper. Raises RenderingFailed for what is not a print.
    """
    with pikepdf.new() as joined:
        for each in prints:
            try:
                with pikepdf.open(io.BytesIO(each)) as one:
                    _append(joined, one, two_sided)
            except pikepdf.PdfError as fault:
                raise RenderingFailed("one of the prints is damaged") from fault
        with joined.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as about:
            about["dc:title"] = title
        joined.docinfo["/Title"] = title
        joined.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
        made = io.BytesIO()
        joined.save(made, deterministic_id=True)
    return made.getvalue()


def _append(joined: pikepdf.Pdf, one: pikepdf.Pdf, two_sided: bool) -> None:
    pages = len(one.pages)
    size = one.pages[-1].mediabox
    joined.pages.extend(one.pages)
    for page in list(joined.pages)[-pages:]:
        # What these refer to, the tree of tags, does not come along.
        for key in ("/StructParents", "/Tabs"):
            if key in page:
                del page[key]
    if two_sided and pages % 2:
        width, height = float(size[2]) - float(size[0]), float(size[3]) - float(size[1])
        joined.add_blank_page(page_size=(width, height))
