"""What every form of ours shares: its markup, clean text, and its problems as a list."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare import paper

# What Django says in its own way when a text is refused by its length or its signs.
TEXT_ERRORS: dict[str, Any] = {
    "max_length": _("Write at most %(limit_value)s characters (now %(show_value)s)."),
    "null_characters_not_allowed": _(
        "There is a sign here that can’t be seen or printed (U+0000). Type it anew."
    ),
}
# A birth date or a treatment's day is never guessed from 03/04: not even where a browser has no
# field for dates.
DATES = ["%Y-%m-%d"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field's id, and what to do."""

    anchor: str
    text: str


def helper() -> FormHelper:
    """Return how our forms are drawn: no form tag of their own, problems at the fields."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.include_media = False
    return made


def crispy(form: forms.BaseForm, context: dict[str, Any] | None = None) -> SafeString:
    """Return the markup of a form's fields; `context` is for layout objects of ours."""
    return render_crispy_form(form, getattr(form, "helper", None) or helper(), context)


def problems(form: forms.BaseForm) -> list[Problem]:
    """Return every problem of a form, in the order of its fields."""
    found: list[Problem] = []
    wrong = form.errors.as_data()
    for name in [*form.fields, "__all__"]:
        for error in wrong.get(name, ()):
            anchor = "" if name == "__all__" else _anchor(form[name])
            # The only text that does not say by itself what it is about.
            about = f"{form[name].label}: " if error.code == "max_length" else ""
            found.extend(Problem(anchor, about + text) for text in error.messages)
    return found


def _anchor(field: forms.BoundField) -> str:
    """Return the id that a link can lead to: for radio buttons, the first of them."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


def line(value: str) -> str:
    """Return one line of text as people write it, or refuse what a printer can't show."""
    _refuse_unprintable(value, allowed="")
    return " ".join(value.split())


def paragraph(value: str) -> str:
    """Return text of several lines, or refuse what a printer can't show."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unprintable(value, allowed="\n\t")
    return value.strip()


def person_name(value: str) -> str:
    """Return a name: letters, marks, figures and the signs that names have."""
    value = line(value)
    for char in value:
        if unicodedata.category(char)[0] not in "LMN" and char not in " -'’.,()/":
            raise ValidationError(
                _("“%(char)s” can’t be part of a name: use letters and hyphens."),
                params={"char": char},
            )
    if value and not any(char.isalpha() for char in value):
        raise ValidationError(_("Write the name in letters."))
    return value


def printed(value: str) -> str:
    """Return a text that goes on paper, or refuse the letters that the typeface lacks."""
    if missing := "".join(paper.unprintable(value)):
        raise ValidationError(
            _("These letters can’t be printed: %(letters)s. Spell it in Latin letters."),
            params={"letters": missing},
        )
    return value


def _refuse_unprintable(value: str, allowed: str) -> None:
    for char in value:
        if char in allowed:
            continue
        kind = unicodedata.category(char)
        if kind in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            raise ValidationError(
                _("There is a sign here that can’t be seen or printed (%(code)s). Type it anew."),
                params={"code": f"U+{ord(char):04X}"},
            )
        if kind == "So" or 0xFE00 <= ord(char) <= 0xFE0F or 0x1F3FB <= ord(char) <= 0x1F3FF:
            raise ValidationError(
                _("“%(char)s” can’t be printed. Leave pictures out."), params={"char": char}
            )


class LineField(forms.CharField):
    """One line of text."""

    default_error_messages = TEXT_ERRORS

    def clean(self, value: Any) -> str:
        return line(super().clean(value))


class PrintedLineField(LineField):
    """One line of text that is printed on sheets."""

    def clean(self, value: Any) -> str:
        return printed(super().clean(value))


class NameField(forms.CharField):
    """A person's name, in any letters that a sheet can print."""

    default_error_messages = TEXT_ERRORS

    def clean(self, value: Any) -> str:
        return printed(person_name(super().clean(value)))


class ParagraphField(forms.CharField):
    """Text of several lines."""

    widget = forms.Textarea
    default_error_messages = TEXT_ERRORS

    def clean(self, value: Any) -> str:
        return paragraph(super().clean(value))


class PrintedParagraphField(ParagraphField):
    """Text of several lines that is printed on sheets."""

    def clean(self, value: Any) -> str:
        return printed(super().clean(value))


def optional(label: Any) -> str:
    """Return a label that says its field may be left out."""
    return gettext("%(label)s (optional)") % {"label": label}
