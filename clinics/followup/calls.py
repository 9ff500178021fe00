"""Telling the clinic at once that an answer waits: duty first, then the deputy, by mail.

A call is a message in the queue like any other, first of all, and says nothing about anybody. One
that was certainly not sent is followed by the next in line. One of which nobody can know whether
it arrived is made once more to the same person: of two messages that an answer waits one is too
many, of none a patient waits.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from clinics.accounts import once
from clinics.accounts.duty import queries as duty
from clinics.accounts.duty.sentences import DEPUTY_AFTER_MINUTES
from clinics.accounts.models import User
from clinics.delivery import actions as delivery
from clinics.delivery import queries
from clinics.delivery.models import Problem, State
from clinics.followup.models import URGENT, Call, Concern

As = Call.As
DEPUTY_AFTER: Final = timedelta(minutes=DEPUTY_AFTER_MINUTES)
FIRST, SECOND = 1, 2
MOST_ATTEMPTS: Final = 3
# Perhaps sent, or not sent because somebody had taken it who then gave it back.
UNSURE: Final = Q(delivery__state=State.DOUBTFUL) | Q(
    delivery__state=State.CANCELLED, delivery__problem=Problem.TAKEN
)
# So many at a time: a worker has other things to do as well.
BATCH: Final = 50
Person = tuple[User, As]


def tick(now: datetime) -> None:
    """Go on where nobody has taken what is urgent; called by every worker, again and again."""
    for concern in waiting()[:BATCH]:
        go_on(concern=concern, now=now)


def waiting() -> QuerySet[Concern]:
    """Return what is urgent and nobody's, the oldest first, where a call may be due."""
    second = Call.objects.filter(concern=OuterRef("pk"), round=SECOND)
    later = Call.objects.filter(
        concern=OuterRef("concern"), person=OuterRef("person"), attempt__gt=OuterRef("attempt")
    )
    again = Call.objects.filter(UNSURE, concern=OuterRef("pk"), attempt__lt=MOST_ATTEMPTS)
    found = Concern.objects.filter(
        ~Exists(second) | Exists(again.filter(~Exists(later))),
        level__in=URGENT,
        taken_at=None,
        done_at=None,
    )
    return found.select_related("clinic", "sheet").order_by("since")


@transaction.atomic
def go_on(*, concern: Concern, now: datetime) -> list[Call]:
    """Make the calls that are due about a concern, however many workers come; return them."""
    if not queries.can_mail():
        # The screens of the clinic show it all the same.
        return []
    once.held(concern.clinic_id)
    concern = Concern.objects.select_related("clinic", "sheet").get(pk=concern.pk)
    if not concern.is_urgent or concern.taken_at or concern.done_at:
        return []
    made = list(Call.objects.filter(concern=concern).select_related("delivery", "person"))
    found = _once_more(concern, made, now)
    if not any(call.round == FIRST for call in made):
        found += _tell(concern, FIRST, _first(concern, now), made, now)
    is_second = now >= concern.since + DEPUTY_AFTER or _reached_nobody([*made, *found])
    if is_second and not any(call.round == SECOND for call in made):
        found += _tell(concern, SECOND, _second(concern, now), [*made, *found], now)
    return found


def _once_more(concern: Concern, made: Sequence[Call], now: datetime) -> list[Call]:
    """Tell again who may not have got it."""
    last = {call.person_id: call for call in sorted(made, key=lambda call: call.attempt)}
    unsure = [call for call in last.values() if _is_unsure(call) and call.attempt < MOST_ATTEMPTS]
    return [
        again
        for call in unsure
        for again in _made(
            concern, call.round, (call.person, As(call.told_as)), now, attempt=call.attempt + 1
        )
    ]


def _is_unsure(call: Call) -> bool:
    message = call.delivery
    if message.state == State.CANCELLED:
        return message.problem == Problem.TAKEN
    return message.state == State.DOUBTFUL


def _reached_nobody(made: Iterable[Call]) -> bool:
    """Whether all who were told were certainly not reached: nobody waits for that."""
    return all(_is_lost(call) for call in made)


def _is_lost(call: Call) -> bool:
    message = call.delivery
    if message.bounced_at is not None or message.state == State.FAILED:
        return True
    return message.state == State.CANCELLED and message.problem == Problem.PERSON_CHANGED


def _first(concern: Concern, now: datetime) -> list[Person]:
    """Return who is told at once: on duty, or in place of that the administrators."""
    found = duty.on_duty(concern.clinic, now)
    if found.person is not None and duty.address_of(concern.clinic, found.person):
        return [(found.person, As.DUTY)]
    return _instead(concern)


def _second(concern: Concern, now: datetime) -> list[Person]:
    """Return who is told next: the deputy, or in place of that the administrators and all others.

    The duty of this moment counts: meanwhile it may have passed on to somebody else.
    """
    found = duty.on_duty(concern.clinic, now)
    told = set(Call.objects.filter(concern=concern).values_list("person", flat=True))
    named = [(found.person, As.DUTY), (found.deputy, As.DEPUTY)]
    people = [
        (one, as_)
        for one, as_ in named
        if one is not None and one.pk not in told and duty.address_of(concern.clinic, one)
    ]
    return people or _instead(concern, told=told)


def _instead(concern: Concern, told: Iterable[int] = ()) -> list[Person]:
    """Return the administrators, or once they were told the clinicians: whoever can be told."""
    for role in duty.INSTEAD:
        people = [one for one in duty.with_role(concern.clinic, role) if one.pk not in set(told)]
        if people:
            return [(one, As.INSTEAD) for one in people]
    return []


def _tell(
    concern: Concern, round: int, people: Iterable[Person], made: Sequence[Call], now: datetime
) -> list[Call]:
    told = {call.person_id for call in made}
    return [
        call
        for person in people
        if person[0].pk not in told
        for call in _made(concern, round, person, now)
    ]


def _made(
    concern: Concern, round: int, person: Person, now: datetime, attempt: int = 1
) -> list[Call]:
    """Write one call and its message, unless there is nowhere to send it."""
    user, told_as = person
    address = duty.address_of(concern.clinic, user)
    if not address:
        return []
    call = Call(
        clinic_id=concern.clinic_id,
        concern=concern,
        round=round,
        person=user,
        told_as=told_as,
        attempt=attempt,
        at=now,
    )
    call.delivery = delivery.post_call(
        sheet=concern.sheet,
        staff=user,
        address=address,
        form_key=uuid.uuid5(concern.pk, f"{user.pk} {attempt}"),
        now=now,
    )
    call.save(force_insert=True)
    return [call]
