"""Questions, areas, devices, reasons, danger signs, conflicts and words are edited in the app."""

from typing import Any

import pytest
from django.test import Client

from aftercare.guidance.store import working_copy
from tests import factories
from tests.frontdesk.filled import Form, changed, open_form
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(permissions=["edit"]))


def save(client: Client, address: str, **changes: str) -> Any:
    form: Form = changed(open_form(client, f"/guidance/{address}"), **changes)
    response = client.post(f"/guidance/{address}", form)
    kind, key = address.strip("/").split("/")
    item = working_copy.item(kind, key)
    assert item is not None
    return response, item


def differing(item: working_copy.Item) -> set[str]:
    return {
        key for key in item.published | item.data if item.published.get(key) != item.data.get(key)
    }


@pytest.mark.parametrize(
    ("address", "changes", "key", "value"),
    [
        ("flags/pregnant/", {"values.possible.sv": "Vet inte"}, "values",
         {"no": {"en": "No", "sv": "Nej"}, "possible": {"en": "Possible", "sv": "Vet inte"},
          "yes": {"en": "Yes", "sv": "Ja"}}),
        ("flags/smoker/", {"blocks_issue": "on"}, "blocks_issue", True),
        ("flags/smoker/", {"devices": "rf"}, "devices", ["rf"]),
        ("areas/nose/", {"limit_mm": "0,6"}, "limit_mm", "0.6"),
        ("devices/stamp/", {"estimate-from": "0.3", "estimate-to": "0,5"}, "estimate",
         ["0.3", "0.5"]),
        ("devices/pen/", {"estimate-from": "", "estimate-to": ""}, "estimate", None),
        ("red_flags/anaphylaxis/", {"action": "urgent"}, "action", "urgent"),
        ("modifiers/skin/", {"box-0-skin_type-from": "3"}, "when",
         [{"skin_type": [3, 6]}, {"flags": {"dark_marks": ["yes"]}}]),
        ("conflicts/C-01/", {"adopt.en": "Wait."}, "adopt", None),
        ("flag_groups/pregnancy/", {"label.en": "Pregnancy"}, "label",
         {"en": "Pregnancy", "sv": "Graviditet och amning"}),
        ("words/tiers.T1/", {"en": "a light treatment"}, "en", "a light treatment"),
    ],
)  # fmt: skip
def test_one_field_is_changed_and_nothing_else(
    editor: Client, address: str, changes: dict[str, str], key: str, value: Any
) -> None:
    named = {name.replace(".", "___").replace("-", "-"): text for name, text in changes.items()}
    response, item = save(editor, address, **named)
    assert response.status_code == 302
    assert differing(item) == {key}
    if value is not None:
        assert item.data[key] == value


@pytest.mark.parametrize(
    ("address", "changes", "place"),
    [
        ("areas/nose/", {"limit_mm": "6"}, "f-limit_mm"),
        ("areas/nose/", {"limit_mm": "deep"}, "f-limit_mm"),
        ("devices/pen/", {"estimate-from": "0.6"}, "f-estimate"),
        ("words/tiers.T1/", {"sv": ""}, "f-sv"),
        ("modifiers/skin/", {"box-0-skin_type-from": "9"}, "f-box-0-skin_type"),
    ],
)
def test_what_cant_be_right_is_told_at_its_field(
    editor: Client, address: str, changes: dict[str, str], place: str
) -> None:
    response, item = save(editor, address, **changes)
    assert response.status_code == 200
    assert f'href="#{place}"' in response.content.decode()
    assert not item.is_changed


def test_a_conflict_is_added_with_the_next_number_and_cites_claims(editor: Client) -> None:
    address = "/guidance/conflicts/new/"
    form = changed(
        open_form(editor, address), title___en="Sauna", title___sv="Bastu", claims__q="retinol"
    )
    shown = editor.post(address, form, headers={"HX-Request": "true"}).content.decode()
    assert 'value="add-cite:claims:S' in shown
    assert 'value="add-cite:claims:L' not in shown
    form["claims"] = ["S2-19"]
    assert editor.post(address, form)["Location"] == "/guidance/conflicts/C-23/"


def test_a_question_says_which_rules_ask_it(editor: Client) -> None:
    page = editor.get("/guidance/flags/breastfeeding/").content.decode()
    assert 'href="/guidance/rules/retinoid-breastfeeding-none/"' in page
