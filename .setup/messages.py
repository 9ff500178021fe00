"""Collects, checks and compiles the translations, without the gettext programs.

messages.py extract    bring every .po file up to date with the code and the templates
messages.py check      fail when a string is missing, untranslated, uncertain or broken
messages.py compile    make the .mo files that the app reads
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, extract, mofile, pofile
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "aftercare" / "locale"
LANGUAGES = ("sv",)
OVERRIDES = ROOT / "templates" / "overrides"
KEYWORDS = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Left out, so that a file changes only when a string does.
VOLATILE = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Last-Translator',
    b'"Language-Team',
    b'"Project-Id-Version',
    b'"Report-Msgid-Bugs-To',
    b'"Generated-By',
)


def strings() -> Catalog:
    """Return every string that code and templates ask to translate, with where."""
    catalog = Catalog(project="aftercare", charset="utf-8")
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        for line, message, comments, context in found(path):
            catalog.add(message, None, [(where, line)], auto_comments=comments, context=context)
    return catalog


def sources() -> Iterator[Path]:
    for folder in ("aftercare", "clinics", "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".jinja", ".txt") and "migrations" not in path.parts:
                yield path


def found(path: Path) -> list:
    source = path.read_bytes()
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    if path.is_relative_to(OVERRIDES):
        # Django turns a template into calls among X-es; its indentation means nothing in Python.
        calls = templatize(source.decode(), origin=str(path)).splitlines()
        source, method = "\n".join(line.lstrip() for line in calls).encode(), "python"
    options = {"extensions": "jinja2.ext.loopcontrols", "trimmed": "true", "silent": "false"}
    return list(extract.extract(method, io.BytesIO(source), KEYWORDS, ["Translators:"], options))


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="aftercare", charset="utf-8")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def bring_up_to_date() -> None:
    template = strings()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(text(catalog))


def text(catalog: Catalog) -> bytes:
    catalog.header_comment = "# Translations."
    catalog.fuzzy = False
    out = io.BytesIO()
    pofile.write_po(out, catalog, width=100, sort_output=True, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(VOLATILE))


def problems() -> Iterator[str]:
    template = strings()
    for language in LANGUAGES:
        where = path_of(language).relative_to(ROOT)
        catalog = read(language)
        for wanted in template:
            if wanted.id:
                message = catalog.get(wanted.id, wanted.context)
                yield from (f"{where}: {wanted.id!r}: {what}" for what in faults(message, catalog))
        for known in catalog:
            if known.id and template.get(known.id, known.context) is None:
                yield f"{where}: {known.id!r}: no longer used"


def faults(message, catalog: Catalog) -> Iterator[str]:
    if message is None:
        yield "missing; run make messages"
        return
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    if not all(forms):
        yield "not translated"
    elif message.fuzzy:
        yield "marked as uncertain (fuzzy)"
    else:
        yield from (str(error) for error in message.check(catalog))


def compile_all() -> None:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalog = pofile.read_po(file, locale=path.parent.parent.name)
        out = io.BytesIO()
        mofile.write_mo(out, catalog)
        path.with_suffix(".mo").write_bytes(out.getvalue())


def main(arguments: list[str]) -> int:
    settings.configure()
    if arguments == ["extract"]:
        bring_up_to_date()
    elif arguments == ["compile"]:
        compile_all()
    elif arguments == ["check"]:
        wrong = list(problems())
        print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
        return 1 if wrong else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
