"""The forms of issuing and withdrawing a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.models import Language, Paper
from clinics.delivery.channels import Offer
from clinics.delivery.models import Channel
from clinics.records.models import StopOverride
from clinics.sheets.actions import Override
from clinics.sheets.models import Sheet, Withdrawal

Kind = StopOverride.Kind


@dataclass(frozen=True, slots=True)
class Stop:
    """A reason not to treat, as the form asks somebody to answer for it."""

    rule: str
    title: str
    text: str
    overridable: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of a form that stands in another place of the page."""

    form: forms.Form
    helper: FormHelper

    def __html__(self) -> str:
        return render_crispy_form(self.form, self.helper)


class ReviewForm(forms.Form):
    """How the sheet is written and printed, and that it is for the right person."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(max_length=80, widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=Language.choices, widget=forms.RadioSelect
    )
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"), choices=Paper.choices, widget=forms.RadioSelect
    )
    large_print = forms.BooleanField(label=gettext_lazy("Large print (18 point)"), required=False)
    notes = ours.PrintedParagraphField(
        label=gettext_lazy("Your own words to the patient (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Printed on the sheet under “From your clinic”."),
    )
    # Without a choice nothing is sent.
    channel = forms.ChoiceField(
        label=gettext_lazy("How the patient gets it"), required=False, widget=forms.RadioSelect
    )
    wants_pdf = forms.BooleanField(
        label=gettext_lazy("The patient asked for the PDF by email"),
        required=False,
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Whoever opens the mailbox can read it without the code. Asked for each sheet anew."
        ),
    )
    # As it is on the page; the page writes the field itself.
    address = forms.CharField(max_length=254, required=False)
    read_back = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"autocomplete": "off"})
    )
    # No tick that confirms comes back by itself when somebody goes back to this page.
    replaced = forms.BooleanField(widget=forms.CheckboxInput(attrs={"autocomplete": "off"}))
    confirmed = forms.BooleanField(
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Confirm the name and the birth date before you issue.")
        },
    )

    def __init__(
        self, *args: Any, who: str, replaces: Sheet | None, offer: Offer, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.fields["confirmed"].label = _("The sheet is for %(who)s") % {"who": who}
        if replaces is None:
            del self.fields["replaced"]
        else:
            self._ask_about(replaces)
        self.helper = ours.helper()
        self.helper.layout = Layout(
            "form_key",
            Div("language", "paper", css_class="side-by-side"),
            # Whoever sees the patient decides, and not a setting.
            "large_print",
            *self._channels(),
        )
        self.own_words = self._drawn("notes")
        # At the button, which stays in sight: what is confirmed by pressing it.
        self.confirming = self._drawn(*(["replaced"] if replaces else []), "confirmed")

    def _drawn(self, *names: str) -> Drawn:
        """Return some of the fields, drawn apart from the others."""
        helper = ours.helper()
        helper.layout = Layout(*names)
        return Drawn(self, helper)

    def _channels(self) -> list[Any]:
        """Return the fields of the channels that are open; what one asks for stands below it."""
        channel: Any = self.fields["channel"]
        channel.choices = self.offer.choices()
        if not self.offer.by_mail:
            del self.fields["wants_pdf"], self.fields["read_back"]
            channel.widget = forms.HiddenInput()
            return ["channel"]
        asked: list[Any] = []
        if self.offer.may_attach:
            asked.append(Div("wants_pdf", css_class="for-email-pdf"))
        else:
            del self.fields["wants_pdf"]
        if self.offer.is_confirmed:
            del self.fields["read_back"]
        else:
            self.fields["read_back"].label = _(
                "I have read the address back to the patient: %(address)s"
            ) % {"address": self.offer.address}
            asked.append(Div("read_back", css_class="for-mail"))
        return [Div("channel", *asked, css_class="channels")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        channel = data["channel"] = data.get("channel") or Channel.PRINT
        if channel == Channel.PRINT:
            return data
        if data.get("address") != self.offer.address:
            text = _("The email address was changed meanwhile. Look at it again.")
            self.add_error("channel", ValidationError(text, code="address-changed"))
        elif not self.offer.is_confirmed and not data.get("read_back"):
            text = _("Read the address back to the patient and tick it, or print the sheet.")
            self.add_error("read_back", text)
        if channel == Channel.EMAIL_PDF and not data.get("wants_pdf"):
            text = _("Tick that the patient asked for the PDF, or send the link alone.")
            self.add_error("wants_pdf", text)
        return data

    def _ask_about(self, replaces: Sheet) -> None:
        """Ask for a tick of its own: the sheet that counts is withdrawn by issuing another."""
        tick = self.fields["replaced"]
        number = {"number": replaces.number}
        tick.label = _("Withdraw sheet %(number)s: the new one takes its place") % number
        tick.error_messages["required"] = (
            _("Sheet %(number)s counts already. Tick that the new one takes its place.") % number
        )


class StopForm(forms.Form):
    """Who answers for one stop, and why."""

    kind = forms.ChoiceField(
        choices=Kind.choices,
        error_messages={
            "required": gettext_lazy("Choose what happened."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    name = ours.LineField(
        max_length=120,
        error_messages={"required": gettext_lazy("Write who answers for it.")},
    )
    reason_code = forms.ChoiceField(required=False)
    note = ours.ParagraphField(max_length=1000, required=False)

    def __init__(
        self, data: Any, *, stop: Stop, reasons: Sequence[tuple[str, str]], name: str
    ) -> None:
        prefix = f"stop-{stop.rule}"
        super().__init__(data, prefix=prefix, auto_id="%s", initial={"name": name})
        self.stop, self.reasons = stop, reasons
        self.fields["reason_code"].choices = [("", "–"), *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == Kind.OVERRIDE and not self.stop.overridable:
            self.add_error("kind", _("This stop can’t be overridden."))
        missing = not data.get("reason_code") and "reason_code" not in self.errors
        if data.get("kind") == Kind.OVERRIDE and missing:
            self.add_error("reason_code", _("Choose the reason."))
        return data

    def override(self) -> Override:
        """Return the answer."""
        data = self.cleaned_data
        return Override(
            rule=self.stop.rule,
            kind=data["kind"],
            reason_code=data["reason_code"],
            name=data["name"],
            note=data["note"],
        )

    @property
    def is_overridden(self) -> bool:
        """Whether the answer, as far as it goes, lifts the stop."""
        return self.stop.overridable and self.data.get(self.add_prefix("kind")) == Kind.OVERRIDE

    def problems(self) -> list[Problem]:
        """Return what is wrong, each with its place."""
        return [
            Problem(
                f"{self.prefix}-kind-override"
                if name == "kind" and self.stop.overridable
                else f"{self.prefix}-kind-treated-anyway"
                if name == "kind"
                else f"{self.prefix}-{name}",
                f"{self.stop.title}: {text}",
            )
            for name in self.fields
            for text in self.errors.get(name, ())
        ]


class WithdrawForm(forms.Form):
    """Why a sheet no longer counts."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[choice for choice in Withdrawal.Reason.choices if choice[0] != "replaced"],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    reason = ours.ParagraphField(
        label=gettext_lazy("In your own words (needed for “Another reason”)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        missing = not data.get("reason") and "reason" not in self.errors
        if data.get("reason_code") == Withdrawal.Reason.OTHER and missing:
            self.add_error("reason", _("Write down the reason."))
        return data
