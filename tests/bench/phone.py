"""Twelve products as a phone answers about them, beside the printed sheet: pictures to look at.

`python -m tests.bench.phone FOLDER` asks for an ordinary patient and for one who nurses, on the
days 0, 3, 8 and 12, in both languages, and writes one sheet of pictures for each; and what a phone
says before and after "I am pregnant". It needs Chromium and pdftoppm.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import django

PRODUCTS: Final = (
    ("Sun Kids SPF 50 mineral", "Aqua, Zinc Oxide, Caprylic/Capric Triglyceride, Titanium Dioxide, "
     "Glycerin, Polyglyceryl-3 Diisostearate, Tocopherol, Xanthan Gum"),
    ("Cicaplast Baume B5", "Aqua, Hydrogenated Polyisobutene, Dimethicone, Glycerin, "
     "Butyrospermum Parkii Butter, Panthenol, Aluminum Starch Octenylsuccinate, Propanediol, "
     "Cetyl PEG/PPG-10/1 Dimethicone, Trihydroxystearin, Zinc Gluconate, Madecassoside, "
     "Manganese Gluconate, Silica, Magnesium Sulfate, Disodium EDTA, Copper Gluconate, "
     "Capryloyl Glycine, Citric Acid, Polyglyceryl-4 Isostearate, Tocopherol, Phenoxyethanol, "
     "Chlorhexidine Digluconate"),
    ("Moisturising ceramide cream", "Aqua, Glycerin, Cetearyl Alcohol, Caprylic/Capric "
     "Triglyceride, Cetyl Alcohol, Ceteareth-20, Petrolatum, Potassium Phosphate, Ceramide NP, "
     "Ceramide AP, Ceramide EOP, Carbomer, Dimethicone, Behentrimonium Methosulfate, Sodium "
     "Lauroyl Lactylate, Sodium Hyaluronate, Cholesterol, Phenoxyethanol, Disodium EDTA, "
     "Dipotassium Phosphate, Tocopherol, Phytosphingosine, Xanthan Gum, Ethylhexylglycerin"),
    ("Vichy Minéral 89", "Aqua, PEG/PPG/Polybutylene Glycol-8/5/3 Glycerin, Glycerin, Butylene "
     "Glycol, Methyl Gluceth-20, Carbomer, Sodium Hyaluronate, Phenoxyethanol, Caprylyl Glycol, "
     "Citric Acid, Biosaccharide Gum-1"),
    ("Differin", ""),
    ("Retinol 0.5% serum", "Aqua, Glycerin, Propanediol, Squalane, Retinol, Polysorbate 20, "
     "Tocopherol, Phenoxyethanol"),
    ("2% BHA liquid exfoliant", "Aqua, Methylpropanediol, Butylene Glycol, Salicylic Acid, "
     "Polysorbate 20, Camellia Oleifera Leaf Extract, Sodium Hydroxide, Tetrasodium EDTA"),
    ("Vaseline", "Petrolatum"),
    ("Mild shampoo", "Aqua, Sodium Laureth Sulfate, Cocamidopropyl Betaine, Glycerin, Sodium "
     "Chloride, Parfum, Citric Acid, Sodium Benzoate"),
    ("Fluid foundation", "Aqua, Cyclopentasiloxane, Glycerin, Titanium Dioxide, Dimethicone, CI "
     "77491, CI 77492, CI 77499, Phenoxyethanol"),
    ("Saline spray", "Aqua, Sodium Chloride"),
    ("세라마이드 크림", "정제수, 글리세린, 나이아신아마이드, 레티놀, 판테놀"),
)  # fmt: skip
DAYS: Final = (0, 3, 8, 12)
WIDTH: Final = 390
SHEETS: Final = {"ordinary": {}, "breastfeeding": {"breastfeeding": "yes"}}


@contextmanager
def database() -> Iterator[None]:
    """Have an empty database in memory, as the tests have."""
    from django.test.utils import (
        setup_databases,
        setup_test_environment,
        teardown_databases,
        teardown_test_environment,
    )

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()


class Camera:
    """Takes pictures of pages as a phone shows them."""

    def __init__(self, chromium: Any, root: Path) -> None:
        self.root = root
        self.page = chromium.new_page(viewport={"width": WIDTH, "height": 844})

    def of(self, html: str, part: str) -> Any:
        """Return the picture of a part of a page."""
        from PIL import Image

        text = re.sub(r'"/static/', f'"file://{self.root}/static/', html)
        file = self.root / "var" / "phone.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.page.goto(f"file://{file}")
        file.unlink()
        found = self.page.query_selector(part) or self.page.query_selector("main")
        return Image.open(io.BytesIO(found.screenshot())).convert("RGB")


def grid(rows: list[list[Any]], beside: list[Any]) -> Any:
    """Return the pictures side by side, row by row, with others on the right."""
    from PIL import Image

    heights = [max(one.height for one in row) for row in rows]
    left = max(sum(one.width + 12 for one in row) for row in rows)
    right = max((one.width for one in beside), default=0)
    height = max(sum(heights) + 12 * len(rows), sum(one.height + 12 for one in beside))
    made = Image.new("RGB", (left + right, height), "#888888")
    y = 0
    for row, tall in zip(rows, heights, strict=True):
        x = 0
        for one in row:
            made.paste(one, (x, y))
            x += one.width + 12
        y += tall + 12
    y = 0
    for one in beside:
        made.paste(one, (left, y))
        y += one.height + 12
    return made


def printed(data: bytes, folder: Path) -> list[Any]:
    """Return the pages of a PDF as pictures."""
    from PIL import Image

    pdf = folder / "sheet.pdf"
    pdf.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "70", "-png", str(pdf), str(folder / "page")], check=True)
    pages = sorted(folder.glob("page-*.png"))
    found = [Image.open(io.BytesIO(page.read_bytes())) for page in pages]
    for page in (*pages, pdf):
        page.unlink()
    return found


def main() -> None:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    django.setup()
    from playwright.sync_api import sync_playwright

    root = Path(__file__).resolve().parent.parent.parent
    with sync_playwright() as playwright, database():
        # Playwright's loop is there: Django would refuse to ask the database.
        camera = Camera(playwright.chromium.launch(executable_path="/usr/bin/chromium"), root)
        take(camera, folder)


def take(camera: Camera, folder: Path) -> None:
    """Take all pictures."""
    from tests import factories
    from tests.portal import opening

    factories.publish()
    for name, flags in SHEETS.items():
        for language in ("en", "sv"):
            answers = factories.ANSWERED | flags
            sheet = opening.sheet(flags=answers, language=language)
            link = opening.link(sheet)
            rows: list[list[Any]] = [[] for _ in PRODUCTS]
            for day in DAYS:
                with opening.at(timedelta(days=day, hours=1)):
                    phone = opening.opened(link)
                    phone.post("/my/language/", {"language": language})
                    for row, (called, listed) in zip(rows, PRODUCTS, strict=True):
                        row.append(camera.of(asked(phone, called, listed), "#answer"))
            with opening.at(timedelta(hours=1)):
                pages = printed(opening.opened(link).get("/my/pdf/").content, folder)
            grid(rows, pages).save(folder / f"{name}-{language}.png")
            with opening.at(timedelta(days=3)):
                told(camera, opening.opened(link), language).save(
                    folder / f"{name}-{language}-pregnant.png"
                )


def asked(phone: Any, called: str, listed: str) -> str:
    """Return the page that answers about a product that she has used before."""
    data = {"name": called, "ingredients": listed, "familiar": "yes"}
    text: str = phone.post("/my/products/", data).content.decode()
    return text


def told(camera: Camera, phone: Any, language: str) -> Any:
    """Return today, products and dates before and after "I am pregnant"."""
    phone.post("/my/language/", {"language": language})
    paths = ("/my/", "/my/calendar/")
    retinol = next(one for one in PRODUCTS if one[0].startswith("Retinol"))

    def shown() -> list[Any]:
        pages = [camera.of(phone.get(path).content.decode(), "main") for path in paths]
        return [*pages, camera.of(asked(phone, *retinol), "#answer")]

    before = shown()
    form = phone.get("/my/changed/").content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', form)
    data = {"form_key": key[1] if key else str(uuid.uuid4()), "what": ["pregnant"]}
    phone.post("/my/changed/", data)
    return grid([before, shown()], [])


if __name__ == "__main__":
    main()
