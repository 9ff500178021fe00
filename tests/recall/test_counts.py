"""Counts for those who edit and approve: whose they see, how they are told, how far they go."""

import html
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.guidance.models import Proposal
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language
from clinics.accounts.models import Clinic
from clinics.recall import counting
from clinics.recall.models import Comparison
from clinics.recall.sentences import CountWords
from tests import factories
from tests.recall import given

pytestmark = pytest.mark.django_db
SMOKERS = [{"flags": {"smoker": ["yes"]}}]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    counting._REACHED.found.clear()
    counting._SAID.found.clear()
    counting._CHANGED.found.clear()


def treat(clinic: Clinic, count: int, *, days_ago: int = 1, **changes: Any) -> list[Any]:
    """Record so many treatments of one patient of the clinic."""
    at = timezone.now() - timedelta(days=days_ago)
    patient = factories.patient(clinic, name="Åsa Canary")
    common = {"performed_at": at, "now": at} | changes
    return [factories.treatment(patient, **common) for _ in range(count)]


def proposal(**changes: Any) -> Proposal:
    """Return an open proposal that changes the first edition."""
    by = factories.user(permissions=["edit"])
    return given.proposal(by=by, form_key=uuid.uuid4(), **changes)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str, **asked: Any) -> str:
    headers = {"HX-Request": "true"}
    response = client.get(f"/recall/{address}/", asked, headers=headers)
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def clinics() -> tuple[Clinic, Clinic]:
    given.first_edition()
    return factories.clinic(name="Alder"), factories.clinic(name="Birch")


@pytest.fixture
def editor() -> Client:
    """Somebody who edits and works at no clinic."""
    return client_of(factories.user(permissions=["edit"]))


def test_who_gets_a_rule_is_a_share_of_all_clinics_for_who_works_at_none(clinics, editor) -> None:
    smoker = factories.ANSWERED | {"smoker": "yes"}
    treat(clinics[0], 6, flags=smoker)
    treat(clinics[1], 6)
    asked = {"rule": "makeup-wait", "when": json.dumps(SMOKERS)}
    assert "<strong>50 %</strong> · 6 of 12 treatments" in read(editor, "who-gets", **asked)
    assert "at all clinics" in read(editor, "who-gets", **asked)
    everybody = read(editor, "who-gets", rule="makeup-wait", when="[]")
    assert "<strong>100 %</strong> · 12 of 12 treatments" in everybody


def test_who_works_at_clinics_sees_their_share_only(clinics) -> None:
    treat(clinics[0], 6, flags=factories.ANSWERED | {"smoker": "yes"})
    treat(clinics[1], 6)
    user = factories.user(permissions=["approve"])
    factories.member(clinics[1], "assistant", user=user)
    page = read(client_of(user), "who-gets", rule="x", when=json.dumps(SMOKERS))
    assert "0 of 6 treatments" in page
    assert "at Birch" in page
    assert "Alder" not in page


def test_the_form_may_be_sent_and_may_hold_a_whole_rule(clinics, editor) -> None:
    treat(clinics[0], 6, flags={**factories.ANSWERED, "smoker": "yes"})
    data = {"rule": "new-rule", "data": json.dumps({"when": SMOKERS, "category": "do"})}
    response = editor.post("/recall/who-gets/", data, headers={"HX-Request": "true"})
    assert "6 of 6 treatments" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "[{}]",
        "3",
        "null",
        '{"when": 3}',
        "[" * 9000,
        '[{"flags": {"a": []}}]',
        "9" * 30_000,
    ],
    ids=lambda typed: typed[:12],
)
def test_a_condition_that_can_not_be_read_says_so(clinics, editor, typed) -> None:
    treat(clinics[0], 1)
    page = read(editor, "who-gets", rule="makeup-wait", when=typed)
    assert "The condition can’t be read yet." in page


def test_of_a_handful_nothing_is_told(clinics, editor) -> None:
    treat(clinics[0], 4)
    page = read(editor, "who-gets", rule="x", when="[]")
    assert "Too few treatments at all clinics in the last 90 days to tell." in page
    made = proposal(swim_wait=lambda rule: rule.update(when=SMOKERS))
    assert "Too few treatments" in read(editor, "fired", proposal=made.pk)


def test_only_the_last_90_days_count_and_a_correction_once(clinics, editor) -> None:
    (first, *_) = treat(clinics[0], 5)
    treat(clinics[0], 5, days_ago=91)
    at = timezone.now() - timedelta(days=1)
    factories.treatment(first.patient, corrects=first, performed_at=at, now=at, skin_type=3)
    assert "5 of 5 treatments" in read(editor, "who-gets", rule="x", when="[]")


def test_a_corrected_birth_date_counts_anew(clinics, editor) -> None:
    (one, *_) = treat(clinics[0], 6)
    asked = {"rule": "x", "when": json.dumps([{"age": [0, 17]}])}
    assert "0 of 6" in read(editor, "who-gets", **asked)
    one.patient.date_of_birth = timezone.now().date() - timedelta(days=4000)
    one.patient.save()
    assert "6 of 6" in read(editor, "who-gets", **asked)


def test_it_says_when_only_the_newest_were_read(clinics, editor, monkeypatch) -> None:
    treat(clinics[0], 7)
    monkeypatch.setattr(counting, "MOST", 6)
    page = read(editor, "who-gets", rule="x", when="[]")
    assert "The newest 6 of 7 treatments of the last 90 days at all clinics." in page
    edition = editions.current()
    rows, share = counting.fired(edition, edition, clinics, timezone.now(), Language.EN, most=5)
    assert (rows, share.read, share.every) == ([], 5, 7)


def test_what_is_kept_in_memory_is_bounded() -> None:
    kept: counting.Kept[int] = counting.Kept(3)

    def read(number: int) -> int:
        return kept.get((number % 5,), lambda: number)

    assert [read(number) for number in range(9)] == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert len(kept.found) == 3
    assert kept.get((3,), lambda: 99) == 8


# Small groups

SAID = [
    (0, 100, "0", "0 %"),
    (1, 100, "fewer than 5", ""),
    (4, 100, "fewer than 5", ""),
    (5, 100, "5", "5 %"),
    (95, 100, "95", "95 %"),
    (96, 100, "all but fewer than 5", ""),
    (99, 100, "all but fewer than 5", ""),
    (100, 100, "100", "100 %"),
    (0, 4, "fewer than 5", ""),
    (4, 4, "fewer than 5", ""),
    (3, 6, "all but fewer than 5", ""),
]


@pytest.mark.parametrize(("part", "whole", "words", "percent"), SAID)
def test_a_small_group_is_not_told_exactly_nor_what_is_left_over(part, whole, words, percent):
    told = CountWords(factories.user(), [])
    assert told.of(part, whole) == words
    assert told.percent(part, whole) == percent


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], "0"),
        ([5, 6], "11"),
        ([0, 6], "6"),
        ([3, 6], "at least 7"),
        ([4, 6], "at least 7"),
        ([1, 2], "at least 2"),
        ([1000, 2000], "3,000"),
    ],
)
def test_no_small_part_can_be_worked_out_from_a_sum(numbers, words) -> None:
    assert CountWords(factories.user(), []).total(numbers) == words


# What a proposal would do


def test_how_often_each_rule_is_said_by_both(clinics, editor) -> None:
    treat(clinics[0], 6)
    treat(clinics[1], 2, flags=factories.ANSWERED | {"smoker": "yes"})

    def smokers_only(rule: given.Rule) -> None:
        rule["when"] = SMOKERS

    made = proposal(swim_wait=smokers_only)
    page = read(editor, "fired", proposal=made.pk)
    assert "8 treatments of the last 90 days at all clinics." in page
    assert "No swimming <code>swim-wait</code></th> <td>8</td> <td>fewer than 5</td>" in page

    user = factories.user(permissions=["edit"])
    factories.member(clinics[0], user=user)
    page = read(client_of(user), "fired", proposal=made.pk)
    assert "<td>6</td> <td>0 <span" in page
    assert "nobody gets it any more" in page


def sheets(clinic: Clinic, count: int, **changes: Any) -> None:
    for one in treat(clinic, count, **changes):
        factories.issue(one, now=one.recorded_at)


def test_the_impact_counts_what_differs_what_is_open_and_what_is_stricter(clinics, editor) -> None:
    sheets(clinics[0], 6)
    sheets(clinics[0], 5, days_ago=60)
    sheets(clinics[1], 2)
    made = proposal(makeup_wait=given.longer(4))
    page = read(editor, "impact", proposal=made.pk)
    alder = "<td>11</td> <td>11</td> <td>6</td> <td>11</td> <td>0</td> <td>6</td>"
    assert f'<th scope="row">Alder</th> {alder}' in page
    few = "<td>fewer than 5</td> " * 4 + "<td>0</td> <td>fewer than 5</td>"
    assert f'<th scope="row">Birch</th> {few.strip()}' in page
    assert "<td>at least 12</td>" in page
    assert "Canary" not in page
    assert "hx-get" not in page


def test_a_reworded_rule_differs_and_replaces_nothing(clinics, editor) -> None:
    sheets(clinics[0], 6)
    page = read(editor, "impact", proposal=proposal(makeup_wait=given.reworded).pk)
    assert "<td>6</td> <td>6</td> <td>6</td> <td>0</td> <td>0</td> <td>0</td>" in page


def test_what_gets_looser_and_stricter_is_counted_apart(clinics, editor) -> None:
    sheets(clinics[0], 6)
    made = proposal(makeup_wait=given.longer(-1), swim_wait=given.longer(2))
    page = read(editor, "impact", proposal=made.pk)
    assert "<td>6</td> " * 5 + "<td>6</td>" in page


def test_what_gets_looser_recalls_nobody(clinics, editor) -> None:
    sheets(clinics[0], 6)
    made = proposal(swim_wait=given.longer(-1))
    page = read(editor, "impact", proposal=made.pk)
    assert "<td>6</td> <td>6</td> <td>6</td> <td>0</td> <td>6</td> <td>0</td>" in page
    given.publish(swim_wait=given.longer(-1))
    given.compare(clinics[0], timezone.now())
    assert given.listed(clinics[0], timezone.now()) == []


def test_what_waited_before_a_proposal_is_not_its_impact(clinics, editor) -> None:
    sheets(clinics[0], 6)
    given.publish(swim_wait=given.longer(4))
    made = proposal(swim_wait=given.longer(4), makeup_wait=given.reworded)
    page = read(editor, "impact", proposal=made.pk)
    assert "<td>6</td> <td>6</td> <td>6</td> <td>0</td> <td>0</td> <td>0</td>" in page
    given.compare(clinics[0], timezone.now())
    assert len(given.listed(clinics[0], timezone.now())) == 6


def test_the_impact_is_counted_batch_by_batch(clinics, editor, monkeypatch) -> None:
    sheets(clinics[0], 5)
    sheets(clinics[1], 5)
    monkeypatch.setattr("clinics.recall.actions.A_BATCH", 6)
    made = proposal(makeup_wait=given.longer(4))
    first = read(editor, "impact", proposal=made.pk)
    assert "So far: 4 sheets are not compared yet." in first
    assert f'hx-get="/recall/impact/?proposal={made.pk}"' in first
    second = read(editor, "impact", proposal=made.pk)
    assert "hx-get" not in second
    assert "<td>10</td>" in second
    assert Comparison.objects.count() == 10


def test_without_scripts_it_is_a_page_of_its_own(clinics, editor) -> None:
    made = proposal(makeup_wait=given.longer(4))
    for address in ("impact", "fired"):
        page = editor.get(f"/recall/{address}/", {"proposal": made.pk}).content.decode()
        assert "<!doctype html>" in page
        assert "<h1>The last 90 days, counted</h1>" in page


def test_what_was_counted_for_the_proposal_is_the_list_after_the_approval(clinics, editor) -> None:
    sheets(clinics[0], 1)
    made = proposal(makeup_wait=given.longer(4))
    read(editor, "impact", proposal=made.pk)
    edition = given.publish(makeup_wait=given.longer(4))
    assert edition.digest == made.digest
    assert len(given.listed(clinics[0], timezone.now())) == 1


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "99999", "9" * 40, "１", "1.0", "\0"])
def test_a_proposal_that_does_not_exist_is_not_found(clinics, editor, number) -> None:
    for address in ("impact", "fired"):
        assert editor.get(f"/recall/{address}/", {"proposal": number}).status_code == 404


def test_nobody_else_may_ask(clinics) -> None:
    made = proposal(makeup_wait=given.longer(4))
    for role in ("clinician", "admin"):
        client = client_of(factories.member(clinics[0], role).user)
        for address in ("who-gets", "impact", "fired"):
            assert client.get(f"/recall/{address}/", {"proposal": made.pk}).status_code == 403
