"""What keeps a follow-up from going out: asked when it is due, and again when it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, Value

from clinics.accounts import delivery_settings
from clinics.accounts.delivery_settings import ClinicDelivery, Result
from clinics.delivery import queries as deliveries
from clinics.delivery.leaving import Bar
from clinics.delivery.models import Channel, Problem
from clinics.delivery.models import Kind as Called
from clinics.followup import schedule
from clinics.followup.models import Call, CheckIn, FollowUp
from clinics.portal import live
from clinics.portal.models import Link

Kind, Why = FollowUp.Kind, FollowUp.Why

# The clinic's switch of each kind, and what means off.
SWITCHES: Final[Mapping[str, str]] = {
    Kind.EVENING: "message_evening",
    Kind.MORNING: "message_morning",
    Kind.CHECK_IN: "check_in_day_3",
    Kind.CHASE: "chase_unanswered",
    Kind.WINDOW: "messages_windows",
    Kind.REDNESS: "message_redness",
}


def bars(now: datetime) -> Iterator[Bar]:
    """Yield what keeps a posted follow-up back now; `clinics.delivery.leaving` asks for the rest.

    What a person of the clinic asked for by hand, or sent again, minds no switch.
    """
    ours = FollowUp.objects.filter(pk=OuterRef("form_key"), asked_by=None)
    for kind, switch in SWITCHES.items():
        off = ours.filter(**{f"clinic__delivery__{switch}": False})
        yield Problem.NOT_WANTED, Exists(off) & Q(kind=kind)
    wanted = ours.exclude(clinic__delivery=None).exclude(
        clinic__delivery__message_result=Result.NONE
    )
    yield Problem.NOT_WANTED, ~Exists(wanted) & Exists(ours) & Q(kind=Kind.RESULT)
    asleep = ours.filter(patient__channel__sunscreen_until=None)
    yield Problem.NOT_WANTED, Exists(asleep) & Q(kind=Kind.SUNSCREEN)
    cared = Q(concern__taken_at__isnull=False) | Q(concern__done_at__isnull=False)
    calls = Call.objects.filter(cared, delivery=OuterRef("pk"))
    yield Problem.TAKEN, Exists(calls) & Q(kind=Called.CALL)
    answers = CheckIn.objects.filter(
        sheet=OuterRef("sheet_id"), at__gte=OuterRef("created_at") - Value(schedule.EARLY)
    )
    yield Problem.ANSWERED, Exists(answers) & Q(kind__in=(Kind.CHECK_IN, Kind.CHASE))


def why_not(follow_up: FollowUp, now: datetime) -> FollowUp.Why | None:
    """Return why a follow-up that is due is not wanted, or can't be sent; None when it goes."""
    sheet = follow_up.sheet
    if sheet.is_withdrawn:
        return Why.WITHDRAWN
    channel = deliveries.channel_of(follow_up.patient)
    if channel.channel not in (Channel.EMAIL, Channel.EMAIL_PDF):
        return Why.PAPER
    if deliveries.are_stopped(channel, sheet.treatment.performed_at):
        return Why.SILENT
    by_hand = follow_up.asked_by_id is not None
    if not by_hand and not _clinic_wants(follow_up, delivery_settings.settings_of(sheet.clinic)):
        return Why.CLINIC
    if (why := _says_nothing(follow_up, channel.sunscreen_until is not None)) is not None:
        return why
    if not by_hand and now >= schedule.not_after(follow_up.kind, follow_up.due_at):
        return Why.AWAY
    return _no_way(follow_up, now)


def _clinic_wants(follow_up: FollowUp, chosen: ClinicDelivery) -> bool:
    if follow_up.kind == Kind.RESULT:
        return chosen.message_result != Result.NONE
    # Planned by an earlier release, which also asked on the day after.
    early = follow_up.kind == Kind.CHECK_IN and follow_up.day == 1
    switch = "message_morning" if early else SWITCHES.get(follow_up.kind, "")
    return not switch or bool(getattr(chosen, switch))


def _says_nothing(follow_up: FollowUp, wants_sunscreen: bool) -> FollowUp.Why | None:
    """Return why there is nothing to say on that day; None when there is.

    Earlier releases planned a message for each day on which anything ended.
    """
    if follow_up.kind == Kind.SUNSCREEN and not wants_sunscreen:
        return Why.SILENT
    if follow_up.kind != Kind.WINDOW:
        return None
    plan = live.plan(follow_up.sheet)
    day = schedule.date_of(plan, follow_up.day)
    if day not in schedule.openings_worth_a_message(plan):
        return Why.NOTHING
    return None


def _no_way(follow_up: FollowUp, now: datetime) -> FollowUp.Why | None:
    """Return why nothing can reach the patient now."""
    if not deliveries.can_mail():
        return Why.NO_MAIL
    if not deliveries.confirmed_address(follow_up.patient):
        return Why.ADDRESS
    link = Link.objects.filter(sheet=follow_up.sheet).first()
    if link is None or not link.opens(now):
        return Why.LINK
    return None
