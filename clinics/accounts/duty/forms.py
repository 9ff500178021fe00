"""The week of duty as forms: one row a turn, and where each person is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from clinics.accounts import hours, sentences
from clinics.accounts.duty import rota
from clinics.accounts.models import User

MOST_TURNS: Final = 40
_CLOCKS: Final = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]


def _weekdays() -> list[tuple[str, str]]:
    return [(str(number), sentences.weekday_short(number)) for number in range(hours.WEEK)]


def _clock(*, label: Any, missing: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=_CLOCKS,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": missing,
            "invalid": _("Write the time as 8:00 or 17.30."),
        },
    )


class TurnForm(forms.Form):
    """One turn of duty; one that is left empty is none."""

    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=_weekdays,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the days on which it begins.")},
    )
    begins = _clock(label=_("From"), missing=_("Write when it begins."))
    ends = _clock(label=_("To"), missing=_("Write when it ends."))
    person = forms.TypedChoiceField(
        label=_("On duty"), coerce=int, error_messages={"required": _("Choose who is on duty.")}
    )
    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int, empty_value=None, required=False)
    first_on = forms.DateField(
        label=_("Only from"),
        required=False,
        input_formats=ours.DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_on = forms.DateField(
        label=_("Only to"),
        required=False,
        input_formats=ours.DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    remove = forms.BooleanField(label=_("Remove this turn"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.name) for one in people]
        for name, nobody in (("person", gettext("Choose")), ("deputy", gettext("Nobody"))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", nobody), *named]
        self.helper = ours.helper()
        self.helper.layout = Layout(
            InlineCheckboxes("days"),
            Div("begins", "ends", "person", "deputy", css_class="turn-who"),
            Div("first_on", "last_on", Field("remove"), css_class="turn-dates"),
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("remove"):
            # Whatever else stands there goes as well.
            self.errors.clear()
            return said
        if said.get("person") is not None and said.get("person") == said.get("deputy"):
            self.add_error("deputy", gettext("The deputy is somebody else, or nobody."))
        begins = said.get("begins")
        if begins not in (None, time(0)) and begins == said.get("ends"):
            text = gettext("It ends when it begins. For day and night write 0:00 to 0:00.")
            self.add_error("ends", text)
        first, last = said.get("first_on"), said.get("last_on")
        if bool(first) != bool(last) and not {"first_on", "last_on"} & set(self.errors):
            missing = "last_on" if first else "first_on"
            self.add_error(missing, gettext("Write both days, or neither."))
        elif first and last and last < first:
            self.add_error("last_on", gettext("The last day is before the first."))
        return said

    @property
    def is_removed(self) -> bool:
        """Whether it is to go, or nothing was written in it."""
        return bool(self.cleaned_data.get("remove")) or not self.has_changed()

    def turn(self) -> rota.Turn:
        """Return what was written, as a value; an end at or before the beginning is tomorrow's."""
        said = self.cleaned_data
        begins, ends = (said[name].hour * 60 + said[name].minute for name in ("begins", "ends"))
        return rota.Turn(
            days=frozenset(map(int, said["days"])),
            begins=begins,
            ends=ends if ends > begins else ends + rota.DAY,
            person=said["person"],
            deputy=said["deputy"],
            first_on=said["first_on"],
            last_on=said["last_on"],
        )


if TYPE_CHECKING:
    _FormSet = forms.BaseFormSet[TurnForm]
else:
    _FormSet = forms.BaseFormSet


class _Turns(_FormSet):
    """The whole week: turns that are at the same time are refused by their places."""

    def clean(self) -> None:
        if any(self.errors):
            return
        kept = [form for form in self.forms if not form.is_removed]
        for one, other in rota.overlaps([form.turn() for form in kept]):
            text = gettext("It is at the same time as turn %(number)s.")
            number = self.forms.index(kept[one]) + 1
            kept[other].add_error("days", ValidationError(text % {"number": number}))

    def turns(self) -> list[rota.Turn]:
        """Return what was written."""
        return [form.turn() for form in self.forms if not form.is_removed]


TurnFormSet = forms.formset_factory(
    TurnForm, formset=_Turns, extra=0, max_num=MOST_TURNS, validate_max=True
)


def initial_of(turn: rota.Turn) -> dict[str, Any]:
    """Return what the form shows of a turn."""
    return {
        "days": [str(day) for day in sorted(turn.days)],
        "begins": time(turn.begins // 60, turn.begins % 60),
        "ends": time(turn.ends % rota.DAY // 60, turn.ends % 60),
        "person": turn.person,
        "deputy": turn.deputy,
        "first_on": turn.first_on,
        "last_on": turn.last_on,
    }


class ReachForm(forms.Form):
    """Where each person is told; nothing is the address of the account, if it has one."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        for one in self.people:
            hint = gettext("Left empty: %(address)s") % {"address": one.email} if one.email else ""
            self.fields[f"reach-{one.pk}"] = forms.EmailField(
                label=one.name,
                required=False,
                help_text=hint,
                error_messages={"invalid": _("Write an email address, such as ann@clinic.se.")},
            )
        self.helper = ours.helper()

    def addresses(self) -> dict[int, str]:
        """Return the address of each person, or an empty text."""
        return {one.pk: self.cleaned_data[f"reach-{one.pk}"] for one in self.people}
