"""The working copy: what is saved, undone and answered for, and that nothing is lost silently."""

import copy
import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from aftercare import rules
from aftercare.guidance.models import Load, Part, SignedException
from aftercare.guidance.store import actions, documents, parts, working_copy
from tests import factories

pytestmark = pytest.mark.django_db
NAME = ("rules", "retinoid-otc-avoid-early")


@pytest.fixture
def editor() -> Any:
    factories.publish()
    return factories.user(permissions=["edit"])


def save(by: Any, data: Any, version: int, key: str = NAME[1], kind: str = "rules") -> Any:
    return actions.save_part(
        kind=kind, key=key, data=data, version=version, by=by, now=factories.NOW
    )


def item(kind: str = "rules", key: str = NAME[1]) -> working_copy.Item:
    found = working_copy.item(kind, key)
    assert found is not None
    return found


def longer(data: dict[str, Any], hours: int = 288) -> dict[str, Any]:
    return data | {"windows": data["windows"] | {"T2": [0, hours]}}


def test_without_a_change_it_reads_as_the_newest_edition(editor) -> None:
    edition = factories.publish(document=factories.changed_document())
    assert rules.digest(working_copy.document()) == edition.digest
    assert working_copy.base().number == 2
    assert (working_copy.changes(), working_copy.is_changed()) == ([], False)
    one = item()
    assert (one.version, one.is_changed, one.is_new, one.edited_by) == (0, False, False, None)


def test_without_an_edition_it_reads_as_the_reference() -> None:
    assert working_copy.document() == documents.reference_document()
    assert working_copy.base().number == 0


def test_a_saved_item_reads_otherwise_and_nothing_else_does(editor) -> None:
    old = item()
    part = save(editor, longer(old.data), old.version)
    assert (part.version, part.edited_by, part.edited_at) == (1, editor, factories.NOW)
    new = item()
    assert new.data["windows"]["T2"] == [0, 288]
    assert new.published == old.data
    assert [one.key for one in working_copy.changes()] == [NAME[1]]
    changed = parts.between(working_copy.base().document, working_copy.document())
    assert list(changed) == [NAME]
    assert rules.parse_guidance(working_copy.document(), 0)


def test_who_saved_second_is_told_what_the_first_one_wrote(editor) -> None:
    other = factories.user(permissions=["edit"])
    old = item()
    save(editor, longer(old.data, 288), old.version)
    with pytest.raises(actions.Stale) as stale:
        save(other, longer(old.data, 312), old.version)
    theirs = stale.value.theirs
    assert theirs is not None
    assert (theirs.data["windows"]["T2"], theirs.edited_by) == ([0, 288], editor)
    save(other, longer(old.data, 312), theirs.version)
    assert item().data["windows"]["T2"] == [0, 312]


def test_a_version_is_never_given_twice_to_one_item(editor) -> None:
    old = item()
    first = save(editor, longer(old.data, 288), 0)
    actions.undo_part(kind="rules", key=NAME[1], version=1, by=editor, now=factories.NOW)
    undone = item()
    assert (undone.is_changed, undone.version) == (False, 2)
    second = save(editor, longer(old.data, 312), undone.version)
    assert second.version > first.version
    with pytest.raises(actions.Stale):
        save(editor, longer(old.data, 336), first.version)


def test_an_edition_published_meanwhile_makes_a_form_stale(editor) -> None:
    old = item()
    document = factories.changed_document()
    rule = next(one for one in document["rules"] if one["id"] == NAME[1])
    rule["why"]["en"] += " Seen anew."
    factories.publish(document=document)
    with pytest.raises(actions.Stale) as stale:
        save(editor, longer(old.data), old.version)
    assert stale.value.theirs is not None
    assert stale.value.theirs.data["why"]["en"].endswith("Seen anew.")
    # What the edition did not touch is not stale.
    sun = item(key="sun-avoid-direct")
    save(editor, sun.data | {"strength": "low"}, 0, key="sun-avoid-direct")


def test_saving_the_published_text_is_no_change(editor) -> None:
    old = item()
    save(editor, longer(old.data), 0)
    assert save(editor, copy.deepcopy(old.published), 1) is None
    assert not Part.objects.exists()
    assert not working_copy.is_changed()


def test_items_are_taken_out_and_come_back_in_their_place(editor) -> None:
    before = [one.key for one in working_copy.items("rules")]
    save(editor, None, 0, key="swim-wait")
    assert item(key="swim-wait").is_removed
    assert [one.key for one in working_copy.items("rules")] == before
    assert "swim-wait" not in {rule["id"] for rule in working_copy.document()["rules"]}
    actions.undo_part(
        kind="rules",
        key="swim-wait",
        version=item(key="swim-wait").version,
        by=editor,
        now=factories.NOW,
    )
    assert [rule["id"] for rule in working_copy.document()["rules"]] == before


def test_new_items_come_last_and_undone_they_are_gone(editor) -> None:
    new = item().data | {"id": "something-new"}
    save(editor, new, 0, key="something-new")
    assert working_copy.document()["rules"][-1] == new
    assert item(key="something-new").is_new
    with pytest.raises(actions.Stale):
        save(editor, new, 0, key="something-new")
    undo = {"kind": "rules", "key": "something-new", "by": editor, "now": factories.NOW}
    actions.undo_part(version=1, **undo)
    assert working_copy.item("rules", "something-new") is None
    with pytest.raises(actions.Stale):
        actions.undo_part(version=1, **undo)


def test_every_kind_of_item_is_taken_apart_and_put_together() -> None:
    document = documents.reference_document()
    pieces = parts.taken_apart(document)
    assert {kind for kind, _ in pieces} == set(parts.KINDS)
    assert rules.digest(parts.laid_over(document, {})) == rules.digest(document)
    for kind in parts.KINDS:
        name = next(name for name in pieces if name[0] == kind)
        without = parts.laid_over(document, {name: None})
        assert list(parts.between(document, without)) == [name]
        assert parts.taken_apart(parts.laid_over(without, {name: pieces[name]})) == pieces


def test_an_id_means_one_thing_for_ever(editor) -> None:
    document = factories.changed_document()
    document["rules"] = [rule for rule in document["rules"] if rule["id"] != "swim-wait"]
    factories.publish(document=document)
    assert "swim-wait" in working_copy.ids_ever_used()
    with pytest.raises(actions.IdTaken):
        save(editor, item().data | {"id": "swim-wait"}, 1, key="swim-wait")


def test_an_item_is_what_it_is_called(editor) -> None:
    with pytest.raises(ValueError, match="calls itself"):
        save(editor, item().data, 0, key="another")
    with pytest.raises(ValueError, match="no part"):
        save(editor, {}, 0, kind="schema", key="1")


def test_only_editors_change_it(editor) -> None:
    for who in (factories.user(), factories.user(permissions=["approve"])):
        common = {"kind": "rules", "key": NAME[1], "by": who, "now": factories.NOW}
        for act in (
            lambda c=common: actions.save_part(data=None, version=0, **c),
            lambda c=common: actions.undo_part(version=0, **c),
            lambda c=common: actions.sign_exception(field="text.en", code="x", reason="y", **c),
            lambda who=who: actions.load_document(
                document=factories.changed_document(), by=who, now=factories.NOW
            ),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert not working_copy.is_changed()


def test_an_exception_holds_until_its_text_changes(editor) -> None:
    signed = {"kind": "rules", "key": NAME[1], "by": editor, "now": factories.NOW}
    actions.sign_exception(field="text.en", code="reading", reason="No shorter word", **signed)
    actions.sign_exception(field="text.sv", code="reading", reason="Inget kortare ord", **signed)
    again = actions.sign_exception(field="text.en", code="reading", reason="Still none", **signed)
    assert len(working_copy.exceptions()) == 2
    data = copy.deepcopy(item().data)
    data["text"]["en"] = "Other words."
    save(editor, data, 0)
    assert [one.field for one in working_copy.exceptions()] == ["text.sv"]
    actions.drop_exception(exception=working_copy.exceptions()[0], by=editor, now=factories.NOW)
    assert not SignedException.objects.exists()
    assert again.signed_by_id == editor.pk


def test_a_loaded_document_is_the_working_copy(editor) -> None:
    save(editor, longer(item().data), 0)
    document = factories.changed_document()
    document["rules"] = [rule for rule in document["rules"] if rule["id"] != "swim-wait"]
    load = actions.load_document(document=document, by=None, now=factories.NOW)
    assert rules.digest(working_copy.document()) == rules.digest(document) == load.digest
    assert {one.key for one in working_copy.changes()} == {document["rules"][0]["id"], "swim-wait"}
    assert {one.edited_by for one in working_copy.changes()} == {None}
    # What stood there before is kept.
    before = json.loads(load.before)
    assert next(r for r in before["rules"] if r["id"] == NAME[1])["windows"]["T2"] == [0, 288]
    second = actions.load_document(
        document=working_copy.base().document, by=editor, now=factories.NOW
    )
    assert not working_copy.is_changed()
    assert second.before
    assert Load.objects.count() == 2


def test_a_form_from_before_a_load_is_stale(editor) -> None:
    first = parts.taken_apart(working_copy.base().document)
    key = next(key for kind, key in first if kind == "rules")
    actions.load_document(document=factories.changed_document(), by=editor, now=factories.NOW)
    with pytest.raises(actions.Stale):
        save(editor, first["rules", key] | {"strength": "low"}, 0, key=key)


def test_a_document_with_faults_is_not_loaded(editor) -> None:
    save(editor, longer(item().data), 0)
    document = factories.changed_document()
    del document["rules"][5]["text"]
    with pytest.raises(rules.GuidanceInvalid):
        actions.load_document(document=document, by=editor, now=factories.NOW)
    assert [one.key for one in working_copy.changes()] == [NAME[1]]
    assert not Load.objects.exists()
