"""The safety invariants as code: no edit of content can switch them off; they fail closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from aftercare.rules.dates import after, day_start, first_day_at_or_after
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance
from aftercare.rules.plan import Line, Plan, ProductAdvice
from aftercare.rules.safety import products
from aftercare.rules.safety.floors import first_day_h, retinoid_h
from aftercare.rules.safety.printed import fallen_out
from aftercare.rules.safety.wording import Violation, content_violations
from aftercare.rules.vocabulary import PRINTED, Adjunct, Category, Device, Flag, Tier, Verdict

RETINOIDS: Final = ("retinoid-cosmetic", "retinoid-prescription")
NONE_RULES: Final = ("retinoid-breastfeeding-none", "retinoid-pregnancy-none")
# Flag -> the values with which no retinoid may be used at all (sections 2.1 and 6).
NO_RETINOID: Final = {
    Flag.BREASTFEEDING: ("yes",),
    Flag.PREGNANT: ("yes", "possible"),
    Flag.TRYING_TO_CONCEIVE: ("yes",),
}
PRESCRIPTION_H: Final = 336  # INV-02: prescription retinoids wait 14 days in every tier
NUMBING_H: Final = 168  # INV-09: no numbing cream at home for 7 days
SUNSCREEN_FROM_H: Final = 24  # INV-12: the first day is shade and hat
RED_FLAGS: Final = frozenset(
    {
        *("help-infection", "help-emergency-sepsis", "help-anaphylaxis", "help-rash-allergy"),
        *("help-cold-sore", "help-lumps-late", "help-bleeding", "help-redness-prolonged"),
    }
)
# INV-29: none of these is allowed inside its window, whoever sells it.
ALWAYS_AVOIDED: Final = frozenset(
    {
        *("retinoid-cosmetic", "acid-aha-pha", "acid-bha", "vitamin-c", "benzoyl-peroxide"),
        *("exfoliant", "self-tan", "fragrance", "sun", "numbing", "new-product"),
    }
)
# INV-30: what may be done on treated skin in the first days; anything else waits.
FIRST_DAYS: Final = frozenset(
    {
        *("hyaluronic", "washing", "cleanser", "sunscreen-mineral", "hygiene", "comfort"),
        *("friction", "plasma", "baby-contact", "breastfeeding", "expectations", "infection"),
    }
)
NOT_ON_A_BREASTFEEDING_GLIDE: Final = frozenset(
    {Adjunct.UNAPPROVED_TOPICAL, Adjunct.EXOSOMES, Adjunct.RETINOID_APPLIED}
)


class UnsafePlan(Exception):
    """A plan that breaks an invariant; `violations` says which. Such a plan is never used.

    `refused` is the plan itself, for those who mend the guidance, never for a patient.
    """

    def __init__(self, violations: tuple[Violation, ...], refused: Plan) -> None:
        super().__init__("; ".join(map(str, violations)))
        self.violations = violations
        self.refused = refused


class PlanCase:
    """One plan with the facts and guidance it came from, indexed for the checks."""

    def __init__(self, plan: Plan, facts: Facts, guidance: Guidance) -> None:
        self.plan, self.facts, self.guidance = plan, facts, guidance
        self.rules = frozenset(line.rule for line in plan.advice)
        self.notes = frozenset(note.rule for note in plan.clinician_notes)
        self.avoid = [line for line in plan.advice if line.category is Category.AVOID]
        self.allowing = [
            line
            for line in plan.advice
            if line.category in (Category.DO, Category.EXPECT) and line.topics
        ]
        self.bans: dict[str, Line] = {}
        for line in self.avoid:
            for topic in line.topics:
                self.bans.setdefault(topic, line)
        # The patient's and the clinic's own.
        self.products: list[ProductAdvice] = [*plan.products, *plan.clinic_products]
        self._days: dict[float, date] = {}

    def day(self, hours: float) -> date:
        """Return the first day that begins at or after so many hours."""
        if hours not in self._days:
            moment = after(self.facts.performed_at, hours)
            self._days[hours] = first_day_at_or_after(moment, self.facts.time_zone)
        return self._days[hours]

    def bans_until(self, topic: str, hours: float) -> bool:
        """Whether a topic is avoided for at least so many hours."""
        line = self.bans.get(topic)
        if line is None:
            return False
        return line.always or (line.until is not None and line.until >= self.day(hours))

    def is_set(self, flag: Flag, values: tuple[str, ...]) -> bool:
        """Whether a flag was answered with one of the values."""
        return self.facts.flags.get(flag) in values


Check = Callable[[PlanCase], Iterable[str]]
_CHECKS: list[tuple[str, Check]] = []


def _invariant(name: str) -> Callable[[Check], Check]:
    def register(function: Check) -> Check:
        _CHECKS.append((name, function))
        return function

    return register


def check(plan: Plan, facts: Facts, guidance: Guidance) -> None:
    """Hold every invariant against a plan; raises `UnsafePlan` with all that do not hold."""
    found = tuple(violations(plan, facts, guidance))
    if found:
        raise UnsafePlan(found, plan)


def violations(plan: Plan, facts: Facts, guidance: Guidance) -> Iterable[Violation]:
    """Return each invariant that a plan breaks."""
    case = PlanCase(plan, facts, guidance)
    for name, function in _CHECKS:
        for message in function(case):
            yield Violation(name, (), message)
    for bad in content_violations(guidance):
        if not case.rules.isdisjoint(bad.rules):
            yield bad


@_invariant("INV-01")
def _retinoid_floor(case: PlanCase) -> Iterable[str]:
    if not case.bans_until("retinoid-cosmetic", retinoid_h(case.facts)):
        yield "a retinoid is not kept out long enough"
    earliest = case.day(retinoid_h(case.facts))
    for line in case.allowing:
        too_early = line.starts is None or line.starts < earliest
        if too_early and not set(RETINOIDS).isdisjoint(line.topics):
            yield f"{line.rule} lets a retinoid start too early"


@_invariant("INV-02")
def _prescription_floor(case: PlanCase) -> Iterable[str]:
    uses = case.facts.flags.get(Flag.TOPICAL_RETINOID, "prescription") == "prescription"
    if uses and not case.bans_until("retinoid-prescription", PRESCRIPTION_H):
        yield "a prescription retinoid is not kept out for 14 days"
    line = case.bans.get("retinoid-prescription")
    if line is not None and not case.bans_until("retinoid-prescription", PRESCRIPTION_H):
        yield f"{line.rule} ends before 14 days"


@_invariant("INV-03")
def _no_retinoid_at_all(case: PlanCase) -> Iterable[str]:
    asked = [flag for flag, values in NO_RETINOID.items() if case.is_set(flag, values)]
    if asked:
        yield from _never(case, asked)


@_invariant("INV-04")
def _not_asked_is_not_no(case: PlanCase) -> Iterable[str]:
    open_flags = [flag for flag in NO_RETINOID if flag not in case.facts.flags]
    for flag in open_flags:
        if flag.value not in case.plan.unanswered:
            yield f"{flag.value} was not asked and does not block the sheet"
    if open_flags:
        yield from _never(case, open_flags)


def _never(case: PlanCase, because: list[Flag]) -> Iterable[str]:
    names = ", ".join(flag.value for flag in because)
    for topic in RETINOIDS:
        line = case.bans.get(topic)
        if line is None or not line.always or line.rule not in NONE_RULES:
            yield f"{topic} is not forbidden without a date ({names})"
    if sum(line.rule in NONE_RULES for line in case.plan.advice) != 1:
        yield f"the rule that forbids retinoids is not there exactly once ({names})"
    for line in case.allowing:
        if not set(RETINOIDS).isdisjoint(line.topics):
            yield f"{line.rule} allows a retinoid ({names})"
    for product in case.products:
        holds_one = any(match.topic in RETINOIDS for match in product.matches)
        if holds_one and (product.verdict is not Verdict.NEVER or product.starts is not None):
            yield f"the product {product.name!r} is not forbidden ({names})"


@_invariant("INV-05")
def _retinoid_products(case: PlanCase) -> Iterable[str]:
    for product in case.products:
        topics = {match.topic for match in product.matches}
        if topics.isdisjoint(RETINOIDS):
            continue
        if product.verdict is Verdict.OK:
            yield f"the product {product.name!r} holds a retinoid and is allowed"
        if product.verdict is Verdict.WAIT:
            early = product.starts is None or product.starts < case.day(retinoid_h(case.facts))
            if early:
                yield f"the product {product.name!r} holds a retinoid and starts too early"


@_invariant("INV-08")
def _numbing_on_the_breast(case: PlanCase) -> Iterable[str]:
    if case.is_set(Flag.BREASTFEEDING, ("yes",)) and not _always(case, "numbing-breast"):
        yield "numbing cream on the breast is not forbidden while breastfeeding"


def _always(case: PlanCase, topic: str) -> bool:
    return topic in case.bans and case.bans[topic].always


@_invariant("INV-09")
def _numbing_at_home(case: PlanCase) -> Iterable[str]:
    if not case.bans_until("numbing", NUMBING_H):
        yield "numbing cream at home is not forbidden for 7 days"


@_invariant("INV-10")
def _numbing_toxicity(case: PlanCase) -> Iterable[str]:
    adjuncts = case.facts.adjuncts
    if adjuncts is None or Adjunct.ANAESTHETIC in adjuncts:
        line = next((x for x in case.plan.advice if x.rule == "help-numbing-toxicity"), None)
        if line is None or line.level != "emergency":
            yield "the warning of numbing cream in the blood is missing"


@_invariant("INV-11")
def _glide_while_breastfeeding(case: PlanCase) -> Iterable[str]:
    adjuncts = case.facts.adjuncts or frozenset()
    needed = case.is_set(Flag.BREASTFEEDING, ("yes",)) and adjuncts & NOT_ON_A_BREASTFEEDING_GLIDE
    if needed and "glide-breastfeeding-signoff" not in case.notes:
        yield "the sign-off for what was applied while breastfeeding is missing"


@_invariant("INV-12")
def _sun(case: PlanCase) -> Iterable[str]:
    screen = next((x for x in case.plan.advice if x.rule == "sunscreen-mineral-daily"), None)
    if screen is None or "30" not in screen.text or screen.starts is None:
        yield "sunscreen of SPF 30 with a start is missing"
    elif screen.starts < case.day(SUNSCREEN_FROM_H):
        yield "sunscreen starts within the first 24 hours"
    sun = case.bans.get("sun")
    if sun is None or sun.until is None:
        yield "the sun is not avoided until a date"


@_invariant("INV-13")
def _red_flags(case: PlanCase) -> Iterable[str]:
    for missing in sorted(RED_FLAGS - case.rules):
        yield f"{missing} is missing"


@_invariant("INV-14")
def _red_flags_of_the_device(case: PlanCase) -> Iterable[str]:
    if case.facts.device in (None, Device.RF) and "help-rf-burn-nerve" not in case.rules:
        yield "help-rf-burn-nerve is missing"
    adjuncts = case.facts.adjuncts
    if (adjuncts is None or Adjunct.PRP in adjuncts) and "help-prp-illness" not in case.rules:
        yield "help-prp-illness is missing"


@_invariant("INV-15")
def _what_was_done(case: PlanCase) -> Iterable[str]:
    if not case.plan.treatment.tier_words.strip():
        yield "the tier has no plain words"
    if len(case.plan.treatment.zones) != len(case.facts.zones):
        yield "an area is missing"


@_invariant("INV-16")
def _infection_is_possible(case: PlanCase) -> Iterable[str]:
    if "infection-possible" not in case.rules:
        yield "the sheet does not say that infection is possible"


@_invariant("INV-20")
def _unknown_is_longest(case: PlanCase) -> Iterable[str]:
    facts = case.facts
    depths = [zone.set_depth_mm for zone in facts.zones]
    unknown = facts.device is None or facts.endpoint is None or not depths or None in depths
    if unknown and case.plan.treatment.tier is not Tier.T3:
        yield "something was not recorded and the tier is not the longest"
    if unknown and "not-recorded-note" not in case.notes:
        yield "the clinician is not told what was not recorded"


@_invariant("INV-22")
def _rounded_up(case: PlanCase) -> Iterable[str]:
    for line in case.plan.advice:
        if line.until_h is not None and line.until is not None:
            end = after(case.facts.performed_at, line.until_h)
            if day_start(line.until, case.facts.time_zone) < end:
                yield f"{line.rule} ends before its window"


@_invariant("INV-23")
def _not_both(case: PlanCase) -> Iterable[str]:
    if sum(len(line.topics) for line in case.avoid) != len(case.bans):
        yield "a topic is in more than one avoid line"
    for line in case.allowing:
        for topic in line.topics:
            ban = case.bans.get(topic)
            if ban is None:
                continue
            starts_after = line.starts is not None and ban.until is not None
            if not starts_after or line.starts < ban.until:  # type: ignore[operator]
                yield f"{line.rule} allows what {ban.rule} forbids ({topic})"


@_invariant("INV-24")
def _calm_gate(case: PlanCase) -> Iterable[str]:
    if "calm-gate" not in case.rules:
        yield "the calm condition is missing"


@_invariant("INV-25")
def _stopped(case: PlanCase) -> Iterable[str]:
    open_stops = any(not stop.overridden for stop in case.plan.stops)
    if open_stops and not case.plan.treated_anyway and case.plan.may_be_issued:
        yield "a stop is open and the sheet may be issued"
    if case.plan.treated_anyway:
        if case.plan.treatment.tier not in (Tier.T3, Tier.TE):
            yield "a stop is active and the tier is not the longest"
        if "active-stop-note" not in case.notes:
            yield "a stop is active and the clinician is not told"


@_invariant("INV-26")
def _active_implant(case: PlanCase) -> Iterable[str]:
    if case.facts.device is Device.RF and case.is_set(Flag.IMPLANT_ACTIVE, ("yes",)):
        stop = next((s for s in case.plan.stops if s.rule == "implant-rf-stop"), None)
        if stop is None or stop.overridable or stop.overridden:
            yield "radio-frequency with an active implant is not stopped for good"


@_invariant("INV-28")
def _only_read_products(case: PlanCase) -> Iterable[str]:
    return products.only_read(case.plan, case.facts, case.guidance)


@_invariant("INV-29")
def _actives_wait(case: PlanCase) -> Iterable[str]:
    for topic in sorted(ALWAYS_AVOIDED - set(case.bans)):
        yield f"{topic} is not avoided"


@_invariant("INV-30")
def _first_days(case: PlanCase) -> Iterable[str]:
    earliest = case.day(first_day_h(case.facts))
    for line in case.allowing:
        early = line.starts is None or line.starts < earliest
        if early and not FIRST_DAYS.issuperset(line.topics):
            yield f"{line.rule} starts inside the first days"
    yield from products.after_the_first_days(case.plan, case.facts, case.guidance, earliest)


@_invariant("INV-33")
def _patient_lines_only(case: PlanCase) -> Iterable[str]:
    for line in case.plan.advice:
        rule = case.guidance.rule_by_id.get(line.rule)
        if line.category not in PRINTED or rule is None or rule.category is not line.category:
            yield f"{line.rule} is not a patient's line"


@_invariant("INV-36")
def _nothing_falls_out(case: PlanCase) -> Iterable[str]:
    return fallen_out(case.plan)


@_invariant("INV-37")
def _as_the_sheet_says(case: PlanCase) -> Iterable[str]:
    return products.as_the_sheet_says(case.plan, case.facts, case.guidance)
