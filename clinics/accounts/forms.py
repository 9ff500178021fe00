"""The forms of a clinic's settings and its staff."""

from typing import Any
from zoneinfo import available_timezones

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.web import forms as ours
from clinics.accounts.models import (
    Clinic,
    Language,
    Paper,
    Role,
    known_time_zone,
    phone_number,
    short_number,
)


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
        help_text=_("112 in Europe, 911 in North America."),
        error_messages={"required": _("Write the emergency number.")},
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
        self.helper = ours.helper()
        self.helper.layout = Layout(
            "name",
            "address",
            Div("phone", "emergency_number", css_class="columns"),
            "time_zone",
            Div("language", "paper", css_class="columns side-by-side"),
        )


def first_values(clinic: Clinic) -> dict[str, Any]:
    """Return what the form shows of a clinic."""
    return {name: getattr(clinic, name) for name in ClinicForm.base_fields}


def time_zones() -> list[str]:
    """Return the time zones that the field suggests: those named after places."""
    return sorted(name for name in available_timezones() if "/" in name and "Etc" not in name)


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
