"""A rule's times and words as the evidence pages write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from aftercare import rules
from aftercare.rules import guidance as values
from aftercare.rules.vocabulary import Language, Tier

# What a rule's text leaves open until a sheet is written, named in the text's own language.
OPEN: Final[dict[str, dict[Language, str]]] = {
    "date": {Language.EN: "date", Language.SV: "datum"},
    "date2": {Language.EN: "second date", Language.SV: "andra datum"},
    "from": {Language.EN: "first day", Language.SV: "första dag"},
    "while": {Language.EN: "reason", Language.SV: "skäl"},
    "emergency_number": {Language.EN: "emergency number", Language.SV: "nödnummer"},
    "clinic_phone": {Language.EN: "clinic’s phone", Language.SV: "klinikens telefon"},
    "ingredient": {Language.EN: "ingredient", Language.SV: "ingrediens"},
    "product": {Language.EN: "product", Language.SV: "produkt"},
}
OPEN_PARTS: Final = {
    language: {
        f"{{{name}}}": Markup('<span class="open-part">{}</span>').format(words[language])
        for name, words in OPEN.items()
    }
    for language in Language
}


@dataclass(frozen=True, slots=True)
class Span:
    """When a rule begins and ends, in words; no beginning is the end of the treatment."""

    tier: Tier
    starts: str
    until: str


def spans(windows: values.Windows | None, language: Language) -> tuple[Span, ...]:
    """Return a rule's hours by tier, in words."""
    return tuple(
        Span(
            tier,
            rules.span(window.starts, language) if window.starts else "",
            rules.span(window.until, language),
        )
        for tier, window in (windows or {}).items()
    )


def longer(effect: values.Effect, guidance: rules.Guidance, language: Language) -> str:
    """Return how a modifier lengthens the windows: "Slower healing: 2 days longer"."""
    parts = []
    if effect.factor != 1:
        parts.append(_("%(times)s times as long") % {"times": f"{effect.factor:g}"})
    if effect.add_h:
        parts.append(_("%(span)s longer") % {"span": rules.span(effect.add_h, language)})
    if effect.at_least_h:
        parts.append(_("at least %(span)s") % {"span": rules.span(effect.at_least_h, language)})
    return f"{guidance.modifiers[effect.modifier].label[language]}: {', '.join(parts)}"


def filled(text: values.Words, reason: values.Words | None, language: Language) -> Markup:
    """Return a rule's text with what a sheet fills in shown as open parts."""
    made = escape(text[language])
    if reason:
        made = made.replace("{while}", escape(reason[language]))
    for mark, shown in OPEN_PARTS[language].items():
        made = made.replace(mark, shown)
    return made


def sentence(words: str) -> str:
    """Return words as a sentence: a capital in front, a full stop behind."""
    return f"{words[:1].upper()}{words[1:]}."


def review_day(rule: values.Rule) -> date | None:
    """Return the day until which a rule should be reviewed."""
    return date.fromisoformat(rule.review_by) if rule.review_by else None
