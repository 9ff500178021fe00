"""What is decided about the guidance is told to the journal, and an edition is held against it."""

import pytest
from django.db import IntegrityError, transaction

from aftercare.guidance.store import actions, documents
from clinics.accounts.journal.models import Chain, Event
from clinics.keeping import against
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_edition_is_in_the_journal_with_both_names() -> None:
    one, other = (factories.user(permissions=[name]) for name in ("edit", "approve"))
    edition = actions.publish(
        document=documents.reference_document(),
        proposed_by=one,
        approved_by=other,
        now=factories.NOW,
    )
    event = Event.objects.get(clinic=None, verb="publish-edition")
    assert (event.object_kind, event.object_id) == ("edition", str(edition.pk))
    assert event.actor_id == other.pk
    assert event.data == {
        "number": 1,
        "digest": edition.digest,
        "proposed_by": one.pk,
        "approved_by": other.pk,
    }
    assert list(against.faults(None)) == []


def test_editions_from_before_the_journal_heard_of_them_are_no_fault() -> None:
    factories.publish()
    assert list(against.faults(None)) == []


def refused(act: object) -> bool:
    try:
        with transaction.atomic():
            act()  # type: ignore[operator]
    except IntegrityError:
        return True
    return False


def test_a_chain_grows_only_by_the_event_that_follows_its_end() -> None:
    clinic = factories.clinic()
    factories.member(clinic)
    chain = Chain.objects.filter(clinic=clinic)
    last = Event.objects.filter(clinic=clinic).order_by("-seq")[0]

    def again(**changes: object) -> None:
        values = {
            field.attname: getattr(last, field.attname)
            for field in Event._meta.fields
            if not field.primary_key
        }
        Event.objects.create(**values | {"seq": last.seq + 1, "prev": last.mac} | changes)

    assert not refused(again)
    assert refused(lambda: again(seq=last.seq + 2, prev=last.mac))
    assert refused(lambda: again(seq=last.seq + 1, prev="0" * 64))
    assert refused(lambda: chain.update(seq=1, mac=last.prev))
    assert refused(lambda: chain.update(seq=last.seq + 1, mac="0" * 64))
    assert refused(lambda: chain.update(key="another"))
    assert refused(lambda: chain._raw_delete(using="default"))
    other = factories.clinic(slug="other")
    Chain.objects.filter(clinic=other)
    assert refused(lambda: Chain.objects.create(key="99", seq=5, mac="0" * 64))
    assert not refused(lambda: Chain.objects.create(key="99"))
