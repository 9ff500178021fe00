"""A plan as HTML for paper, as a fragment for screens and as plain text."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from aftercare.paper import fit, qr
from aftercare.paper.layout import lay_out
from aftercare.paper.letterhead import Door, Letterhead, Paper
from aftercare.paper.sheet import Head
from aftercare.rules import Plan

TOP = Path(__file__).resolve().parent.parent.parent
TEMPLATES = TOP / "templates" / "pages" / "paper"
STYLES = TOP / "static" / "sheet" / "sheet.css"


def html(
    plan: Plan,
    letterhead: Letterhead,
    *,
    paper: str = Paper.A4,
    large_print: bool = False,
    preview: bool = False,
    door: Door | None = None,
) -> str:
    """Return the whole document: its style inside, no script and no address of anything else.

    With `door` page one also says how to find the sheet on the telephone.
    """
    sheet = lay_out(plan, letterhead)
    head, size = sheet.head, Paper(paper)
    fitted = fit.LOOSE if large_print else fit.fit(sheet, size, has_door=door is not None)
    return _render(
        "sheet.html",
        view=sheet,
        head=head,
        words=sheet.words,
        door=door,
        square=qr.square(door.address, sheet.words["door_square"]) if door else "",
        style=Markup(style_element()),
        fit=fitted,
        size=f"{size.value} large" if large_print else f"{size.value} {fitted.name}".strip(),
        footer=_footer(head),
        marker=sheet.words["preview"] if preview else "",
    )


def fragment(plan: Plan, letterhead: Letterhead | None = None, *, why: bool = False) -> str:
    """Return the same content for a page on screen; with `why`, staff can open each line."""
    sheet = lay_out(plan, letterhead)
    return _render("fragment.html", view=sheet, head=sheet.head, words=sheet.words, why=why)


def text(plan: Plan, letterhead: Letterhead | None = None) -> str:
    """Return the same content as plain text, a line a statement."""
    sheet = lay_out(plan, letterhead)
    return _render("sheet.txt", view=sheet, head=sheet.head, words=sheet.words)


@cache
def style_element() -> str:
    """Return the style element of every document, by which the press knows its own."""
    return f"<style>\n{STYLES.read_text(encoding='utf-8')}</style>"


def _footer(head: Head) -> str:
    return " · ".join(part for part in (head.patient, head.sheet, head.edition_short) if part)


def _render(name: str, **values: object) -> str:
    # Composed, so that a letter and its accent are one glyph.
    return unicodedata.normalize("NFC", _environment().get_template(name).render(values))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
