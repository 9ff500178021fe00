"""Publishing an edition: two people, a whole text, and never a change."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from aftercare import rules
from aftercare.guidance.models import Edition
from aftercare.guidance.store import actions, documents, editions
from aftercare.installation import guards
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_edition_is_the_canonical_text_and_its_digest() -> None:
    document = documents.reference_document()
    made = factories.publish(note="First", document=document)
    assert (made.number, made.note, made.published_at) == (1, "First", factories.NOW)
    assert made.document == rules.canonical(document).decode()
    assert made.digest == rules.digest(document)
    assert editions.current() == editions.get(1)
    assert (editions.current().number, editions.current().digest) == (1, made.digest)


def test_what_other_tests_begin_with_is_what_publishing_makes() -> None:
    short = factories.publish()
    kept = {name: getattr(short, name) for name in ("number", "digest", "document", "note")}
    with connection.cursor() as cursor:
        guards.drop(connection, tuple(guards.frozen("guidance_edition")))
        cursor.execute("DELETE FROM guidance_edition")
    made = factories.publish(document=documents.reference_document())
    assert {name: getattr(made, name) for name in kept} == kept


def test_the_newest_edition_is_current_and_older_ones_stay() -> None:
    first = factories.publish()
    second = factories.publish(document=factories.changed_document())
    assert (second.number, editions.current().number) == (2, 2)
    assert editions.get(1).digest == first.digest != second.digest
    with pytest.raises(editions.NoSuchEdition):
        editions.get(3)


def test_an_old_text_may_be_published_again_but_not_twice_in_a_row() -> None:
    first = factories.publish()
    with pytest.raises(actions.PublishRefused, match="says the same already"):
        factories.publish()
    factories.publish(document=factories.changed_document())
    third = factories.publish()
    assert (third.number, third.digest) == (3, first.digest)
    assert editions.current().number == 3


def test_without_an_edition_the_reference_edition_is_shown() -> None:
    assert not editions.is_published()
    assert editions.current() is editions.reference()
    factories.publish()
    assert editions.is_published()
    assert editions.current() is not editions.reference()


def test_two_people_with_the_right_to_it_publish() -> None:
    editor, approver = (factories.user(permissions=[one]) for one in ("edit", "approve"))
    both, nobody = factories.user(permissions=["edit", "approve"]), factories.user()
    for proposed_by, approved_by in (
        (both, both),
        (editor, editor),
        (approver, editor),
        (editor, nobody),
        (nobody, approver),
    ):
        with pytest.raises(actions.PublishRefused):
            factories.publish(proposed_by=proposed_by, approved_by=approved_by)
    assert Edition.objects.count() == 0
    assert factories.publish(proposed_by=editor, approved_by=approver).number == 1


def test_the_database_wants_a_second_person_too() -> None:
    edition = factories.publish()
    values = {"number": 2, "digest": edition.digest, "document": edition.document}
    values |= {"published_at": edition.published_at, "proposed_by": edition.proposed_by}
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(approved_by=edition.proposed_by, **values)
    assert Edition.objects.create(approved_by=edition.approved_by, **values).number == 2


def test_a_text_with_faults_is_refused_with_all_of_them() -> None:
    document = factories.changed_document()
    document["schema"] = 99
    del document["rules"][0]["text"]["sv"]
    with pytest.raises(rules.GuidanceInvalid) as refused:
        factories.publish(document=document)
    assert len(refused.value.problems) == 2
    assert Edition.objects.count() == 0


def test_a_text_that_was_changed_in_the_database_is_not_read() -> None:
    factories.publish()
    second = factories.publish(document=factories.changed_document())
    guards.drop(connection, tuple(guards.frozen("guidance_edition")))
    changed = second.document.replace("Reviewed again.", "Take more.")
    Edition.objects.filter(number=2).update(document=changed)
    editions._parsed.cache_clear()
    with pytest.raises(editions.EditionDamaged):
        editions.current()
    assert editions.get(1).number == 1


def test_one_cheap_question_to_the_database(django_assert_num_queries) -> None:
    factories.publish()
    editions.current()
    with django_assert_num_queries(1):
        editions.current()


def test_the_command_publishes_for_two_people(capsys) -> None:
    names = [factories.user(permissions=[one]).username for one in ("edit", "approve")]
    options = ["--proposed-by", names[0], "--approved-by", names[1]]
    call_command("publish_reference", *options)
    digest = rules.digest(documents.reference_document())
    assert capsys.readouterr().out == f"edition 1 {digest}\n"
    with pytest.raises(SystemExit) as ended:
        call_command("publish_reference", *options)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "edition: edition 1 says the same already\n"


def test_the_command_names_everything_that_is_wrong(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("publish_reference", "--proposed-by", "nobody", "--approved-by", "noone")
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "--proposed-by: there is no user 'nobody'",
        "--approved-by: there is no user 'noone'",
    ]
    assert Edition.objects.count() == 0
