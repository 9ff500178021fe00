"""A change and its marks in words, in each language: what is kept with a proposal for ever."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from aftercare import rules
from aftercare.rules.vocabulary import Language


def said(item: rules.Item, comparison: rules.Comparison, language: Language) -> str:
    """Return what changed, as a sentence about patients wherever it is about them."""
    values = rules.item_values(item, comparison.old, language)
    with translation.override(language):
        text = gettext(item.code.english) % values
    return text[:1].upper() + text[1:]


def mark(one: rules.Mark, language: Language) -> str:
    """Return what was noticed, in words."""
    with translation.override(language):
        text = gettext(one.code.english) % {"words": one.words, "rule": one.rule}
    return text[:1].upper() + text[1:]
