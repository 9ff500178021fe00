"""How long the PDF of a new patient's sheet takes, beside stock WeasyPrint on the same words."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import weasyprint
from fontTools.ttLib import TTFont

from aftercare import paper, rules
from aftercare.guidance.store import documents
from aftercare.paper import to_pdf
from aftercare.paper.fonts import FOLDER
from aftercare.paper.render import style_element
from aftercare.rules.vocabulary import FLAG_VALUES, Language
from tests.bench import measure
from tests.bench.plan import EVERYTHING, NIGHT_CREAM
from tests.paper import samples

VISIT = {
    **{
        key: EVERYTHING[key] for key in ("performed_at", "time_zone", "device", "zones", "endpoint")
    },
    "adjuncts": ["anaesthetic"],
    "flags": {flag.value: values[0] for flag, values in FLAG_VALUES.items()}
    | {"breastfeeding": "yes", "cold_sores": "history"},
    "skin_type": 3,
    "age": 34,
    "allergies": [],
    "products": [NIGHT_CREAM],
}
ROUNDS = 7
GOAL = 3.0
DESIGNED = (Path(__file__).parent / "designer.css").read_text(encoding="utf-8")


def main() -> None:
    """Print CPU time per sheet, and how many times faster than the designer's page it is."""
    with _installed_fonts():
        patients = _patients()
        timers = {
            "designer's page, stock": lambda: _timed(_stock, next(patients), DESIGNED),
            "our page, stock": lambda: _timed(_stock, next(patients), ""),
            "our page, our press": lambda: _timed(to_pdf.print_sheet, next(patients)),
        }
        for timer in timers.values():
            timer()  # warm
        times = measure.interleaved(timers, ROUNDS)
    base = times["designer's page, stock"]
    rows = [
        (name, measure.milliseconds(found), f"{measure.ratio(base, found):.2f}x")
        for name, found in times.items()
    ]
    measure.table(
        f"One PDF, CPU milliseconds (goal: our press at least {GOAL:g}x)",
        ("way", "median [quartiles]", "faster"),
        rows,
    )


def _patients() -> Iterator[str]:
    facts = rules.parse_facts(VISIT)
    guidance = rules.parse_guidance(documents.reference_document(), 1)
    plan = rules.build_plan(facts, guidance, Language.EN)
    number = 0
    while True:
        number += 1
        letterhead = samples.letterhead(
            patient_name=f"Maria Lindqvist {number}", sheet_number=f"2026-{number:04}"
        )
        yield paper.html(plan, letterhead)


def _stock(document: str, more_style: str) -> bytes:
    style = style_element().removesuffix("</style>") + more_style + "</style>"
    made: bytes = weasyprint.HTML(string=document.replace(style_element(), style)).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return made


def _timed(make: Callable[..., bytes], *arguments: str) -> float:
    begun = time.process_time()
    make(*arguments)
    return time.process_time() - begun


@contextmanager
def _installed_fonts() -> Iterator[None]:
    """Let fontconfig find Inter as an installed font, as a stock set-up would."""
    with tempfile.TemporaryDirectory() as folder:
        for each in FOLDER.glob("*.woff2"):
            font = TTFont(each)
            font.flavor = None
            for record in font["name"].names:
                if record.nameID in (1, 16):
                    record.string = "Inter"
            font.save(Path(folder) / f"{each.stem}.ttf")
        config = Path(folder) / "fonts.conf"
        config.write_text(
            f"<fontconfig><dir>{folder}</dir><dir>/usr/share/fonts</dir>"
            f"<cachedir>{folder}</cachedir></fontconfig>"
        )
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(config)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


if __name__ == "__main__":
    main()
