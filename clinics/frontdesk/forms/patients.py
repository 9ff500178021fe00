"""The form for a patient's details."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aftercare import rules
from aftercare.web import forms as ours
from clinics.accounts.models import Language, phone_number

OLDEST_YEARS = 120


class PatientForm(forms.Form):
    """Who is treated, how to reach them, and how they read."""

    name = ours.NameField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the patient’s name.")},
    )
    date_of_birth = forms.DateField(
        label=_("Date of birth"),
        input_formats=[*ours.DATES, "%Y%m%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}),
        error_messages={
            "required": _("Give the date of birth."),
            "invalid": _("Write a day that exists, such as 1984-03-07."),
        },
    )
    phone = ours.LineField(
        label=_("Phone (optional)"),
        max_length=40,
        required=False,
        validators=[phone_number],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Email (optional)"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            **ours.TEXT_ERRORS,
            "invalid": _("Write an email address such as name@example.org."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the sheets"), choices=Language.choices, widget=forms.RadioSelect
    )
    large_print = forms.BooleanField(
        label=_("Large print (18 point)"),
        required=False,
        help_text=_("The sheet then has more pages; nothing is left out."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["date_of_birth"].widget.attrs["max"] = today.isoformat()
        self.helper = ours.helper()
        self.helper.layout = Layout(
            Div("name", "date_of_birth", css_class="columns"),
            Div("phone", "email", css_class="columns"),
            Div("language", css_class="side-by-side"),
            "large_print",
        )

    def clean_date_of_birth(self) -> date:
        born: date = self.cleaned_data["date_of_birth"]
        if born > self.today:
            raise ValidationError(_("The date of birth is in the future."))
        if rules.age_on(born, self.today) > OLDEST_YEARS:
            raise ValidationError(
                _("The date of birth is more than %(years)s years ago."),
                params={"years": OLDEST_YEARS},
            )
        return born
