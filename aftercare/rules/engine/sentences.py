"""From a chosen rule to a printed line: placeholders, dates and the reasons why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from math import inf, isinf
from typing import Any, Final

from aftercare.rules import dates
from aftercare.rules.conditions import Profile
from aftercare.rules.engine.depth import Tiering
from aftercare.rules.engine.selection import Chosen
from aftercare.rules.facts import Facts
from aftercare.rules.guidance import Guidance, Words
from aftercare.rules.plan import Line
from aftercare.rules.products.allergies import resolve
from aftercare.rules.sentences import join, say, span
from aftercare.rules.unknown import FLAGS
from aftercare.rules.vocabulary import Category, Flag, Language

# Up to this many hours a window's end is also told as an instant.
CLOCK_HOURS: Final = 48
# These two are filled in only when the sheet is laid out: identity stays out of the plan.
KEPT: Final = ("clinic_phone", "emergency_number")


@lru_cache(maxsize=4096)
def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of a text's placeholders."""
    return tuple(re.findall(r"\{(\w+)\}", text))


def fill(text: str, *, phone: str, emergency: str) -> str:
    """Return a plan's text with the clinic's phone and emergency number in their places."""
    return text.replace("{clinic_phone}", phone).replace("{emergency_number}", emergency)


class Context:
    """What the phrases of one plan need: facts, words, and dates worked out once."""

    def __init__(
        self,
        facts: Facts,
        guidance: Guidance,
        language: Language,
        tiering: Tiering,
        profile: Profile,
        unjudged: tuple[str, ...] = (),
    ) -> None:
        self.facts = facts
        self.guidance = guidance
        self.language = language
        self.tiering = tiering
        self.profile = profile
        self.unjudged = unjudged
        self.time_zone = facts.time_zone
        self.day_zero = facts.performed_at.astimezone(dates.zone(facts.time_zone)).date()
        self._days: dict[float, date] = {}
        self._moments: dict[float, datetime] = {}
        self._reasons: dict[tuple[object, ...], list[str]] = {}

    def day(self, hours: float) -> date:
        """Return the first day that begins at or after so many hours."""
        if hours not in self._days:
            moment = dates.after(self.facts.performed_at, hours)
            self._days[hours] = dates.first_day_at_or_after(moment, self.facts.time_zone)
        return self._days[hours]

    def moment(self, hours: float) -> datetime:
        """Return the instant after so many hours, by the clock on the wall."""
        if hours not in self._moments:
            moment = dates.after(self.facts.performed_at, hours)
            self._moments[hours] = dates.local(moment, self.facts.time_zone)
        return self._moments[hours]

    def day_words(self, day: date) -> str:
        """Return a day in words, with the year when it is another year than the treatment's."""
        other_year = day.year != self.day_zero.year
        return dates.day_words(day, self.language, year=other_year)

    def line(self, chosen: Chosen, **product: str) -> Line:
        """Return the printed line of one chosen rule."""
        rule, language = chosen.rule, self.language
        dated = rule.windows is not None
        always = dated and isinf(chosen.until_h)
        ends = dated and not always
        own_days = self._own_days(chosen) if ends else 0
        own_text = rule.own_text[language] if rule.own_text is not None else ""
        if rule.kind is None:
            raise ValueError(f"{rule.id} is for patients and has no kind")
        return Line(
            rule=rule.id,
            category=rule.category,
            kind=rule.kind,
            topics=chosen.topics,
            title=rule.title[language],
            text=self.text(chosen, **product),
            starts=self.day(chosen.starts_h) if dated and chosen.starts_h > 0 else None,
            until=self.day(chosen.until_h) if ends else None,
            starts_time=(
                self.moment(chosen.starts_h)
                if dated and 0 < chosen.starts_h <= CLOCK_HOURS
                else None
            ),
            until_time=(
                self.moment(chosen.until_h) if ends and chosen.until_h <= CLOCK_HOURS else None
            ),
            always=always,
            while_words=self.while_words(chosen) if always else None,
            tonight=rule.tonight,
            clock=rule.clock,
            calm_gate=rule.calm_gate,
            level=rule.level,
            sources=tuple(
                dict.fromkeys(ref for one in (rule, *chosen.besides) for ref in one.sources)
            ),
            strength=rule.strength,
            basis=rule.basis,
            because=tuple(self.because(chosen)),
            product=product.get("product"),
            clinic_own=bool(own_days or own_text),
            clinic_days=own_days,
            clinic_text=own_text,
            until_h=chosen.until_h if ends else None,
            short=rule.short[language] if rule.short is not None else "",
        )

    def _own_days(self, chosen: Chosen) -> int:
        """Return by how many days a clinic's additions put off the printed date."""
        if chosen.until_h == chosen.plain_h:
            return 0
        return (self.day(chosen.until_h) - self.day(chosen.plain_h)).days

    def text(self, chosen: Chosen, **product: str) -> str:
        """Return the rule's text, filled in; the conditional form where nobody asked."""
        rule = chosen.rule
        words = rule.text
        if not chosen.asserted and rule.text_unasked is not None:
            words = rule.text_unasked
        text = self.with_besides(words[self.language], chosen)
        names = [name for name in placeholders(text) if name not in KEPT]
        if not names:
            return text
        values = {name: self.value(name, chosen, product) for name in names}
        return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[0]), text)

    def with_besides(self, text: str, chosen: Chosen) -> str:
        """Return a text with what the rules that it outranked have to say as well."""
        if not chosen.outranked:
            return text
        own = text.replace("**", "")
        said = [rule.beside[self.language] for rule in chosen.besides if rule.beside is not None]
        return " ".join([text, *(one for one in said if one not in own)])

    def value(self, name: str, chosen: Chosen, product: Mapping[str, str]) -> str:
        """Return what stands in the place of a placeholder."""
        if name == "date":
            return "" if isinf(chosen.until_h) else self.day_words(self.day(chosen.until_h))
        if name == "from":
            return self.day_words(self.day(chosen.starts_h))
        if name == "date2":
            return self.day_words(self.day(chosen.second_h or 0))
        if name == "time":
            return self._time(chosen)
        if name == "while":
            return self.while_words(chosen) or ""
        if name == "area":
            labels = [self.guidance.areas[z.area].label[self.language] for z in self.facts.zones]
            return join([label.lower() for label in labels], self.language)
        if name == "ingredient":
            return product.get("ingredient") or self._allergens()
        return product.get(name, "")

    def _time(self, chosen: Chosen) -> str:
        if isinf(chosen.until_h):
            return ""
        moment = dates.after(self.facts.performed_at, chosen.until_h)
        return dates.clock_words(
            moment, self.facts.time_zone, self.language, same_day=self.day_zero
        )

    def _allergens(self) -> str:
        names = list(resolve(self.facts.allergies, self.guidance.lexicon).words)
        if self.facts.flags.get(Flag.METAL_ALLERGY) == "yes" or not names:
            names.append(say("metal", self.language))
        return join(names, self.language)

    def while_words(self, chosen: Chosen) -> str | None:
        """Return for how long an endless line holds, joined with the ties it outranked."""
        parts = [
            one.rule.while_words[self.language]
            for one in [chosen, *chosen.outranked]
            if one.rule.while_words is not None and (one is chosen or one.always)
        ]
        # "you are breastfeeding or pregnant": the subject is said once.
        parts = list(dict.fromkeys(parts))
        subject = say("subject", self.language)
        parts[1:] = [part.removeprefix(subject) for part in parts[1:]]
        return say("or", self.language).join(parts) or None

    def because(self, chosen: Chosen) -> list[str]:
        """Return why the line is here: the facts, the window, what it outranked."""
        reasons = self._facts_behind(chosen)
        if chosen.rule.windows is not None:
            modifier = chosen.modifier.id if chosen.modifier is not None else None
            ban = chosen.rule.category is Category.AVOID
            key = (ban, chosen.base_h, chosen.until_h, chosen.plain_h, modifier)
            if key not in self._reasons:
                self._reasons[key] = self._window_reasons(chosen)
            reasons += self._reasons[key]
        for other in chosen.outranked:
            length = span(None if other.always else other.plain_h, self.language)
            reasons.append(say("outranks", self.language, rule=other.rule.id, span=length))
        for other in chosen.set_aside:
            reasons.append(say("sets_aside", self.language, rule=other.rule.id))
        if chosen.moved_after is not None:
            reasons.append(say("moved", self.language, rule=chosen.moved_after.rule.id))
        return reasons

    def _window_reasons(self, chosen: Chosen) -> list[str]:
        language, tiering = self.language, self.tiering
        if chosen.base_h == inf:
            return []
        base = chosen.base_h - 24 * chosen.rule.own_days
        reasons = [say("tier", language, tier=tiering.tier.value, span=span(base, language))]
        if chosen.rule.category is Category.AVOID:
            for name in tiering.unknown:
                key = "new" if name in self.unjudged else "longest"
                reasons.append(say(key, language, what=say(name, language)))
            if any(name.startswith(FLAGS) for name in self.unjudged):
                reasons.append(say("new", language, what=say("answer", language)))
            if tiering.combined:
                reasons.append(say("combined", language))
            if self.profile.stopped:
                reasons.append(say("stopped", language))
        if chosen.modifier is not None:
            longer = span(chosen.plain_h - base, language)
            label = chosen.modifier.label[language]
            reasons.append(say("modifier", language, label=label, span=longer))
        if chosen.until_h > chosen.plain_h:
            longer = span(chosen.until_h - chosen.plain_h, language)
            reasons.append(say("own_days", language, span=longer))
        return reasons

    def _facts_behind(self, chosen: Chosen) -> list[str]:
        if chosen.box is None:
            return []
        reasons: list[str] = []
        for name in sorted(chosen.box.reads()):
            if name.startswith("flags."):
                reasons.append(self._flag_reason(Flag(name.removeprefix("flags."))))
            elif name in ("skin_type", "age", "device", "endpoint"):
                reasons.append(self._fact_reason(name))
            elif name in ("areas", "adjuncts", "products", "allergies"):
                reasons.append(self._set_reason(name, getattr(chosen.box, name)))
        return reasons

    def _flag_reason(self, flag: Flag) -> str:
        info = self.guidance.flags[flag]
        name = info.question[self.language].rstrip("?")
        answer = self.facts.flags.get(flag)
        if answer is None:
            return say("not_asked", self.language, name=name)
        return say("fact", self.language, name=name, value=info.values[answer][self.language])

    def _fact_reason(self, name: str) -> str:
        label, value = say(name, self.language), getattr(self.facts, name)
        if value is None:
            return say("not_recorded", self.language, name=label)
        if name == "device":
            value = self.guidance.devices[value].label[self.language]
        if name == "endpoint":
            value = self.guidance.words["endpoints"][value][self.language]
        return say("fact", self.language, name=label, value=value)

    def _set_reason(self, name: str, wanted: frozenset[str]) -> str:
        label, language = say(name, self.language), self.language
        if name == "allergies":
            return say("fact", language, name=label, value=self._allergens())
        values = getattr(self.profile, name)
        if not values:
            return say("not_recorded", language, name=label)
        tables: Mapping[str, Mapping[Any, Words]] = {
            "areas": {key: info.label for key, info in self.guidance.areas.items()},
            "adjuncts": self.guidance.words["adjuncts"],
            "products": {key: info.label for key, info in self.guidance.topics.items()},
        }
        found = [tables[name][key][language] for key in sorted(wanted & values)]
        return say("fact", language, name=label, value=join(found, language))
