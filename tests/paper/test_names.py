"""A patient's name prints in the script that it is written in; other typefaces come only then."""

import io

import pikepdf
import pytest

from aftercare import paper
from aftercare.paper import fonts
from tests.paper import printing, reading

NAMES = {
    "arabic": "محمد علي",
    "armenian": "Արմեն",
    "cjk": "李小龍 山田花子 김민수 ひらがな",
    "devanagari": "अनिता शर्मा",
    "ethiopic": "አበበ",
    "georgian": "გიორგი ბერიძე",
    "hebrew": "שרה לוי",
    "syriac": "ܐܒܓܪ",
    "tamil": "கமலா",
    "thai": "สมชาย ใจดี",
}


def typefaces(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(font.BaseFont).partition("+")[2].removesuffix("-Bold")
            for page in pdf.pages
            for font in page.Resources.Font.values()
        }


@pytest.mark.parametrize("script", NAMES)
def test_a_name_prints_in_its_own_script(script):
    data = printing.pdf(printing.small(patient_name=NAMES[script]))
    assert f"Other-{script}" in typefaces(data)
    # The others are read from right to left, or are drawn in another order than they are written.
    if script in ("armenian", "cjk", "ethiopic", "georgian", "thai"):
        assert reading.squeezed(NAMES[script][:4]) in reading.squeezed(reading.pdf_pages(data)[0])


@pytest.mark.parametrize("name", ["Åsa Öberg", "Nguyễn Thị Lan", "Αλέξης", "Жанна"])
def test_a_name_in_our_own_typeface_loads_no_other(name):
    data = printing.pdf(printing.small(patient_name=name))
    assert not [each for each in typefaces(data) if each.startswith("Other")]
    assert fonts.faces_for(name) == ()


def test_the_same_name_gives_the_same_bytes_whatever_was_printed_before():
    thai = printing.small(patient_name=NAMES["thai"])
    first = paper.pdf(thai, in_process=True)
    paper.pdf(printing.small(patient_name=NAMES["georgian"]), in_process=True)
    assert paper.pdf(thai, in_process=True) == first


def test_without_the_packages_the_letters_are_refused_and_not_left_out(monkeypatch, tmp_path):
    for name in ("coverage.txt", "widths.txt"):
        (tmp_path / name).write_text((fonts.FOLDER / name).read_text())
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts._runs.cache_clear()
    try:
        assert fonts.unprintable("Ann ก") == ("ก",)
    finally:
        fonts._runs.cache_clear()
