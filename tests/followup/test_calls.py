"""An urgent answer reaches whoever is on duty within a minute, and the deputy after fifteen.

By a clock that stands until it is set on, a worker that is killed at each of its steps, and a mail
server of many moods.
"""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from aftercare import rules
from clinics.accounts import actions as accounts
from clinics.accounts.duty import actions as duty
from clinics.accounts.duty import rota
from clinics.accounts.models import User
from clinics.delivery import queue, worker
from clinics.delivery.models import Delivery, Kind
from clinics.followup import actions, calls
from clinics.followup.models import Call, Concern
from tests import factories
from tests.delivery import made
from tests.followup import scenes
from tests.followup.scenes import DAY_1

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
STEPS = ("taken", "written", "offered", "handing", "answered", "sent")
ALL_WEEK = frozenset(range(7))


class Killed(BaseException):
    """The worker ends here and now."""


class Scene:
    """A clinic with a duty, a clock, a mail server, and one worker after the other."""

    def __init__(self, *, planned: bool = True, deputy: bool = True) -> None:
        self.sheet = scenes.sheet(channel="print")
        self.clinic = self.sheet.clinic
        self.clock = made.Clock()
        self.clock.now = DAY_1
        self.server = made.FakeServer()
        self.grace, self.tom, self.admin = (
            self.person(name, role)
            for name, role in (("grace", "clinician"), ("tom", "clinician"), ("ada", "admin"))
        )
        self.die_at = ""
        self.worker = self.new_worker()
        if planned:
            self.plan(self.grace, self.tom if deputy else None)

    def person(self, name: str, role: str) -> User:
        user = factories.user(email=f"{name}@clinic.example")
        factories.member(self.clinic, role, user=user)
        return user

    def plan(self, person: User, deputy: User | None) -> None:
        turn = rota.Turn(ALL_WEEK, 0, 1440, person.pk, deputy.pk if deputy else None)
        duty.plan_duty(
            clinic=self.clinic,
            turns=[turn],
            addresses={},
            digest_read=duty.digest(self.clinic),
            by=self.admin,
            now=factories.NOW,
        )

    def new_worker(self) -> worker.Worker:
        return worker.Worker(
            name=uuid.uuid4().hex,
            carrier=self.server,
            clock=self.clock,
            at=self.at,
            ticks=[calls.tick],
        )

    def at(self, step: str) -> None:
        if step == self.die_at:
            self.die_at = ""
            raise Killed

    def answer(self, sign: str = "help-anaphylaxis") -> Concern:
        answers = rules.Answers(rules.Looks.WORSE, frozenset({sign}), scenes.ALL_LEVELS)
        scenes.answer(self.sheet, answers, self.clock.now)
        return Concern.objects.latest("since")

    def go_on(self, time: timedelta) -> None:
        """Let time pass, a worker looking now and then; one that died is begun anew."""
        end = self.clock.now + time
        while self.clock.now < end:
            self.clock.on(5 * SECOND if time <= 2 * MINUTE else 30 * SECOND)
            try:
                self.worker.drain()
            except Killed:
                self.worker = self.new_worker()

    def told(self) -> list[str]:
        """Return who got a message, in order."""
        return [letter.to.partition("@")[0] for letter in self.server.taken]


@pytest.mark.parametrize("step", ["", *STEPS])
def test_duty_is_told_within_a_minute_and_the_deputy_after_fifteen(step: str) -> None:
    scene = Scene()
    concern = scene.answer()
    scene.die_at = step
    scene.go_on(MINUTE)
    assert set(scene.told()) == {"grace"}
    # Where it died after the server took it nobody can know: then she is told twice, never not.
    assert len(scene.told()) == (2 if step == "answered" else 1)
    scene.go_on(13 * MINUTE)
    assert set(scene.told()) == {"grace"}
    scene.die_at = step
    scene.go_on(2 * MINUTE)
    assert scene.told()[-1] == "tom"
    count = len(scene.told())
    scene.go_on(3 * MINUTE)
    assert len(scene.told()) == count
    assert concern.calls.filter(round=2).first().told_as == "deputy"  # type: ignore[union-attr]


@pytest.mark.parametrize(("sign", "count"), [("urgent-signs-sight", 1), ("help-infection", 0)])
def test_what_is_not_urgent_calls_nobody(sign: str, count: int) -> None:
    scene = Scene()
    scene.answer(sign)
    actions.tell_change(sheet=scene.sheet, form_key=uuid.uuid4(), what=["pregnant"], now=DAY_1)
    scene.go_on(MINUTE)
    assert len(scene.told()) == count


def test_who_takes_it_ends_the_calls_and_giving_it_back_begins_them_again() -> None:
    scene = Scene()
    concern = scene.answer()
    assert actions.take(concern=concern, by=scene.tom, now=scene.clock.now)
    scene.go_on(20 * MINUTE)
    assert scene.told() == []
    assert Delivery.objects.get(kind=Kind.CALL).problem == "taken-care-of"
    assert actions.give_back(concern=concern, by=scene.tom, now=scene.clock.now)
    scene.go_on(MINUTE)
    assert sorted(scene.told()) == ["grace", "tom"]


def test_of_two_who_take_it_one_has_it_and_the_other_can_take_it_over() -> None:
    scene = Scene()
    concern, now = scene.answer(), scene.clock.now
    assert actions.take(concern=concern, by=scene.tom, now=now)
    assert not actions.take(concern=concern, by=scene.tom, now=now)
    assert not actions.take(concern=concern, by=scene.grace, now=now)
    assert not actions.give_back(concern=concern, by=scene.grace, now=now)
    assert actions.take(concern=concern, by=scene.grace, now=now, over=True)
    concern.refresh_from_db()
    assert concern.taken_by == scene.grace
    assert actions.finish(concern=concern, outcome="care", note="", by=scene.grace, now=now)
    assert not actions.take(concern=concern, by=scene.tom, now=now, over=True)


def test_a_message_that_can_not_be_sent_leads_to_the_deputy_at_once() -> None:
    scene = Scene()
    scene.answer()
    scene.server.mood = "address-unknown"
    scene.go_on(5 * SECOND)
    scene.server.mood = "takes"
    scene.go_on(MINUTE)
    assert scene.told() == ["tom"]


def test_a_server_that_is_down_for_a_while_is_asked_again_soon() -> None:
    scene = Scene()
    scene.answer()
    scene.server.mood = "down"
    scene.go_on(25 * SECOND)
    scene.server.mood = "takes"
    scene.go_on(30 * SECOND)
    assert scene.told() == ["grace"]


def test_without_anybody_on_duty_administrators_are_told_and_then_clinicians() -> None:
    scene = Scene(planned=False)
    scene.answer()
    scene.go_on(MINUTE)
    assert scene.told() == ["ada"]
    scene.go_on(15 * MINUTE)
    assert sorted(scene.told()) == ["ada", "grace", "tom"]
    assert set(Call.objects.values_list("told_as", flat=True)) == {"instead"}


def test_without_a_deputy_the_administrators_come_next() -> None:
    scene = Scene(deputy=False)
    scene.answer()
    scene.go_on(16 * MINUTE)
    assert scene.told() == ["grace", "ada"]


def test_nobody_is_told_who_does_not_work_here_when_it_leaves() -> None:
    scene = Scene()
    scene.answer()
    accounts.end_membership(
        membership=scene.grace.memberships.get(), by=scene.admin, now=scene.clock.now
    )
    scene.go_on(MINUTE)
    assert scene.told() == ["tom"]
    problem = Delivery.objects.filter(kind=Kind.CALL).order_by("created_at").first()
    assert problem is not None
    assert problem.problem == "person-changed"


def test_a_call_goes_before_everything_else_that_waits() -> None:
    scene = Scene()
    treatment = factories.treatment(made.patient(clinic=scene.clinic))
    other = made.issue(treatment)
    assert Delivery.objects.filter(sheet=other, state="due").exists()
    scene.answer()
    scene.worker.turn()
    assert scene.told() == ["grace"]


def test_the_answer_and_its_call_are_written_together_or_not_at_all() -> None:
    scene = Scene()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls.delivery, "post_call", _broken)
        with pytest.raises(DatabaseError), transaction.atomic():
            scene.answer()
    assert not Concern.objects.exists()
    concern = scene.answer()
    assert concern.calls.count() == 1


def _broken(**_: Any) -> None:
    raise DatabaseError("away")


def test_where_no_mail_leaves_the_answer_is_kept_all_the_same(settings: Any) -> None:
    settings.MAIL = {"carrier": "none"}
    scene = Scene()
    concern = scene.answer()
    calls.tick(scene.clock.now)
    assert not concern.calls.exists()


HEALTH = (
    *("allerg", "swell", "pregnan", "breastf", "skin", "treat", "needl", "retin", "infect", "pus"),
    *("emergency", "112", "1177", "health", "patient", "face", "lip", "throat", "urgent", "care"),
    *("svull", "gravid", "hud", "behandl", "nål", "akut", "hälsa", "vård", "läpp"),
)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_of_health_or_of_the_patient_is_in_the_message(language: str) -> None:
    scene = Scene()
    scene.clinic.language = language
    scene.clinic.save()
    scene.answer()
    scene.go_on(16 * MINUTE)
    assert len(scene.server.taken) == 2
    for letter in scene.server.taken:
        page = re.sub(r"(?s)<style>.*?</style>", "", str(letter.email.alternatives[0][0]))
        text = f"{letter.email.subject}\n{letter.email.body}\n{page}"
        said = text.replace(scene.clinic.name, "").lower()
        assert ("an answer waits for you" in said) == (language == "en")
        assert [word for word in HEALTH if word in said] == []
        for secret in (scene.sheet.patient.name, scene.sheet.patient.phone, "/p/"):
            assert secret not in letter.email.message().as_string()
        assert f"/c/{scene.clinic.slug}/inbox/" in text
        assert not letter.email.attachments


def test_the_queue_says_who_is_called_and_the_database_keeps_it() -> None:
    scene = Scene()
    scene.answer()
    message = Delivery.objects.get(kind=Kind.CALL)
    assert message.staff == scene.grace
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.filter(pk=message.pk).update(staff=scene.tom)
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.update(round=2)
    assert queue.state(now=scene.clock.now).due >= 1
