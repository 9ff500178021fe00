"""From facts and guidance to the plan: pure and total, the same for the same input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from aftercare.rules import unknown
from aftercare.rules.conditions import Profile
from aftercare.rules.dates import local
from aftercare.rules.engine import causes, rows, selection, sentences
from aftercare.rules.engine import depth as depths
from aftercare.rules.engine.products import Judged, judge, read_own, read_products
from aftercare.rules.engine.selection import Chosen
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance
from aftercare.rules.lexicon import Rewording
from aftercare.rules.plan import (
    Bar,
    Declined,
    Line,
    Note,
    Plan,
    SourceNote,
    Stop,
    Treated,
    ZoneReport,
)
from aftercare.rules.products import allergies
from aftercare.rules.safety import invariants
from aftercare.rules.vocabulary import Area, Category, Language, Tier

NOBODY: frozenset[str] = frozenset()


class LanguageMissing(ValueError):
    """An edition is not complete in a language: no sheet is written in it, least of all mixed."""


def build_plan(
    facts: Facts,
    guidance: Guidance,
    language: Language,
    *,
    overridden: frozenset[str] = NOBODY,
    anyway: bool = False,
) -> Plan:
    """Return the plan for one treatment; `overridden` are stops a clinician has answered for.

    `anyway` says that the treatment took place although a stop is open: the plan then has the
    longest windows and an alert for the clinician (INV-25). Raises `UnsafePlan` when an
    invariant does not hold: an unsafe plan is never returned; and `LanguageMissing` for a
    language in which the edition is not complete.
    """
    if language not in guidance.languages:
        raise LanguageMissing(f"edition {guidance.number} has no complete words in {language}")
    recorded = facts
    facts, tiering, unjudged = judged(recorded, guidance)
    products = read_products(facts, guidance)
    profile = profile_of(facts, guidance, tiering, products)
    stops = _stops(facts, guidance, profile, tiering, overridden, language)
    stopped = anyway and any(not stop.overridden for stop in stops)
    if stopped:
        tiering = longest(tiering)
        profile = profile_of(facts, guidance, tiering, products, stopped=True)
    chosen = reworded(choose_all(guidance, profile, tiering), guidance, profile)
    # The areas are told as they were recorded, also those that the edition can't judge.
    facts = replace(facts, zones=recorded.zones)
    context = sentences.Context(facts, guidance, language, tiering, profile, unjudged)
    said = tuple(_said(context, chosen, products))
    open_stops = [guidance.rule_by_id[one.rule] for one in stops if not one.overridden]
    behind = causes.of_stops(open_stops, facts, profile) if stopped else ()
    lines = tuple(one.line for one in said)
    plan = Plan(
        edition_number=guidance.number,
        edition_digest=guidance.digest,
        language=language,
        performed_at=local(facts.performed_at, facts.time_zone),
        time_zone=facts.time_zone,
        treatment=_treated(recorded, guidance, tiering, language),
        stops=stops,
        unanswered=_unanswered(facts, guidance),
        advice=lines,
        clinician_notes=tuple(
            _note(context, one, behind) for one in chosen if one.rule.category is Category.CLINICIAN
        ),
        products=tuple(judge(context, lines, product, guidance) for product in products),
        declined=_declined(guidance, lines, language),
        timeline=tuple(_bars(context, lines)),
        sources=_sources(guidance, lines),
        treated_anyway=stopped,
        additions_digest=guidance.additions.digest,
        clinic_products=tuple(
            judge(context, lines, one, guidance) for one in read_own(facts, guidance)
        ),
        unjudged=unjudged,
        unresolved_allergies=_unresolved(facts, guidance),
        rows=rows.rows(context, said),
        certainty={key: words[language] for key, words in guidance.words["strengths"].items()},
    )
    invariants.check(plan, facts, guidance)
    return plan


def judged(facts: Facts, guidance: Guidance) -> tuple[Facts, depths.Tiering, tuple[str, ...]]:
    """Return the facts as this edition can judge them, their tier, and what it can't judge.

    An answer that the edition has never heard of lengthens every window as an unknown fact does.
    """
    known, unjudged = unknown.as_judged(facts, guidance)
    tiering = depths.tiering(known)
    if unjudged:
        tiering = replace(tiering, columns=tiering.columns | depths.LONGEST)
    return known, tiering, unjudged


def profile_of(
    facts: Facts,
    guidance: Guidance,
    tiering: depths.Tiering,
    products: Iterable[Judged],
    *,
    stopped: bool = False,
) -> Profile:
    """Return the dimensions that conditions read, worked out for one treatment."""
    known = [z.set_depth_mm for z in facts.zones if z.set_depth_mm is not None]
    answer = allergies.resolve(facts.allergies, guidance.lexicon)
    has = {"any", *answer.codes} if answer.is_any else set()
    if allergies.holds_anaesthetic(answer, guidance.lexicon):
        has |= {"any", "anaesthetic"}
    over = frozenset(
        z.area
        for z in facts.zones
        if z.set_depth_mm is not None and z.set_depth_mm > guidance.areas[z.area].warn_above_mm
    )
    return Profile(
        device=facts.device,
        tiers=tiering.columns | {tiering.tier},
        areas=frozenset(z.area for z in facts.zones)
        | {z.place for z in facts.zones if z.place is not None},
        endpoint=facts.endpoint,
        adjuncts=facts.adjuncts,
        flags=facts.flags,
        skin_type=facts.skin_type,
        age=facts.age,
        products=frozenset(topic for product in products for topic in product.topics),
        allergies=frozenset(has),
        deepest_mm=max(known, default=None),
        over_limit=bool(over),
        over_areas=over,
        unplaced=any(z.area is Area.SCAR and z.place is None for z in facts.zones),
        missing=frozenset(tiering.unknown),
        stopped=stopped,
    )


def longest(tiering: depths.Tiering) -> depths.Tiering:
    tier = tiering.tier if tiering.tier is Tier.TE else Tier.T3
    return depths.Tiering(
        tier,
        tiering.columns | depths.LONGEST,
        tiering.possible,
        tiering.unknown,
        tiering.combined,
    )


def _stops(
    facts: Facts,
    guidance: Guidance,
    profile: Profile,
    tiering: depths.Tiering,
    overridden: frozenset[str],
    language: Language,
) -> tuple[Stop, ...]:
    context = sentences.Context(facts, guidance, language, tiering, profile)
    table = selection.hours_of_all(guidance, tiering)
    stops: list[Stop] = []
    for rule in guidance.rules:
        if rule.category is not Category.STOP:
            continue
        chosen = selection.choose(rule, profile, table, {})
        if chosen is not None:
            stops.append(
                Stop(
                    rule=rule.id,
                    title=rule.title[language],
                    text=context.text(chosen),
                    overridable=rule.overridable,
                    overridden=rule.overridable and rule.id in overridden,
                    sources=rule.sources,
                )
            )
    return tuple(stops)


def choose_all(guidance: Guidance, profile: Profile, tiering: depths.Tiering) -> list[Chosen]:
    modifiers = selection.active_modifiers(guidance, profile)
    by_category: dict[Category, list[Chosen]] = {category: [] for category in Category}
    table = selection.hours_of_all(guidance, tiering)
    named = replace(profile, tiers=frozenset({tiering.tier}))
    for rule in guidance.rules:
        if rule.category is not Category.STOP:
            seen = named if rule.category is Category.EXPECT else profile
            one = selection.choose(rule, seen, table, modifiers)
            if one is not None:
                by_category[rule.category].append(one)
    bans = selection.caution_wins(by_category[Category.AVOID])
    return [
        *bans,
        *selection.after_the_bans(by_category[Category.DO], bans),
        *selection.caution_wins(by_category[Category.CAUTION]),
        *by_category[Category.EXPECT],
        *by_category[Category.HELP],
        *by_category[Category.CLINICIAN],
    ]


def _unresolved(facts: Facts, guidance: Guidance) -> tuple[str, ...]:
    """Return the allergies that nobody understood; an edition without allergens can't tell."""
    if not guidance.lexicon.allergens:
        return ()
    return allergies.resolve(facts.allergies, guidance.lexicon).unresolved


def reworded(chosen: list[Chosen], guidance: Guidance, profile: Profile) -> list[Chosen]:
    """Return the chosen rules, each in the words that it has for somebody with these allergies.

    Only words change: no line goes, begins earlier or ends earlier. Of several wordings the one
    that names most allergies is said, then the first in the edition's order.
    """
    best: dict[str, Rewording] = {}
    for code, allergen in guidance.lexicon.allergens.items():
        for one in allergen.effects if code in profile.allergies else ():
            was = best.get(one.rule)
            fits = one.also <= profile.allergies
            if fits and (was is None or len(one.also) > len(was.also)):
                best[one.rule] = one
    for each in chosen:
        words = best.get(each.rule.id)
        if words is not None:
            each.rule = replace(
                each.rule, text=words.text, paper=words.paper, text_unasked=None, paper_unasked=None
            )
            each.is_reworded = True
    return chosen


def _said(
    context: sentences.Context, chosen: list[Chosen], products: list[Judged]
) -> Iterable[rows.Said]:
    for one in chosen:
        if one.rule.category is Category.CLINICIAN:
            continue
        if "{product}" in one.rule.text[context.language]:
            wanted = one.box.products if one.box is not None else frozenset()
            every = {topic for box in one.rule.when for topic in box.products} or wanted
            for product in products:
                match = product.match(every)
                if match is not None:
                    named = {"product": product.name, "ingredient": match.ingredient}
                    yield rows.Said(one, context.line(one, **named), named)
        else:
            yield rows.Said(one, context.line(one), {})


def _note(context: sentences.Context, chosen: Chosen, stops: tuple[str, ...]) -> Note:
    """Return a clinician's note; `stops` is what the reasons not to treat rest on."""
    rule, facts, profile = chosen.rule, context.facts, context.profile
    found = causes.boxes(rule, profile, asserted=chosen.asserted)
    named = causes.named(found, facts, profile, stops)
    return Note(
        rule=rule.id,
        title=rule.title[context.language],
        text=context.text(chosen),
        sources=rule.sources,
        strength=rule.strength,
        acknowledge=rule.acknowledge,
        reason=rule.why[context.language],
        causes=named,
        rests_on=causes.rests_on(chosen, found, named, facts),
        assumed=not chosen.asserted or any(box.missing for box in found),
    )


def _treated(
    facts: Facts, guidance: Guidance, tiering: depths.Tiering, language: Language
) -> Treated:
    info = guidance.devices[facts.device] if facts.device is not None else None
    ratio = info.estimate if info is not None else None
    return Treated(
        tier=tiering.tier,
        tier_words=guidance.words["tiers"][tiering.tier][language],
        treatment_class=depths.treatment_class(facts, ratio),
        zones=tuple(_zone(z.area, z.set_depth_mm, ratio, guidance, language) for z in facts.zones),
        unknown=tiering.unknown,
    )


def _zone(
    area: Area,
    set_depth_mm: Decimal | None,
    ratio: tuple[Decimal, Decimal] | None,
    guidance: Guidance,
    language: Language,
) -> ZoneReport:
    info = guidance.areas[area]
    return ZoneReport(
        area=area,
        label=info.label[language],
        set_depth_mm=set_depth_mm,
        vendor_estimate_mm=depths.estimate_mm(set_depth_mm, ratio),
        level=depths.limit_level(set_depth_mm, info.warn_above_mm, info.limit_mm),
        warn_above_mm=info.warn_above_mm,
        limit_mm=info.limit_mm,
    )


def _unanswered(facts: Facts, guidance: Guidance) -> tuple[str, ...]:
    """Return the questions that block the sheet because nobody has answered them."""
    open_flags = [
        info.flag.value
        for info in guidance.flags.values()
        if info.blocks_issue
        and info.flag not in facts.flags
        and (not info.devices or facts.device is None or facts.device in info.devices)
    ]
    return tuple(open_flags + ([] if facts.age is not None else ["age"]))


def _declined(
    guidance: Guidance, lines: tuple[Line, ...], language: Language
) -> tuple[Declined, ...]:
    topics = {topic for line in lines if line.category is Category.AVOID for topic in line.topics}
    return tuple(
        Declined(claim.id, claim.text[language], claim.why[language], claim.invariants)
        for claim in guidance.claims.values()
        if claim.decision == "declined" and not topics.isdisjoint(claim.topics)
    )


def _bars(context: sentences.Context, lines: tuple[Line, ...]) -> Iterable[Bar]:
    bars: list[tuple[int, Bar]] = []
    for line in lines:
        if line.category is not Category.AVOID:
            continue
        for topic in line.topics:
            info = context.guidance.topics[topic]
            if info.timeline:
                bar = Bar(
                    topic=topic,
                    label=info.label[context.language],
                    starts=context.day_zero,
                    until=line.until,
                    always=line.always,
                    until_time=line.until_time,
                )
                bars.append((info.order, bar))
    return [bar for _, bar in sorted(bars, key=lambda pair: (pair[0], pair[1].topic))]


def _sources(guidance: Guidance, lines: tuple[Line, ...]) -> tuple[SourceNote, ...]:
    """Return the works that the sheet prints; the claims of seed documents are for clinicians."""
    wanted = dict.fromkeys(ref for line in lines for ref in line.sources)
    works = (guidance.sources[ref] for ref in wanted if ref in guidance.sources)
    return tuple(SourceNote(work.id, work.citation, work.mark) for work in works)
