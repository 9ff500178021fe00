"""From a plan to HTML, plain text and PDF: the only door."""

from aftercare.paper.failure import RenderingFailed
from aftercare.paper.letterhead import Door, Letterhead, Paper
from aftercare.paper.render import fragment, html, text
from aftercare.paper.workers import pdf

__all__ = ["Door", "Letterhead", "Paper", "RenderingFailed", "fragment", "html", "pdf", "text"]
