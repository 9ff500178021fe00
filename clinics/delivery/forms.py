"""The forms of delivering: a patient's channel, a clinic's settings, and the desk's search."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from clinics.accounts.delivery_settings import ClinicDelivery, Factor, Result
from clinics.delivery import desk
from clinics.delivery.channels import Offer
from clinics.delivery.models import Channel


class ChannelForm(forms.Form):
    """How a patient wants sheets from now on, and that the address is the patient's own."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How sheets are handed over"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how sheets are handed over.")},
    )
    # As it is on the page, which writes the field itself.
    address = forms.CharField(max_length=254, required=False)
    read_back = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        channel: Any = self.fields["channel"]
        said = {
            Channel.PRINT: _("On paper"),
            Channel.EMAIL: _("Email with a link"),
            Channel.EMAIL_PDF: _("Email with a link and the PDF, asked for each time"),
        }
        channel.choices = [(one.value, said[one]) for one in offer.channels]
        asked: list[Any] = []
        if offer.is_confirmed:
            del self.fields["read_back"]
        else:
            self.fields["read_back"].label = _(
                "I have read the address back to the patient: %(address)s"
            ) % {"address": offer.address}
            asked.append(Div("read_back", css_class="for-mail"))
        self.helper = ours.helper()
        self.helper.layout = Layout("channel", *asked)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("channel") in (None, Channel.PRINT):
            return data
        if data.get("address") != self.offer.address:
            self.add_error(
                "channel", _("The email address was changed meanwhile. Look at it again.")
            )
        elif not self.offer.is_confirmed and not data.get("read_back"):
            self.add_error("read_back", _("Read the address back to the patient and tick it."))
        return data


class ClinicDeliveryForm(forms.Form):
    """What a clinic wants of its messages and its links."""

    reply_to = forms.EmailField(
        label=gettext_lazy("Answers go to (optional)"),
        max_length=254,
        required=False,
        help_text=gettext_lazy(
            "Where a patient’s answer to a message arrives. Empty: the message says that nobody "
            "reads answers, and gives the phone number."
        ),
        error_messages={
            **ours.TEXT_ERRORS,
            "invalid": gettext_lazy("Write an email address such as name@example.org."),
        },
    )
    allow_pdf_attachment = forms.BooleanField(
        label=gettext_lazy("The sheet may be attached as a PDF"),
        required=False,
        help_text=gettext_lazy(
            "Only for patients who ask for it, each time. Whoever opens the mailbox can read it: "
            "a link with a code protects better."
        ),
    )
    second_factor = forms.ChoiceField(
        label=gettext_lazy("Besides the link, the patient needs"),
        choices=Factor.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The code is on the printed sheet, or you say it on the phone. A date of birth is easy "
            "to remember and easy for a partner or a colleague to know."
        ),
    )
    link_days_after = forms.IntegerField(
        label=gettext_lazy("A link works for this many days after the last date on the sheet"),
        min_value=1,
        max_value=365,
        error_messages={
            "required": gettext_lazy("Write a number of days from 1 to 365."),
            "invalid": gettext_lazy("Write a number of days from 1 to 365."),
            "min_value": gettext_lazy("Write a number of days from 1 to 365."),
            "max_value": gettext_lazy("Write a number of days from 1 to 365."),
        },
        help_text=gettext_lazy("For links that are made from now on."),
    )
    show_opened = forms.BooleanField(
        label=gettext_lazy("Show staff when a patient first opened the page"),
        required=False,
        help_text=gettext_lazy("Patients are told so where they open it."),
    )
    message_evening = forms.BooleanField(
        label=gettext_lazy("Write on the first evening, at 19"),
        required=False,
        help_text=gettext_lazy("Only to who was treated before 17."),
    )
    message_morning = forms.BooleanField(
        label=gettext_lazy("Write on the morning after, at 8"), required=False
    )
    check_in_day_3 = forms.BooleanField(
        label=gettext_lazy("Ask how it is on the third day, at 17"), required=False
    )
    chase_unanswered = forms.BooleanField(
        label=gettext_lazy("Remind once, a day later, when nobody answers"), required=False
    )
    messages_windows = forms.BooleanField(
        label=gettext_lazy("Write when waiting times end"),
        required=False,
        help_text=gettext_lazy("At most twice, on days on which two or more of them end."),
    )
    message_redness = forms.BooleanField(
        label=gettext_lazy("Ask whether the redness is gone, on the day it should be"),
        required=False,
    )
    message_result = forms.ChoiceField(
        label=gettext_lazy("After four weeks"),
        choices=Result.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = ours.helper()
        self.helper.layout = Layout(
            _group(_("Email"), "reply_to", "allow_pdf_attachment"),
            _group(_("The patient’s page"), "second_factor", "link_days_after", "show_opened"),
            _group(
                _("Following up"),
                *("message_evening", "message_morning", "check_in_day_3", "chase_unanswered"),
                *("messages_windows", "message_redness", "message_result"),
            ),
        )

    def clean_message_result(self) -> str:
        """Return what was chosen; without an answer nothing is written."""
        return self.cleaned_data.get("message_result") or Result.NONE


def _group(title: str, *fields: str) -> Div:
    heading = HTML(f'<h2 class="form-heading">{title}</h2>')
    return Div(heading, *fields, css_class="form-group narrow-numbers")


def first_values(wishes: ClinicDelivery) -> dict[str, Any]:
    """Return what the form shows of a clinic."""
    return {name: getattr(wishes, name) for name in ClinicDeliveryForm.base_fields}


class AgainForm(forms.Form):
    """Sending a message a second time: for one that may have arrived, somebody has to say so."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    twice = forms.BooleanField(
        label=gettext_lazy("It may have arrived already. Send it all the same."),
        required=False,
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, may_have_arrived: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = ours.helper()
        self.fields["twice"].required = may_have_arrived
        self.fields["twice"].error_messages["required"] = _(
            "Tick that it may be sent twice, or ask the patient first."
        )
        if not may_have_arrived:
            del self.fields["twice"]


class KeyForm(forms.Form):
    """A button that makes something: pressed twice, it makes it once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)


class DeskForm(forms.Form):
    """What of the desk somebody wants to see; nonsense shows everything."""

    show = forms.ChoiceField(required=False)
    day = forms.DateField(required=False, input_formats=ours.DATES)
    q = forms.CharField(required=False, max_length=200)
    patient = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = desk.shown()  # type: ignore[attr-defined]

    def asked(self) -> desk.Asked:
        """Return what was asked for, as far as it makes sense."""
        self.is_valid()
        data = self.cleaned_data
        day: date | None = data.get("day")
        return desk.Asked(
            show=data.get("show") or "",
            day=day,
            q=(data.get("q") or "").strip(),
            patient=data.get("patient"),
        )
