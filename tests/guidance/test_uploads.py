"""A document is sent in the app: strictly read, shown as a dry run, loaded by one press."""

import copy
import json
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aftercare.guidance.editor import uploads
from aftercare.guidance.models import Load, Upload
from aftercare.guidance.store import documents, working_copy
from tests import factories
from tests.guidance import publishing
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/guidance/upload/"


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(permissions=["edit"]))


def changed(hours: int = 288) -> dict[str, Any]:
    document = copy.deepcopy(documents.reference_document())
    row = next(row for row in document["rules"] if row["id"] == publishing.RULE)
    row["windows"] = row["windows"] | {"T2": [0, hours]}
    return document


def sent(client: Client, data: bytes, name: str = "guidance.json") -> Any:
    return client.post(ADDRESS, {"document": SimpleUploadedFile(name, data)})


def test_a_good_document_is_looked_at_first_and_then_loaded(editor: Client) -> None:
    answer = sent(editor, json.dumps(changed()).encode())
    page = unescape(editor.get(answer["Location"]).content.decode())
    assert "Nothing is wrong with it" in page
    assert 'href="/guidance/rules/acid-aha-pha-avoid/"' in page
    assert not working_copy.is_changed()
    done = editor.post(answer["Location"])
    assert done["Location"] == "/guidance/"
    assert [one.key for one in working_copy.changes()] == [publishing.RULE]
    assert working_copy.changes()[0].edited_by is not None
    assert Load.objects.count() == 1
    assert not Upload.objects.exists()
    assert editor.post(answer["Location"]).status_code == 404


def test_what_an_unsafe_document_breaks_is_told_and_it_is_never_loaded(editor: Client) -> None:
    document = changed()
    row = next(row for row in document["rules"] if row["id"] == "retinoid-otc-avoid-early")
    row["windows"] = {tier: [0, 24] for tier in row["windows"]}
    answer = sent(editor, json.dumps(document).encode())
    page = unescape(editor.get(answer["Location"]).content.decode())
    assert "can’t be loaded like this" in page
    assert "INV-01" in page
    assert "Load it into" not in page
    editor.post(answer["Location"])
    assert not working_copy.is_changed()


def test_whose_changes_it_would_replace_is_told_before(editor: Client) -> None:
    other = factories.user(permissions=["edit"])
    publishing.change(other, 312)
    answer = sent(editor, json.dumps(changed()).encode())
    page = unescape(editor.get(answer["Location"]).content.decode())
    assert "1 unpublished change would be replaced" in page
    assert other.name in page


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"{}", "guidance.txt", "has to end in .json"),
        (b"", "guidance.json", "The file is empty"),
        (b"{", "guidance.json", "can’t be read"),
        (b'{"rules": [], "rules": []}', "guidance.json", "is there twice"),
        (b'{"rules": NaN}', "guidance.json", "is not a number"),
        (b"[" * 100_000, "guidance.json", "can’t be read"),
        (b"\xff\xfe", "guidance.json", "can’t be read"),
        (b"[1]", "guidance.json", "no guidance document"),
        (b'{"rules": ' + b" " * uploads.MOST_BYTES + b"[]}", "guidance.json", "larger than 5 MB"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(
    editor: Client, data: bytes, name: str, told: str
) -> None:
    page = unescape(sent(editor, data, name).content.decode())
    assert told in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize("rows", [[], [7], [{"id": "a"}], {"a": 1}, "x", None])
def test_nonsense_that_is_json_is_shown_and_never_loaded(editor: Client, rows: Any) -> None:
    answer = sent(editor, json.dumps({"rules": rows}).encode())
    assert editor.get(answer["Location"]).status_code == 200
    editor.post(answer["Location"])
    assert not working_copy.is_changed()


def test_nobody_opens_what_somebody_else_sent(editor: Client) -> None:
    answer = sent(editor, json.dumps(changed()).encode())
    other = signed_in(factories.user(permissions=["edit"]))
    assert other.get(answer["Location"]).status_code == 404
    assert other.post(answer["Location"]).status_code == 404


def test_the_working_copy_is_downloaded_and_sent_back_without_a_difference(editor: Client) -> None:
    publishing.change(factories.user(permissions=["edit"]), 312)
    text = editor.get("/guidance/document/").content
    page = unescape(editor.get(sent(editor, text)["Location"]).content.decode())
    assert "the working copy reads the same already" in page
