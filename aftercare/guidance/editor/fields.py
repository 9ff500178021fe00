"""The fields that items of the guidance are made of: Django's, each with its place in the item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.guidance.store import parts
from aftercare.rules.vocabulary import Language
from aftercare.web.forms import DATES, LineField, line, printed

# What a browser sends: lists of texts by name.
Data = MultiValueDict[str, str]
Item = Mapping[str, Any]
LONGEST: Final = 4000
WHOLE: Final = gettext_lazy("Write a whole number, 0 or more.")
ONE_OF_THEM: Final = gettext_lazy("Choose one of them.")


class Part(forms.Field):
    """What every field of the editor adds to Django's: where its value stands in the item.

    A field is named by its path ("category", "text.sv"). `initial` is what an item says that
    does not have the key at all.
    """

    # How the template draws it, where it is not one input with its label.
    kind = ""

    def of(self, item: Item, path: str) -> Any:
        """Return what an item says here."""
        value = parts.get_field(item, path)
        return self.initial if value is None else value

    def put(self, item: dict[str, Any], path: str, value: Any) -> None:
        """Write a value into an item; what says nothing is left out."""
        if self.same(self.initial, value):
            item.pop(path, None)
        else:
            item[path] = value

    def copy(self, source: Item, item: dict[str, Any], path: str) -> None:
        """Let an item say here what another one says, in the very way in which that writes it."""
        for key in self.keys(path):
            if key in source:
                item[key] = source[key]
            else:
                item.pop(key, None)

    def keys(self, path: str) -> tuple[str, ...]:
        """Return the keys of the item that the field writes."""
        return (path,)

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values of an item say the same."""
        return not self.has_changed(one, other)

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        """Return what a browser would send for a value."""
        return {path: [as_text(value)]}

    def owns(self, path: str, name: str) -> bool:
        """Whether a name that a browser sends belongs to the field."""
        return name == path or name.startswith(f"{path}-")


class Text(Part, LineField):
    """One text."""

    kind = "text"
    default_error_messages = {"required": gettext_lazy("Write something here.")}

    def __init__(
        self, label: Any, *, lines: int = 1, required: bool = False, lang: str = ""
    ) -> None:
        attrs = {"lang": lang} if lang else {}
        widget: forms.Widget = forms.TextInput(attrs or {"spellcheck": "false"})
        if lines > 1:
            widget = forms.Textarea({"rows": lines, **attrs})
        super().__init__(
            label=label,
            required=required,
            validators=[MaxLengthValidator(LONGEST)],
            widget=widget,
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return as_text(initial).split() != as_text(data).split()


class Words(Text):
    """One text in one of the languages; it may be missing as long as nobody proposes it."""

    def __init__(
        self, label: Any, language: str, *, is_printed: bool, is_optional: bool, lines: int
    ) -> None:
        super().__init__(label, lines=lines, lang=language)
        self.is_printed, self.is_optional = is_printed, is_optional

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return printed(text) if self.is_printed else text

    def put(self, item: dict[str, Any], path: str, value: Any) -> None:
        key, words = _with(item, path, value)
        if self.is_optional and not any(words.values()):
            parts.drop_field(item, key)
        else:
            parts.put_field(item, key, words)

    def copy(self, source: Item, item: dict[str, Any], path: str) -> None:
        key, words = _with(item, path, parts.get_field(source, path) or "")
        if words != parts.get_field(source, key) and any(words.values()):
            parts.put_field(item, key, words)
        elif parts.has_field(source, key):
            parts.put_field(item, key, parts.get_field(source, key))
        else:
            parts.drop_field(item, key)


def _with(item: Item, path: str, text: str) -> tuple[str, dict[str, str]]:
    """Return the key of a text, and what it says in each language with one of them otherwise."""
    key, _dot, language = path.rpartition(".")
    words = {code.value: parts.get_field(item, f"{key}.{code}") or "" for code in Language}
    return key, words | {language: text}


def words(
    key: str,
    label: Any,
    *,
    is_printed: bool = False,
    is_optional: bool = False,
    lines: int = 1,
) -> dict[str, Part]:
    """Return the fields of one text in each language."""
    return {
        f"{key}.{language}": Words(
            label, language, is_printed=is_printed, is_optional=is_optional, lines=lines
        )
        for language in Language
    }


class Select(forms.Select):
    """A list to choose from: what stands in the item and is none of its options stays in sight."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        known = {str(code) for code, _label in self.choices}
        odd = [text for text in value if text not in known]
        options = [self.create_option(name, text, text or _("Choose"), True, 0) for text in odd]
        return [*((None, [each], 0) for each in options), *super().optgroups(name, value, attrs)]


class Choice(Part, forms.ChoiceField):
    """One of a few words; `empty` is the label of none of them."""

    default_error_messages = {"required": ONE_OF_THEM, "invalid_choice": ONE_OF_THEM}

    def __init__(
        self, label: Any, options: Mapping[str, Any], *, empty: Any = None, is_row: bool = False
    ) -> None:
        none = [] if empty is None else [("", empty)]
        super().__init__(
            label=label,
            choices=[*none, *options.items()],
            required=empty is None,
            widget=Select,
        )
        # All of them in sight, beside each other.
        self.kind = "row" if is_row else ""

    def clean(self, value: Any) -> str | None:
        return super().clean(value) or None


class Switch(Part, forms.BooleanField):
    """Yes or no."""

    kind = "switch"

    def __init__(self, label: Any, *, initial: bool = False) -> None:
        super().__init__(label=label, initial=initial, required=False)

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        return {path: ["on"] if value is True else []}


class Day(Part, forms.DateField):
    """A day, or none; the item holds it as text."""

    kind = "short"
    default_error_messages = {"invalid": gettext_lazy("This is no day. Write it as 2027-11-22.")}

    def __init__(self, label: Any) -> None:
        widget = forms.DateInput({"type": "date"})
        super().__init__(label=label, input_formats=DATES, required=False, widget=widget)

    def clean(self, value: Any) -> str | None:
        day = super().clean(value)
        return day.isoformat() if day else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or None) != (data or None))


class Number(Part, forms.IntegerField):
    """A whole number; with no `initial`, none at all where the field is empty."""

    kind = "short"
    default_error_messages = {"invalid": WHOLE, "min_value": WHOLE, "max_value": WHOLE}

    def __init__(
        self, label: Any, *, initial: int | None = 0, least: int = 0, most: int = 9999
    ) -> None:
        widget = forms.TextInput({"inputmode": "numeric"})
        super().__init__(
            label=label,
            initial=initial,
            min_value=least,
            max_value=most,
            required=False,
            widget=widget,
        )

    def clean(self, value: Any) -> int | None:
        found = super().clean(value)
        return self.initial if found is None else int(found)


class Names(Part, forms.MultipleChoiceField):
    """Some of the names that there are: topics, conflicts, invariants, sources."""

    kind = "names"

    def __init__(self, label: Any, *, of: str) -> None:
        super().__init__(label=label, initial=(), required=False)
        self.names_of = of

    def valid_value(self, value: str) -> bool:
        # What is no longer there may still be named; the checks say so.
        return True

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(name for name in super().clean(value) if name))

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        return {path: [str(name) for name in value or ()]}


class Lines(Part, forms.CharField):
    """Many short texts, one a line."""

    def __init__(self, label: Any, *, lines: int = 6) -> None:
        widget = forms.Textarea({"class": "f-lines", "rows": lines, "spellcheck": "false"})
        hint = gettext_lazy("One a line.")
        super().__init__(label=label, initial=(), required=False, widget=widget, help_text=hint)

    def clean(self, value: Any) -> list[str]:
        rows = super().clean(value).replace("\r", "\n").split("\n")
        return list(dict.fromkeys(text for row in rows if (text := line(row))))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != list(data or ())

    def typed(self, path: str, value: Any) -> dict[str, list[str]]:
        return {path: ["\n".join(str(name) for name in value or ())]}


def anchor(path: str) -> str:
    """Return the id of a field on its item's page ("text.sv", "windows.T2")."""
    return "f-" + path.replace(".", "-").replace("[", "-").replace("]", "") if path else ""


def as_text(value: Any) -> str:
    """Return a value as a form shows it."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
