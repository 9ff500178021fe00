"""The official list of names: imported as it is published, recognised, never harmless by that."""

from pathlib import Path

import pytest
from django.core.management import call_command

from aftercare import rules
from aftercare.guidance.models import OfficialNames
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language, Verdict
from tests.rules import given

HEAD = "COSING Ref No,INCI name,INN name,CAS No,Function"
ROWS = [f'{n},"BLORP EXTRAHIDE {n}",,,HUMECTANT' for n in range(150)]
LIST = "\n".join(["Exported on 1 Dec 2026", "", HEAD, *ROWS, '900,"RETINYL BLORPATE",,,'])


def imported(tmp_path: Path, text: str, encoding: str = "utf-8") -> None:
    file = tmp_path / "cosing.csv"
    file.write_bytes(text.encode(encoding))
    call_command("lexicon", "import", str(file))


def judged(name: str) -> rules.ProductAdvice:
    products = [{"name": "Cream", "ingredients": f"Aqua, Glycerin, {name}, Panthenol"}]
    facts = given.facts(products=products)
    return rules.build_plan(facts, editions.current(), Language.EN).products[0]


@pytest.mark.django_db
def test_an_imported_name_is_recognised_and_a_danger_in_it_stays_one(tmp_path, capsys):
    assert judged("Blorp Extrahide 7").verdict is Verdict.UNCHECKED
    imported(tmp_path, LIST)
    assert "151 names, sha256:" in capsys.readouterr().out
    assert judged("Blorp Extrahide 7").verdict is Verdict.OK
    assert judged("Retinyl Blorpate").verdict is Verdict.WAIT


@pytest.mark.django_db
def test_the_same_list_again_is_kept_once_whatever_its_separator(tmp_path):
    imported(tmp_path, LIST)
    imported(tmp_path, LIST.replace(",", ";"), "cp1252")
    assert OfficialNames.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a,b\n1,2", "INCI name\nAqua", "\x00\x01"])
def test_what_is_no_list_is_refused_and_changes_nothing(tmp_path, text, capsys):
    with pytest.raises(SystemExit) as ended:
        imported(tmp_path, text)
    assert ended.value.code == 2
    assert "file: " in capsys.readouterr().err
    assert not OfficialNames.objects.exists()


def test_a_file_that_is_not_there_is_said_so(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("lexicon", "import", str(tmp_path / "none.csv"))
    assert ended.value.code == 2
    assert "file: No such file" in capsys.readouterr().err
