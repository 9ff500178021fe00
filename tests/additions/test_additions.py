"""A clinic's own advice: edited, proposed, confirmed by a second person, and on its sheets."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aftercare import rules
from aftercare.guidance.store import actions as guidance_actions
from aftercare.guidance.store import documents, editions
from clinics.accounts.journal.models import Event
from clinics.additions import actions, checks, queries, sentences
from clinics.additions.models import AdditionsDecision, AdditionsVersion, AdditionsWorkingCopy
from clinics.recall import queries as recall
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet
from tests import factories
from tests.additions import given
from tests.additions.given import BALM, HAT, NOW, SUN

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> given.House:
    factories.publish()
    return given.house()


def codes(refused: pytest.ExceptionInfo[actions.AdditionsRefused]) -> set[str]:
    return {
        reason.problem.code if reason.problem else reason.code for reason in refused.value.reasons
    }


def verbs(house: given.House) -> list[str]:
    found = Event.objects.filter(clinic=house.clinic, verb__endswith="wishes").order_by("seq")
    return list(found.values_list("verb", flat=True))


# Editing


def test_nothing_changes_until_a_second_person_confirms(house) -> None:
    edition = editions.current()
    assert queries.guidance_for(house.clinic, edition) is edition
    given.save(house)
    assert queries.held(house.clinic, edition) is None
    version = given.propose(house)
    assert queries.held(house.clinic, edition) is None
    given.confirm(version, house)
    held = queries.held(house.clinic, edition)
    assert held is not None
    assert (dict(held.additions.longer), held.additions.digest) == ({SUN: 7}, version.digest)
    assert verbs(house) == ["edit-wishes", "propose-wishes", "decide-wishes"]


def test_a_saved_piece_that_says_nothing_is_gone(house) -> None:
    given.save(house)
    given.save(house, days=0, words=None)
    assert queries.working_copy(house.clinic) == given.empty()


def test_the_same_twice_is_written_once(house) -> None:
    given.save(house)
    given.save(house, seen="sha256:of-the-first-form")
    actions.add_product(clinic=house.clinic, by=house.admin, now=NOW, **BALM)
    actions.add_product(clinic=house.clinic, by=house.admin, now=NOW, **BALM)
    data = queries.working_copy(house.clinic)
    assert data["longer"] == {SUN: 7}
    assert data["products"] == [BALM]
    assert verbs(house) == ["edit-wishes", "edit-wishes"]


def test_two_who_edit_the_same_advice_lose_nothing_silently(house) -> None:
    seen = checks.piece_digest(checks.piece(queries.working_copy(house.clinic), SUN))
    given.save(house, days=7, seen=seen)
    with pytest.raises(actions.Stale) as stale:
        given.save(house, days=3, seen=seen)
    assert stale.value.theirs == {"days": 7, "words": HAT}
    # Another advice is not concerned.
    given.save(house, rule="heat-wait", days=2, words=None)
    assert queries.working_copy(house.clinic)["longer"] == {SUN: 7, "heat-wait": 2}


@pytest.mark.parametrize(
    ("rule", "days", "words", "kind"),
    [
        (SUN, 366, None, "shape"),
        (SUN, -1, None, "shape"),
        ("help-infection", 1, None, "not-longer"),
        ("pregnant-stop", 0, HAT, "not-spoken"),
        ("nobody", 1, None, "unknown-rule"),
        (SUN, 0, {"en": "You may tan.", "sv": "Du får sola."}, "permits"),
        (SUN, 0, {"en": "Wear a hat.", "sv": ""}, "missing"),
    ],
)
def test_what_does_not_pass_is_not_kept(house, rule, days, words, kind) -> None:
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.save(house, rule=rule, days=days, words=words)
    assert kind in codes(refused)
    assert not AdditionsWorkingCopy.objects.exists()


def test_the_editions_own_review_reads_the_line_too(house) -> None:
    """Words as long as these are above the reading level that the edition keeps."""
    hard = {
        "en": "Dermatological photoprotection necessitates comprehensive environmental "
        "considerations, notwithstanding individual circumstances regarding recreational habits.",
        "sv": "Dermatologiskt ljusskydd förutsätter miljömässiga överväganden beträffande "
        "individuella omständigheter kring rekreationsvanor och levnadsförhållanden.",
    }
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.save(house, days=0, words=hard)
    assert codes(refused) == {"review"}
    findings = [reason.finding for reason in refused.value.reasons]
    assert {one.code for one in findings if one is not None} == {"reading-level"}


def test_every_lengthening_passes_the_review(house) -> None:
    edition = editions.current()
    for rule in edition.rules:
        if rules.why_not_longer(rule, edition) is None:
            data = checks.with_piece(given.empty(), rule.id, 7, None)
            assert list(checks._of_review(data, rule.id, NOW.date())) == [], rule.id


def test_a_product_is_removed_and_the_changes_thrown_away(house) -> None:
    given.save(house)
    actions.add_product(clinic=house.clinic, by=house.admin, now=NOW, **BALM)
    with pytest.raises(actions.AdditionsRefused) as refused:
        actions.add_product(
            clinic=house.clinic, name=BALM["name"], ingredients="x", by=house.admin, now=NOW
        )
    assert codes(refused) == {"twice", "unreadable"}
    gone = rules.digest(BALM)
    actions.remove_product(clinic=house.clinic, product=gone, by=house.admin, now=NOW)
    assert queries.working_copy(house.clinic)["products"] == []
    actions.start_over(clinic=house.clinic, by=house.admin, now=NOW)
    actions.start_over(clinic=house.clinic, by=house.admin, now=NOW)
    assert queries.working_copy(house.clinic) == given.empty()


# Proposing and deciding


def test_the_same_form_proposes_once(house) -> None:
    given.save(house)
    key = uuid.uuid4()
    first = given.propose(house, form_key=key)
    assert given.propose(house, form_key=key, digest_read="other") == first
    assert AdditionsVersion.objects.count() == 1


def test_only_what_was_read_is_proposed_or_confirmed(house) -> None:
    given.save(house)
    shown = rules.digest(queries.working_copy(house.clinic))
    given.save(house, days=9)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.propose(house, digest_read=shown)
    assert codes(refused) == {"changed"}
    version = given.propose(house)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.confirm(version, house, digest_read=shown)
    assert codes(refused) == {"changed"}


def test_one_proposal_at_a_time_and_none_that_says_the_same(house) -> None:
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.propose(house, note=" ")
    assert codes(refused) == {"same", "no-note"}
    version = given.in_force(house)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.propose(house)
    assert codes(refused) == {"same"}
    given.save(house, days=9)
    waiting = given.propose(house)
    assert waiting.number == version.number + 1
    given.save(house, days=10)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.propose(house)
    assert codes(refused) == {"waiting"}


def test_who_proposes_does_not_confirm(house) -> None:
    given.save(house)
    version = given.propose(house)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.confirm(version, house, by=house.admin)
    assert codes(refused) == {"own"}
    values = {"clinic": house.clinic, "version": version, "kind": "confirmed", "at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdditionsDecision.objects.create(**values, by=house.admin)
    AdditionsDecision.objects.create(**values, by=house.clinician)


def test_a_proposal_is_decided_once(house) -> None:
    given.save(house)
    version = given.propose(house)
    with pytest.raises(actions.AdditionsRefused) as refused:
        actions.send_back(version=version, remarks=" ", by=house.clinician, now=NOW)
    assert codes(refused) == {"no-remarks"}
    actions.send_back(version=version, remarks="Too long", by=house.clinician, now=NOW)
    for act in (
        lambda: given.confirm(version, house),
        lambda: actions.take_back(version=version, by=house.admin, now=NOW),
        lambda: actions.send_back(version=version, remarks="x", by=house.clinician, now=NOW),
    ):
        with pytest.raises(actions.AdditionsRefused) as refused:
            act()
        assert codes(refused) == {"decided"}
    assert queries.in_force(house.clinic) is None
    again = given.propose(house)
    actions.take_back(version=again, by=house.admin, now=NOW)
    given.confirm(given.propose(house), house)
    current = queries.in_force(house.clinic)
    assert current is not None
    assert current.number == 3


def test_an_empty_text_takes_everything_out_of_force(house) -> None:
    given.in_force(house)
    given.save(house, days=0, words=None)
    actions.remove_product(clinic=house.clinic, product=rules.digest(BALM), by=house.admin, now=NOW)
    given.confirm(given.propose(house), house)
    edition = editions.current()
    assert queries.guidance_for(house.clinic, edition) is edition
    assert queries.held(house.clinic, edition) is None


def test_the_proof_is_asked_again_at_both_ends(house, monkeypatch) -> None:
    broken = rules.BrokenInvariant("INV-99", (SUN,), "is broken for this test", None)
    failed = rules.Proof(False, (broken,), (), 1, 1)
    given.save(house)
    with monkeypatch.context() as patch:
        patch.setattr(checks.rules, "prove", lambda guidance: failed)
        with pytest.raises(actions.AdditionsRefused) as refused:
            given.propose(house)
        assert codes(refused) == {"proof"}
    version = given.propose(house)
    monkeypatch.setattr(checks.rules, "prove", lambda guidance: failed)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.confirm(version, house)
    assert codes(refused) == {"proof"}


# On sheets


def shown(treatment: Any, language: str = "en") -> sheets.Shown:
    return sheets.shown(treatment, language=language)


def test_sheets_of_the_clinic_are_written_with_it_and_those_of_others_are_not(house) -> None:
    treatment = factories.treatment(factories.patient(house.clinic))
    other = factories.treatment(factories.patient(factories.clinic()))
    before = {one: shown(one).text for one in (treatment, other)}
    version = given.in_force(house)
    plan = shown(treatment).plan
    line = next(one for one in plan.advice if one.rule == SUN)
    assert (line.clinic_days, line.clinic_text) == (7, HAT["en"])
    assert [one.name for one in plan.clinic_products] == [BALM["name"]]
    assert plan.additions_digest == version.digest
    assert shown(treatment).text != before[treatment]
    assert shown(other).text == before[other]


def test_an_issued_sheet_stays_as_it_is_and_a_new_one_keeps_the_additions_digest(house) -> None:
    patient = factories.patient(house.clinic)
    old = factories.issue(factories.treatment(patient))
    said = sheets.html(old, paper_size="a4", large_print=False, door=None)
    version = given.in_force(house)
    assert sheets.html(old, paper_size="a4", large_print=False, door=None) == said
    assert "From your clinic:" not in said
    new = factories.issue(factories.treatment(patient))
    assert version.digest in new.payload.plan
    printed = sheets.html(new, paper_size="a4", large_print=False, door=None)
    spoken = printed.replace("\N{NO-BREAK SPACE}", " ")
    assert f"From your clinic:</b> 7 days longer. {HAT['en']}" in spoken
    assert sheets.is_intact(new)


def test_a_sheet_seen_before_the_confirmation_is_not_issued_unseen(house) -> None:
    treatment = factories.treatment(factories.patient(house.clinic))
    seen = shown(treatment).digest
    given.in_force(house)
    with pytest.raises(factories.sheets_actions.IssueRefused) as refused:
        factories.issue(treatment, shown_digest=seen)
    assert [reason.code for reason in refused.value.reasons] == ["changed"]


def test_merging_is_done_once(house, django_assert_num_queries) -> None:
    given.in_force(house)
    edition = editions.current()
    merged = queries.guidance_for(house.clinic, edition)
    # Which version is in force, and which words of labels the clinic calls harmless.
    with django_assert_num_queries(2):
        assert queries.guidance_for(house.clinic, edition) is merged
    assert queries.guidance_for(house.clinic, merged) is merged


# By a later edition


def publish_without(rule: str) -> None:
    document = documents.reference_document()
    document["rules"] = [one for one in document["rules"] if one["id"] != rule]
    guidance_actions.publish(
        document=document,
        proposed_by=factories.user(permissions=["edit"]),
        approved_by=factories.user(permissions=["approve"]),
        now=NOW,
        note="Without it",
        is_decided=True,
    )


def test_what_no_longer_holds_is_left_out_and_told_and_the_rest_stays(house) -> None:
    given.save(house, rule="area-scalp-styling", days=2, words=None)
    given.in_force(house)
    publish_without("area-scalp-styling")
    edition = editions.current()
    assert edition.number == 2
    found = queries.held(house.clinic, edition)
    assert found is not None
    assert [(one.path, one.code) for one in found.problems] == [
        ("longer.area-scalp-styling", "unknown-rule")
    ]
    assert dict(found.additions.longer) == {SUN: 7}
    notice = queries.notice(house.clinic, edition)
    assert notice == queries.Notice(is_waiting=False, is_broken=True)
    # A proposal has to mend it.
    given.save(house, days=8)
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.propose(house)
    assert codes(refused) == {"unknown-rule"}
    given.save(house, rule="area-scalp-styling", days=0, words=None)
    given.confirm(given.propose(house), house)
    assert queries.notice(house.clinic, edition) is None


def test_a_proposal_that_a_later_edition_breaks_is_not_confirmed(house) -> None:
    given.save(house, rule="area-scalp-styling", days=2, words=None)
    version = given.propose(house)
    publish_without("area-scalp-styling")
    with pytest.raises(actions.AdditionsRefused) as refused:
        given.confirm(version, house)
    assert codes(refused) == {"unknown-rule"}


# In the database


def test_a_version_and_its_decision_never_change(house) -> None:
    version = given.in_force(house)
    for statement in (
        "UPDATE wishes_wishesversion SET note = 'other'",
        "UPDATE wishes_wishesversion SET document = '{}'",
        "DELETE FROM wishes_wishesdecision",
        "UPDATE wishes_wishesdecision SET kind = 'taken-back'",
        "DELETE FROM wishes_wishesversion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(statement)
    assert queries.in_force(house.clinic) == version


def test_the_database_keeps_one_open_proposal_and_clinics_apart(house) -> None:
    given.save(house)
    version = given.propose(house)
    values = {
        **{name: getattr(version, name) for name in COPIED},
        "number": 2,
        "form_key": uuid.uuid4(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        AdditionsVersion.objects.create(**values)
    other = given.house()
    decision = {"version": version, "kind": "taken-back", "by": other.admin, "at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        AdditionsDecision.objects.create(clinic=other.clinic, **decision)
    working = AdditionsWorkingCopy.objects.filter(clinic=house.clinic)
    with pytest.raises(IntegrityError), transaction.atomic():
        working.update(clinic=other.clinic)
    AdditionsDecision.objects.create(clinic=house.clinic, **decision)
    AdditionsVersion.objects.create(**values)


COPIED = (
    *("clinic", "document", "digest", "edition_number", "edition_digest", "note"),
    *("proposed_by", "proposed_at"),
)


def test_additions_that_were_changed_in_the_database_are_not_used(house) -> None:
    """Past the triggers, which a superuser can drop: the digest tells."""
    version = given.in_force(house)
    with pytest.raises(queries.AdditionsDamaged):
        queries._held(version.pk, "sha256:other", editions.current())


def test_sheets_written_with_the_additions_in_force_need_no_comparison(house) -> None:
    patient = factories.patient(house.clinic)
    old = factories.issue(factories.treatment(patient), now=NOW - timedelta(days=2))
    given.in_force(house)
    new = factories.issue(factories.treatment(patient), now=NOW + timedelta(days=1))
    guidance = recall.in_force(house.clinic)
    held = Sheet.objects.filter(clinic=house.clinic)
    assert list(recall.to_compare(held, guidance)) == [old]
    assert list(recall.to_compare(held, editions.current())) == []
    given.save(house, days=9)
    version = given.propose(house, now=NOW + timedelta(days=2))
    given.confirm(version, house, now=NOW + timedelta(days=3))
    found = recall.to_compare(held, recall.in_force(house.clinic))
    assert set(found) == {old, new}


def test_every_problem_of_additions_has_words_of_its_own() -> None:
    """An invariant's are those of the proof."""
    assert set(sentences.PROBLEMS) | {"invariant"} == set(rules.AdditionsCode)
    problem = rules.Problem("", rules.AdditionsCode.INVARIANT, {"words": "INV-01"})
    assert sentences.problem(problem).startswith("No retinoid before day 7")
