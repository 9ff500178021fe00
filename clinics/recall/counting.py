"""Counts for those who edit and approve the guidance: shares and numbers, never names."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, Final, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from aftercare import rules
from aftercare.rules import reach
from aftercare.rules.guidance import Rule
from clinics.accounts.models import Clinic
from clinics.additions import queries as additions
from clinics.recall import comparing, queries
from clinics.records.models import Treatment

T = TypeVar("T")
RECENT: Final = timedelta(days=90)
# How many treatments are read at most: the newest. More would keep whoever types waiting.
MOST: Final = 2000
# So many kept answers a process, each of some hundred bytes.
KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the treatments that were read a rule reaches, of all in the last 90 days."""

    reached: int
    read: int
    every: int


@dataclass(frozen=True, slots=True)
class Fired:
    """How often one rule is said by the current edition and by the proposed one."""

    rule: str
    title: str
    now: int | None
    then: int | None

    @property
    def falls_silent(self) -> bool:
        """Whether nobody would get it any more."""
        return bool(self.now) and not self.then


@dataclass(frozen=True, slots=True)
class Impact:
    """What a proposal changes for the sheets that a clinic issued in the last 90 days.

    `stricter` and `looser` count treatments, each beside the edition in force; one may be both.
    `recalled` are those for which something stricter still matters today: looser recalls nobody.
    """

    clinic: str
    sheets: int
    compared: int
    differ: int
    still_open: int
    stricter: int
    looser: int
    recalled: int


class Kept(Generic[T]):
    """The newest answers in memory, at most so many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: OrderedDict[tuple[Any, ...], T] = OrderedDict()
        self.lock = Lock()

    def get(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Return what is kept under the key, made first where it is missing."""
        found = self.found.get(key)
        if found is None:
            found = make()
            with self.lock:
                self.found[key] = found
                while len(self.found) > self.most:
                    self.found.popitem(last=False)
        return found


_REACHED: Kept[reach.Reached] = Kept(MOST * 2)
# As bits, in the order of the edition's rules.
_SAID: Kept[int] = Kept(KEPT)
_CHANGED: Kept[comparing.Changed] = Kept(KEPT)


def recent(clinics: Iterable[Clinic], now: datetime) -> QuerySet[Treatment]:
    """Return the clinics' treatments of the last 90 days that nothing corrects, newest first."""
    found = Treatment.objects.filter(
        clinic__in=clinics, performed_at__gte=now - RECENT, corrected_by=None
    )
    return found.order_by("-performed_at", "pk")


class _Read:
    """The facts of many treatments: those that are not kept yet in one go, others one by one."""

    def __init__(self, treatments: QuerySet[Treatment], most: int) -> None:
        self.treatments = treatments
        self.keys: list[tuple[Any, date]] = list(
            treatments.values_list("pk", "patient__date_of_birth")[:most]
        )
        self.every = len(self.keys) if len(self.keys) < most else treatments.count()
        self.facts: dict[Any, rules.Facts] = {}

    def fetch(self, ids: Iterable[Any]) -> None:
        """Read the facts of some treatments."""
        rows = self.treatments.filter(pk__in=list(ids)).select_related("patient")
        self.facts |= {row.pk: row.facts() for row in rows.prefetch_related("zones")}

    def __getitem__(self, pk: Any) -> rules.Facts:
        if pk not in self.facts:
            self.fetch([pk])
        return self.facts[pk]


def who_gets(
    rule: Rule, guidance: rules.Guidance, clinics: Iterable[Clinic], now: datetime
) -> Share:
    """Return to how many of the clinics' recent treatments a rule applies."""
    read = _Read(recent(clinics, now), MOST)
    keys = [(guidance.digest, pk, born) for pk, born in read.keys]
    read.fetch(key[1] for key in keys if key not in _REACHED.found)
    found = 0
    for key in keys:
        one = _REACHED.get(key, lambda pk=key[1]: reach.reached(read[pk], guidance))  # type: ignore[misc]
        found += reach.gets(rule, one)
    return Share(found, len(keys), read.every)


def fired(
    current: rules.Guidance,
    proposed: rules.Guidance,
    clinics: Iterable[Clinic],
    now: datetime,
    language: rules.vocabulary.Language,
    most: int = MOST // 2,
) -> tuple[list[Fired], Share]:
    """Return the rules that are not said as often by both, and how many treatments were read."""
    read = _Read(recent(clinics, now), most)
    kept = _SAID.found
    both = (current.digest, proposed.digest)
    read.fetch(pk for pk, born in read.keys if any((one, pk, born) not in kept for one in both))
    counts = [_counts(one, read) for one in (current, proposed)]
    titles = {**current.rule_by_id, **proposed.rule_by_id}
    rows = [
        Fired(
            rule=id,
            title=rule.title[language],
            now=counts[0][id] if id in current.rule_by_id else None,
            then=counts[1][id] if id in proposed.rule_by_id else None,
        )
        for id, rule in titles.items()
    ]
    differing = [row for row in rows if row.now != row.then]
    differing.sort(key=lambda row: (not row.falls_silent, -abs((row.now or 0) - (row.then or 0))))
    return differing, Share(0, len(read.keys), read.every)


def _counts(guidance: rules.Guidance, read: _Read) -> Counter[str]:
    names = [rule.id for rule in guidance.rules]
    bit = {name: 1 << number for number, name in enumerate(names)}
    found: Counter[str] = Counter()
    for pk, born in read.keys:

        def bits(pk: Any = pk) -> int:
            return sum(bit[name] for name in rules.rules_said(guidance, read[pk]))

        has = _SAID.get((guidance.digest, pk, born), bits)
        found.update(name for name in names if has & bit[name])
    return found


def impact(
    clinic: Clinic,
    edition: rules.Guidance,
    proposed: rules.Guidance,
    now: datetime,
    most: int = MOST,
) -> Impact:
    """Return what a proposal changes for the clinic's sheets, as far as they were compared.

    It is held against the edition in force alone: what a sheet lacked before is not its doing.
    At most so many treatments are compared now, those of the newest sheets first.
    """
    before, after = (additions.guidance_for(clinic, one) for one in (edition, proposed))
    sheets = queries.held(now - RECENT).filter(clinic=clinic)
    names = sheets.order_by("-issued_at").values_list("pk", "patient__date_of_birth")
    both = (comparing.basis(before), comparing.basis(after))
    keys = {pk: (*both, pk, born) for pk, born in names}
    new = [pk for pk, key in keys.items() if key not in _CHANGED.found][:most]
    found = {pk: _CHANGED.found[key] for pk, key in keys.items() if key in _CHANGED.found}
    for sheet in queries.with_what_they_say(sheets.filter(pk__in=new)):
        made = comparing.changed(sheet, before, after)
        found[sheet.pk] = _CHANGED.get(keys[sheet.pk], lambda made=made: made)  # type: ignore[misc]
    # What becomes the list of patients to recall is compared with the sheets themselves.
    left = max(len(keys) - len(found), queries.to_compare(sheets, after).count())
    return _summed(clinic, found.values(), len(keys), left, now)


# A change is counted in so many of the newest treatments.
NEWEST: Final = 120


def looser_in(
    clinics: Iterable[Clinic], edition: rules.Guidance, proposed: rules.Guidance, now: datetime
) -> list[frozenset[str]]:
    """Return what gets looser in each of the newest treatments that were compared already.

    By topic, or by rule where a line has no topic; as `impact` found it.
    """
    found: list[tuple[datetime, frozenset[str]]] = []
    for clinic in clinics:
        before, after = (additions.guidance_for(clinic, one) for one in (edition, proposed))
        both = (comparing.basis(before), comparing.basis(after))
        sheets = queries.held(now - RECENT).filter(clinic=clinic).order_by("-issued_at")
        rows = sheets.values_list("pk", "patient__date_of_birth", "issued_at")[:NEWEST]
        for pk, born, issued in rows:
            known = _CHANGED.found.get((*both, pk, born))
            if known is not None:
                found.append((issued, frozenset(map(_subject, known.looser))))
    found.sort(key=lambda one: one[0], reverse=True)
    return [subjects for _, subjects in found[:NEWEST]]


def _subject(one: rules.Stricter) -> str:
    return one.about.partition(":")[2].partition("/")[0]


def impacts(
    clinics: Iterable[Clinic],
    edition: rules.Guidance,
    proposed: rules.Guidance,
    now: datetime,
    most: int,
) -> list[Impact]:
    """Return the impact clinic by clinic; at most so many treatments are compared in all."""
    rows = []
    for clinic in clinics:
        known = len(_CHANGED.found)
        rows.append(impact(clinic, edition, proposed, now, most))
        most = max(0, most - (len(_CHANGED.found) - known))
    return rows


def _summed(
    clinic: Clinic, found: Collection[comparing.Changed], sheets: int, left: int, now: datetime
) -> Impact:
    today = timezone.localdate(now, clinic.zone)
    open_ = [one.open_until is None or one.open_until > today for one in found]
    return Impact(
        clinic=clinic.name,
        sheets=sheets,
        compared=sheets - left,
        differ=sum(one.differs for one in found),
        still_open=sum(one.differs and is_open for one, is_open in zip(found, open_, strict=True)),
        stricter=sum(bool(one.stricter) for one in found),
        looser=sum(bool(one.looser) for one in found),
        recalled=sum(any(way.is_open(today) for way in one.stricter) for one in found),
    )
