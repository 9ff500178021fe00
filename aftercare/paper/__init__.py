"""From a plan to HTML, plain text and PDF: the only door, but for `joining` beside it."""

from aftercare.paper.dates import Calendar
from aftercare.paper.failure import RenderingFailed
from aftercare.paper.fonts import unprintable
from aftercare.paper.layout import lay_out
from aftercare.paper.letterhead import Door, Letterhead, Paper
from aftercare.paper.phones import national
from aftercare.paper.pictures import drawing
from aftercare.paper.qr import square
from aftercare.paper.render import fragment, full_html, html, sources_html, style_element, text
from aftercare.paper.sheet import DateGroup, Entry, ProductRow, SheetView
from aftercare.paper.workers import pdf

__all__ = [
    "Calendar",
    "DateGroup",
    "Door",
    "Entry",
    "Letterhead",
    "Paper",
    "ProductRow",
    "RenderingFailed",
    "SheetView",
    "drawing",
    "fragment",
    "full_html",
    "html",
    "lay_out",
    "national",
    "pdf",
    "sources_html",
    "square",
    "style_element",
    "text",
    "unprintable",
]
