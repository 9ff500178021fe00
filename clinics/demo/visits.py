"""One patient's course in the demo: three visits, and what became of each sheet."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from aftercare import rules
from aftercare.guidance.store import editions
from clinics.accounts.models import Clinic, User
from clinics.delivery import issuing
from clinics.delivery.models import Channel
from clinics.demo import post
from clinics.demo.cases import Case
from clinics.demo.products import PRODUCTS
from clinics.records import actions as records
from clinics.records.allergies import Allergy, Answer
from clinics.records.entries import Entry
from clinics.records.models import Patient, StopOverride, Treatment
from clinics.sheets import actions as sheets
from clinics.sheets import queries, signing
from clinics.sheets.models import Sheet

Step = tuple[datetime, Callable[[], None]]

VISITS = 3
APART = timedelta(days=21)
NAMESPACE = uuid.UUID("6d1c5e0e-3b0a-4b7e-9a53-0d7f4f6f9f10")
ANSWERS = {flag: values[0] for flag, values in rules.vocabulary.FLAG_VALUES.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the work is done, and by whom."""

    clinic: Clinic
    clinicians: Sequence[User]
    assistant: User


@dataclass(slots=True)
class Course:
    """One patient from the first visit to the last; `index` decides how the last one ends."""

    desk: Desk
    case: Case
    name: str
    language: str
    index: int
    now: datetime
    patient: Patient = field(init=False)
    treatments: dict[int, Treatment] = field(init=False, default_factory=dict)
    issued: dict[int, Sheet] = field(init=False, default_factory=dict)

    def steps(self, rng: Random) -> list[Step]:
        """Return what happens, with its moments; the rest follows from the seed."""
        first_of_all = self.now - timedelta(days=rng.randrange(14), minutes=90)
        times = [
            self._opening_hours(first_of_all - APART * back, rng)
            for back in reversed(range(VISITS))
        ]
        born_on = date(rng.randint(*self.case.born), rng.randint(1, 12), rng.randint(1, 28))
        phone = f"07{rng.randrange(10)}-{rng.randrange(100, 1000)} {rng.randrange(10, 100)} 00"
        steps: list[Step] = [
            (times[0] - timedelta(minutes=20), partial(self._admit, born_on, phone, times[0]))
        ]
        for visit, at in enumerate(times):
            steps.append((at + timedelta(minutes=15), partial(self._record, visit, at)))
            if visit == VISITS - 1 and self._is_left_waiting:
                continue
            steps.append((at + timedelta(minutes=20), partial(self._issue, visit, at)))
            steps += self._mail(visit, at)
        steps += self._afterwards(times)
        return steps

    @property
    def _is_left_waiting(self) -> bool:
        return self.index % 5 == 4

    @property
    def _email(self) -> str:
        """The patient's address: every fifth has none, and another fifth reads none back."""
        return "" if self.index % 5 == 3 or not post.is_shown() else post.address(self.name)

    @property
    def _gets_links(self) -> bool:
        return bool(self._email) and not self._is_left_waiting

    def _mail(self, visit: int, at: datetime) -> list[Step]:
        """Return the sending of the link, and two of three patients who open the page."""
        if not self._gets_links:
            return []
        sent_at, opened_at = at + timedelta(minutes=21), at + timedelta(minutes=55)
        steps: list[Step] = [(sent_at, partial(self._send, visit, sent_at))]
        if self.index % 3:
            steps.append((opened_at, partial(self._open, visit, opened_at)))
        return steps

    def _send(self, visit: int, now: datetime) -> None:
        is_last = visit == VISITS - 1
        post.send(self.issued[visit], number=self.index % 10, is_last=is_last, now=now)

    def _open(self, visit: int, now: datetime) -> None:
        if visit < VISITS - 1 or post.arrives(self.index % 10):
            post.open_page(self.issued[visit], now=now)

    def _opening_hours(self, at: datetime, rng: Random) -> datetime:
        """Return a moment between nine and five on a working day, at or before `at`."""
        local = at.astimezone(self.desk.clinic.zone)
        moment = local.replace(
            hour=rng.randrange(9, 17), minute=rng.choice((0, 15, 30, 45)), second=0, microsecond=0
        )
        while moment > local or moment.weekday() > 4:
            moment -= timedelta(days=1)
        return moment

    def _admit(self, born_on: date, phone: str, at: datetime) -> None:
        at -= timedelta(minutes=20)
        by = self.desk.assistant
        self.patient = records.add_patient(
            clinic=self.desk.clinic,
            name=self.name,
            date_of_birth=born_on,
            language=self.language,
            phone=phone,
            email=self._email,
            large_print=self.case.large_print,
            by=by,
            now=at,
        )
        for key in self.case.products:
            english, swedish, ingredients = PRODUCTS[key]
            records.add_product(
                patient=self.patient,
                name=swedish if self.language == "sv" else english,
                ingredients=ingredients,
                by=by,
                now=at,
            )

    def _record(self, visit: int, at: datetime, corrects: Treatment | None = None) -> None:
        self.treatments[visit] = records.record_treatment(
            patient=self.patient,
            entry=self._entry(visit, at),
            form_key=self._key("treatment", visit, bool(corrects)),
            corrects=corrects,
            by=self._clinician(visit),
            now=at + timedelta(minutes=15),
        )

    def _entry(self, visit: int, at: datetime) -> Entry:
        case = self.case
        answers = ANSWERS | {rules.vocabulary.Flag(key): value for key, value in case.flags.items()}
        left_out = set(case.unasked)
        # A question that nobody asked keeps one sheet of each clinic waiting.
        if visit == VISITS - 1 and self.index == VISITS + 1:
            left_out.add("breastfeeding")
        zones = tuple((area, Decimal(mm) if mm else None) for area, mm in case.zones)
        return Entry(
            performed_at=at,
            device=case.device,
            zones=zones,
            endpoint=case.endpoint,
            adjuncts=case.adjuncts,
            flags={flag.value: value for flag, value in answers.items() if flag not in left_out},
            skin_type=case.skin_type,
            allergies_answer=Answer.THESE if case.allergies else Answer.NONE,
            allergies=tuple(Allergy(words) for words in case.allergies),
            products_used=[{"name": "Sterile hyaluronic acid gel", "lot": f"HA{2400 + visit}"}],
            cartridge_lot=f"C{1000 + self.index * 7 + visit}",
            cartridge_expires_on=date(at.year + 1, 6, 30),
            depth_reasons=_depth_reasons(zones),
            notes=case.notes,
            places=case.places,
            anaesthetic_agent=case.numbing[0] if case.numbing else None,
            anaesthetic_percent=Decimal(case.numbing[1]) if case.numbing else None,
            baby_age_months=case.baby_months,
        )

    def _issue(self, visit: int, at: datetime, *, language: str = "", after: int = 20) -> None:
        treatment = self.treatments[visit]
        by = self._clinician(visit)
        language = language or self.patient.language
        seen = queries.shown(treatment, language=language)
        overrides = self._overrides(seen.plan, by)
        if overridden := sheets.overridden(overrides):
            seen = queries.shown(treatment, language=language, overridden=overridden)
        replaces = queries.superseded_by_issuing(treatment)
        self.issued[visit] = issuing.issue_as_chosen(
            patient=self.patient,
            channel=Channel.EMAIL if self._gets_links else Channel.PRINT,
            wants_pdf=False,
            read_back=self._email if self._gets_links else "",
            treatment=treatment,
            language=language,
            paper=self.desk.clinic.paper,
            large_print=self.patient.large_print,
            notes="",
            form_key=self._key("sheet", visit, bool(replaces)),
            shown_digest=seen.digest,
            overrides=overrides,
            signed=[
                signing.Signed(one.kind, one.subject, one.rests_on)
                for one in signing.needed(seen.plan, treatment)
            ],
            replaces=replaces,
            by=by,
            now=at + timedelta(minutes=after),
        )

    def _overrides(self, plan: rules.Plan, by: User) -> list[sheets.Override]:
        """Answer for each stop: overridden where the case says so, else treated anyway."""
        return [
            sheets.Override(
                rule=stop.rule,
                kind=StopOverride.Kind.OVERRIDE
                if self.case.override and stop.overridable
                else StopOverride.Kind.TREATED_ANYWAY,
                reason_code=self.case.override if stop.overridable else "",
                name=by.name,
                note=self.case.notes,
            )
            for stop in plan.stops
        ]

    def _afterwards(self, times: Sequence[datetime]) -> list[Step]:
        """Return what becomes of some sheets: replaced, corrected and replaced, or withdrawn."""
        at = times[0]
        if self.index % 10 == 1:
            other = {"sv": "en", "en": "sv"}[self.language]
            act = partial(self._issue, 0, at, language=other, after=40)
            sent_at = at + timedelta(minutes=41)
            return [
                (at + timedelta(minutes=40), act),
                (sent_at, partial(self._send, 0, sent_at)),
            ]
        if self.index % 10 == 3:
            return [(at + timedelta(minutes=50), partial(self._correct, at))]
        if self.index % 10 == 7:
            return [(at + timedelta(hours=2), partial(self._withdraw, at))]
        return []

    def _correct(self, at: datetime) -> None:
        self._record(0, at, corrects=self.treatments[0])
        self._issue(0, at, after=50)

    def _withdraw(self, at: datetime) -> None:
        sheets.withdraw_sheet(
            sheet=self.issued[0],
            reason_code="other",
            reason="The patient asked to talk through the advice again first.",
            by=self._clinician(0),
            now=at + timedelta(hours=2),
        )

    def _clinician(self, visit: int) -> User:
        return self.desk.clinicians[(self.index + visit) % len(self.desk.clinicians)]

    def _key(self, kind: str, visit: int, again: bool) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{self.desk.clinic.slug} {kind} {self.index} {visit} {again}")


def _depth_reasons(zones: Sequence[tuple[str, Decimal | None]]) -> dict[str, str]:
    """Return why each depth above a warning was set."""
    areas = editions.current().areas
    reasons = {}
    for name, depth in zones:
        limits = areas[rules.vocabulary.Area(name)]
        if depth is not None and depth > limits.limit_mm:
            reasons[name] = "Thick scar tissue; raised step by step by the endpoint."
        elif depth is not None and depth > limits.warn_above_mm:
            reasons[name] = "confirmed"
    return reasons
