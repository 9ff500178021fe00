"""Reads what was made: the words of HTML and PDF, without their layout."""

import re
from html.parser import HTMLParser

import pypdfium2  # type: ignore[import-untyped]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def html_words(document: str) -> str:
    """Return what a reader sees of the markup."""
    parser = _Words()
    parser.feed(document)
    return squeezed("".join(parser.found))


def pdf_pages(data: bytes) -> list[str]:
    """Return the words of each page, its footer included."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = []
        for page in document:
            words = page.get_textpage()
            pages.append(words.get_text_range())
            words.close()
            page.close()
        return pages
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Return the text without any white space: layout breaks lines where it likes."""
    return re.sub(r"[\s\ufffe\u00ad]+", "", text)


def in_order(parts: list[str], text: str) -> list[str]:
    """Return the parts that do not follow one another in the text."""
    missing, place = [], 0
    for part in parts:
        found = text.find(squeezed(part), place)
        if found < 0:
            missing.append(part)
        else:
            place = found + len(squeezed(part))
    return missing
