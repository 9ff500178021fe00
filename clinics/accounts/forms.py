"""The forms of a clinic's settings and its staff."""

from datetime import date
from typing import Any, Final

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from clinics.accounts import countries, hours, models, sentences
from clinics.accounts.models import (
    Clinic,
    Language,
    Paper,
    Role,
    known_time_zone,
    phone_number,
    short_number,
)

WEEKDAY_FIELDS: Final = tuple(f"hours_{number}" for number in range(hours.WEEK))
HOURS_HINT: Final = _(
    "Patients see by them whom to call now. Such as 8-17 or 8-12, 13-17.30; empty is closed."
)


def _countries() -> list[tuple[str, str]]:
    return [("", gettext("Not named")), *countries.choices()]


class ClinicForm(forms.Form):
    """The letterhead, the numbers that patients call, the clock and the printer."""

    name = ours.PrintedLineField(
        label=_("Name of the clinic"),
        max_length=120,
        error_messages={"required": _("Write the clinic’s name.")},
    )
    address = ours.PrintedLineField(
        label=_("Address"),
        max_length=250,
        error_messages={"required": _("Write the clinic’s address.")},
    )
    phone = ours.LineField(
        label=_("Phone for patients"),
        max_length=40,
        validators=[phone_number],
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text=_("Patients call it when something is wrong; it is printed on every sheet."),
        error_messages={"required": _("Write the number that patients call.")},
    )
    emergency_number = ours.LineField(
        label=_("Emergency number"),
        max_length=16,
        validators=[short_number],
        required=False,
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    urgent_number = ours.LineField(
        label=_("Whom patients call when you are closed"),
        max_length=40,
        validators=[phone_number],
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    urgent_name = ours.PrintedLineField(label=_("Who answers there"), max_length=60, required=False)
    special_days = forms.CharField(
        label=_("Days that are otherwise"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line, closed or with hours: “2026-12-24”, “2026-12-31 8-12”, "
            "“2027-07-05 – 2027-07-25”."
        ),
    )
    time_zone = ours.LineField(
        label=_("Time zone"),
        max_length=64,
        validators=[known_time_zone],
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=_("Such as Europe/Stockholm. Dates on sheets are reckoned in it."),
        error_messages={"required": _("Write the time zone, such as Europe/Stockholm.")},
    )
    language = forms.ChoiceField(
        label=_("Usual language of the sheets"), choices=Language.choices, widget=forms.RadioSelect
    )
    paper = forms.ChoiceField(
        label=_("Paper in the printer"), choices=Paper.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAY_FIELDS):
            self.fields[name] = ours.LineField(
                label=sentences.weekday(number), max_length=60, required=False
            )
        self._name_defaults()
        self.helper = ours.helper()
        self.helper.layout = Layout(
            "name",
            "address",
            Div("phone", "country", css_class="columns"),
            Div("urgent_number", "urgent_name", css_class="columns"),
            "emergency_number",
            HTML(f'<h2 class="form-heading">{escape(_("Opening hours"))}</h2>'),
            HTML(f'<p class="soft small">{escape(HOURS_HINT)}</p>'),
            Div(*WEEKDAY_FIELDS, css_class="columns"),
            "special_days",
            "time_zone",
            Div("language", "paper", css_class="columns side-by-side"),
        )

    def _name_defaults(self) -> None:
        """Say at each number what is usual in the country, and where that is what stands."""
        country = self.initial.get("country", "")
        if country not in countries.KNOWN:
            return
        usual = countries.numbers(country)
        where = countries.name(country)
        for field, number in (
            ("emergency_number", usual.emergency),
            ("urgent_number", usual.urgent),
        ):
            if not number:
                continue
            said = {"country": where, "number": number}
            text = gettext("Usual in %(country)s: %(number)s. Left empty, it is that.") % said
            if self.initial.get(field) == number:
                text = gettext("%(number)s is the default in %(country)s.") % said
            self.fields[field].help_text = text

    def clean_special_days(self) -> dict[date, tuple[hours.Span, ...]]:
        """Return the dates that differ from their weekday."""
        try:
            return hours.read_days(ours.paragraph(self.cleaned_data["special_days"]))
        except hours.HoursUnreadable as error:
            text = _("“%(line)s” can’t be read. Write the date as 2026-12-24, then the hours.")
            raise ValidationError(text, params={"line": str(error)}) from error

    def clean(self) -> dict[str, Any]:
        """Put the hours together, and take the country's numbers where none is given."""
        said = super().clean() or self.cleaned_data
        said["opening_hours"] = self._hours(said).to_json()
        for name in (*WEEKDAY_FIELDS, "special_days"):
            said.pop(name, None)
        self._take_defaults(said)
        return said

    def _hours(self, said: dict[str, Any]) -> hours.Hours:
        week = []
        for name in WEEKDAY_FIELDS:
            try:
                week.append(hours.read(said.get(name) or ""))
            except hours.HoursUnreadable:
                week.append(())
                text = _("Write the hours as 8-17 or 8-12, 13-17.30, or leave it empty.")
                self.add_error(name, ValidationError(text))
        return hours.Hours(tuple(week), said.get("special_days") or {})

    def _take_defaults(self, said: dict[str, Any]) -> None:
        """Fill in a country's numbers where they are empty, or were those of the one before."""
        before = countries.numbers(self.initial.get("country", ""))
        usual = countries.numbers(said.get("country", ""))
        pairs = ("emergency_number", "emergency"), ("urgent_number", "urgent")
        for field, name in pairs:
            if said.get(field) in ("", getattr(before, name)):
                said[field] = getattr(usual, name)
        if said.get("urgent_name") in ("", before.urgent_name):
            is_usual = said.get("urgent_number") == usual.urgent
            said["urgent_name"] = usual.urgent_name if is_usual else ""


def first_values(clinic: Clinic) -> dict[str, Any]:
    """Return what the form shows of a clinic."""
    shown = {
        name: getattr(clinic, name) for name in ClinicForm.base_fields if name != "special_days"
    }
    said = hours.from_json(clinic.opening_hours)
    week = zip(WEEKDAY_FIELDS, map(hours.written, said.week), strict=True)
    return shown | dict(week) | {"special_days": hours.written_days(said.days)}


def time_zones() -> list[str]:
    """Return the time zones that the field suggests: those named after places."""
    return sorted(name for name in models.time_zones() if "/" in name and "Etc" not in name)


class MemberForm(forms.Form):
    """Somebody with an account who begins to work here."""

    username = ours.LineField(
        label=_("User name"),
        max_length=150,
        help_text=_("The account must exist already."),
        error_messages={"required": _("Write the user name.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the role.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = ours.helper()
