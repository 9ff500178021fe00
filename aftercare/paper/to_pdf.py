"""HTML to PDF in this process: the only place that knows WeasyPrint."""

from __future__ import annotations

import html
import io
import logging
import threading
import warnings
from functools import lru_cache, partial
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from aftercare.paper import fonts
from aftercare.paper.failure import RenderingFailed
from aftercare.paper.render import NAMES, STYLES, style_element

# Where our own files seem to be. The name can never be a real host (RFC 2606).
ADDRESS = "https://sheet.invalid/"
VARIANT = "pdf/a-3a"
# PDF/A allows the mark of PDF/UA once its meaning is declared beside it.
UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""

_one_at_a_time = threading.Lock()


class OwnFilesOnly(URLFetcher):
    """Serves the sheet's fonts from memory and refuses every other address."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._own_files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return our own file of that address; raises for anything else."""
        if (body := self._own_files.get(url)) is None:
            raise FatalURLFetchingError(f"the sheet asked for {url[:80]!r}")
        return URLFetcherResponse(url, io.BytesIO(body))


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


class Press:
    """Fonts and styles, read once; one document at a time."""

    def __init__(self, faces: tuple[fonts.Face, ...] = ()) -> None:
        others = [file for face in faces for _, file in face.files]
        files = {
            f"{ADDRESS}fonts/{each.name}": each.read_bytes()
            for each in (*fonts.FOLDER.glob("*.woff2"), *others)
        }
        self.fetcher = OwnFilesOnly(files)
        self.fonts = FontConfiguration()
        self._faces = faces
        added = "".join(map(_font_face, faces))
        loaded = self._css("fonts.css", added)
        self.styles = {name: [loaded, self._css(f"{name}.css")] for name in NAMES}

    def _css(self, name: str, added: str = "") -> weasyprint.CSS:
        text = (STYLES / name).read_text(encoding="utf-8")
        names = "".join(f", '{face.name}'" for face in self._faces)
        return weasyprint.CSS(
            string=text.replace("Inter, ", f"Inter{names}, ") + added,
            base_url=f"{ADDRESS}sheet/{name}",
            url_fetcher=self.fetcher,
            font_config=self.fonts,
        )

    def print(self, document: str) -> bytes:
        """Return the document as one PDF that is both PDF/UA-1 and PDF/A-3a."""
        complaints = _Complaints()
        weasyprint.LOGGER.addHandler(complaints)
        try:
            data = _written(self._pages(document))
        finally:
            weasyprint.LOGGER.removeHandler(complaints)
        if complaints.messages:
            raise RenderingFailed("; ".join(dict.fromkeys(complaints.messages)))
        if not data.startswith(b"%PDF-"):
            raise RenderingFailed("what came out is not a PDF")
        return data

    def _pages(self, document: str) -> weasyprint.Document:
        # The style that a document brings for browsers was read when the press was made ready.
        name = next((each for each in NAMES if style_element(each) in document), NAMES[0])
        rendered = weasyprint.HTML(
            string=document.replace(style_element(name), "", 1),
            base_url=ADDRESS,
            url_fetcher=self.fetcher,
        ).render(font_config=self.fonts, stylesheets=self.styles[name], pdf_variant=VARIANT)
        _refuse_cut(rendered)
        return rendered


def _refuse_unprintable(document: str) -> None:
    if missing := fonts.unprintable(document):
        named = ", ".join(f"{each!r} (U+{ord(each):04X})" for each in missing[:10])
        raise RenderingFailed(f"the typeface can't print {named}")


def _font_face(face: fonts.Face) -> str:
    """Return the rules that load another typeface. One with a single weight is all weights."""
    return "".join(
        f"@font-face {{ font-family: '{face.name}'; font-weight: {weight}; "
        f"src: url('../fonts/{file.name}') format('truetype') }}\n"
        for weight, file in face.files
    )


@lru_cache(maxsize=4)
def press(faces: tuple[fonts.Face, ...] = ()) -> Press:
    """Return this process's press with these other typefaces, made ready on first use."""
    return Press(faces)


def print_sheet(document: str) -> bytes:
    """Return the PDF of a document; raises RenderingFailed, whatever went wrong."""
    with _one_at_a_time:
        try:
            said = html.unescape(document)
            _refuse_unprintable(said)
            return press(fonts.faces_for(said)).print(document)
        except RenderingFailed:
            raise
        except FatalURLFetchingError as refusal:
            raise RenderingFailed(str(refusal)) from refusal
        except Exception as fault:
            raise RenderingFailed(f"{type(fault).__name__}: {fault}") from fault


def _refuse_cut(rendered: weasyprint.Document) -> None:
    """Raise unless the sheet's last line was laid out, on the last page and inside it."""
    if not rendered.pages:
        raise RenderingFailed("there is no page")
    last = rendered.pages[-1]
    if "end" not in last.anchors or not 0 < last.anchors["end"][1] < last.height:
        raise RenderingFailed("the last line is not on the last page")


def _written(rendered: weasyprint.Document) -> bytes:
    """Return the bytes, in which no stream ends so that its end could be misread.

    A packed stream may end with a carriage return; with the line feed that follows it some
    readers take the two for one line end, and the stream for shorter than it says.
    """
    data = b""
    for blank_lines in range(4):
        finisher = partial(_finish, blank_lines=blank_lines)
        with warnings.catch_warnings():
            # WeasyPrint leaves the file of the colour profile to the garbage collector.
            warnings.simplefilter("ignore", ResourceWarning)
            data = rendered.write_pdf(finisher=finisher, pdf_variant=VARIANT)
        if b"\r\nendstream" not in data:
            break
    return data


class _Packed(pydyf.Stream):
    """A stream that is packed once: the file's identifier and the file both ask for its bytes."""

    def __init__(self, stream: pydyf.Stream) -> None:
        super().__init__(extra=stream.extra)
        self.number, self.generation = stream.number, stream.generation
        self.free, self.offset = stream.free, stream.offset
        self._bytes: bytes = stream.data

    @property
    def data(self) -> bytes:
        """The stream as the file holds it."""
        return self._bytes


def _finish(document: weasyprint.Document, pdf: pydyf.PDF, *, blank_lines: int) -> None:
    """Declare PDF/UA-1 in the metadata, left readable as PDF/UA's and PDF/A's checkers ask."""
    for place, each in enumerate(pdf.objects):
        if not isinstance(each, pydyf.Stream):
            continue
        if each.extra.get("Type") == "/Metadata":
            each.compress = False
            each.stream[0] = each.stream[0].replace(b"</rdf:RDF>", UA_MARK + b"</rdf:RDF>")
        elif not each.extra:  # what is drawn on a page
            each.stream += [b""] * blank_lines
        pdf.objects[place] = _Packed(each)
