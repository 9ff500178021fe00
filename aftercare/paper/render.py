"""A plan as HTML for paper, as a fragment for screens and as plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from aftercare.paper import beside, ladder, pages, pictures, qr
from aftercare.paper.compose import compose
from aftercare.paper.layout import lay_out
from aftercare.paper.letterhead import Door, Letterhead, Paper
from aftercare.paper.sheet import Head
from aftercare.rules import Plan

TOP = Path(__file__).resolve().parent.parent.parent
TEMPLATES = TOP / "templates" / "pages" / "paper"
STYLES = TOP / "static" / "sheet"
# Each document has the style of its template, by which the press knows its own.
NAMES = ("sheet", "large", "full", "review")
# What a print may have beyond the pages that were counted: long notes of a clinic, for one.
SPARE_PAGES = 4


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
    size = Paper(paper)
    sheet = compose(plan, letterhead, has_door=door is not None)
    fitted = ladder.fitted_large if large_print else ladder.fitted
    sheet = fitted(sheet, size, door)
    least = 4 if large_print else ladder.least_pages(sheet)
    return _document(
        "large" if large_print else "sheet",
        sheet,
        size=f"{size.value} large" if large_print else size.value,
        door=door,
        square=qr.square(door.address, sheet.words["door_square"]) if door else "",
        pictures=pictures.strip(sheet.words) if sheet.shows_pictures else "",
        least=least,
        most=least + SPARE_PAGES,
        marker=sheet.words["preview"] if preview else "",
    )


def _document(name: str, sheet: pages.Sheet, **values: object) -> str:
    title = " – ".join(part for part in (sheet.words["title"], sheet.head.sheet) if part)
    return _render(
        f"{name}.html",
        view=sheet,
        head=sheet.head,
        words=sheet.words,
        title=title,
        style=Markup(style_element(name)),
        footer=sheet.head.footer,
        **values,
    )


def sources_html(plan: Plan, letterhead: Letterhead, paper: str = Paper.A4) -> str:
    """Return a document of the sheet's lines, each with its sources."""
    view, parts = beside.sourced(plan, letterhead)
    return _render(
        "sources.html",
        view=view,
        parts=parts,
        sources=plan.sources,
        **_beside(view.head, view.words, "sources_title", paper),
    )


def full_html(plan: Plan, letterhead: Letterhead, paper: str = Paper.A4) -> str:
    """Return a document of everything that the plan holds, for the clinic; never for patients."""
    view, groups, notes = beside.full(plan, letterhead)
    return _render(
        "full.html",
        view=view,
        groups=groups,
        notes=notes,
        strengths=plan.certainty,
        **_beside(view.head, view.words, "full_title", paper),
    )


def _beside(
    head: pages.Head | Head, words: Mapping[str, str], title: str, size: str
) -> dict[str, object]:
    said = (head.patient, head.sheet, words[title])
    return {
        "head": head,
        "words": words,
        "title": " – ".join(part for part in (words[title], head.sheet) if part),
        "who": ", ".join(part for part in (head.patient, head.born, head.sheet) if part),
        "footer": " · ".join(part for part in said if part),
        "size": Paper(size).value,
        "style": Markup(style_element("full")),
    }


def fragment(plan: Plan, letterhead: Letterhead | None = None, *, why: bool = False) -> str:
    """Return the same content for a page on screen; with `why`, staff can open each line."""
    sheet = lay_out(plan, letterhead)
    return _render("fragment.html", view=sheet, head=sheet.head, words=sheet.words, why=why)


def text(plan: Plan, letterhead: Letterhead | None = None) -> str:
    """Return the same content as plain text, a line a statement."""
    sheet = lay_out(plan, letterhead)
    return _render("sheet.txt", view=sheet, head=sheet.head, words=sheet.words)


@cache
def style_element(name: str) -> str:
    """Return the style element of a kind of document, with what browsers alone need."""
    files = (f"{name}.css", "browser.css")
    return (
        f"<style>\n{''.join((STYLES / each).read_text(encoding='utf-8') for each in files)}</style>"
    )


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
