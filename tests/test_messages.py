"""The strings that are collected for translation."""

from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog

from tests import scripts


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    return scripts.load("messages")


@pytest.fixture
def checkout(messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "aftercare" / "locale")
    monkeypatch.setattr(messages, "OVERRIDES", tmp_path / "templates" / "overrides")
    (tmp_path / "templates" / "pages").mkdir(parents=True)
    (tmp_path / "templates" / "overrides").mkdir()
    (tmp_path / "clinics").mkdir()
    return tmp_path


def found(catalog: Catalog) -> set[object]:
    return {message.id for message in catalog if message.id}


def test_strings_are_found_in_code_and_in_both_kinds_of_template(
    messages: ModuleType, checkout: Path
) -> None:
    (checkout / "clinics" / "views.py").write_text('_("One")\nngettext_lazy("a", "b", 2)\n')
    (checkout / "templates" / "pages" / "page.html").write_text(
        '{{ gettext("Hello %(name)s", name=name) }}{% trans %}\n  Two\n  lines\n{% endtrans %}'
    )
    (checkout / "templates" / "overrides" / "field.html").write_text(
        '{% load i18n %}\n  <p>\n{% translate "Three" %}\n</p>'
    )
    assert found(messages.strings()) == {
        "One",
        ("a", "b"),
        "Hello %(name)s",
        "Two lines",
        "Three",
    }


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("", "not translated"),
        ("Hej %(namn)s", "unknown named placeholder"),
    ],
)
def test_a_bad_translation_is_named(
    messages: ModuleType, checkout: Path, translation: str, told: str
) -> None:
    (checkout / "clinics" / "views.py").write_text('_("Hello %(name)s")\n')
    messages.bring_up_to_date()
    path = messages.path_of("sv")
    head, _, last = path.read_text().rpartition('msgstr ""')
    path.write_text(f'{head}msgstr "{translation}"{last}')
    (problem,) = messages.problems()
    assert told in problem


def test_a_string_that_nobody_collected_is_named(messages: ModuleType, checkout: Path) -> None:
    (checkout / "clinics" / "views.py").write_text('_("New")\n')
    assert list(messages.problems()) == [
        "aftercare/locale/sv/LC_MESSAGES/django.po: 'New': missing; run make messages"
    ]
