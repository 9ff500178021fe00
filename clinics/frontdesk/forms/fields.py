"""The plain fields of the treatment form: everything that neither repeats nor is a question."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.web import forms as ours
from clinics.frontdesk.forms import choices, numbing
from clinics.frontdesk.forms.widgets import Answers, Ticks


class Fields(forms.Form):
    """What is typed or chosen once a treatment; some choices follow from the edition."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    device = forms.ChoiceField(
        label=gettext_lazy("Device"),
        widget=Answers,
        error_messages={
            "required": gettext_lazy("Choose the device."),
            "invalid_choice": gettext_lazy("Choose one of the devices."),
        },
    )
    skin_type = forms.TypedChoiceField(
        label=gettext_lazy("Skin type"),
        help_text=gettext_lazy("How it reacts to sun."),
        choices=choices.SKIN_TYPES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=Answers,
    )
    baby_age_months = ours.LineField(max_length=20, required=False)
    # Empty until somebody says when the needling ended; the day goes without saying.
    day = forms.DateField(
        input_formats=ours.DATES,
        required=False,
        error_messages={
            "invalid": gettext_lazy("The day does not exist. Write it as 2026-03-27."),
        },
    )
    time = forms.TimeField(
        label=gettext_lazy("Needling ended"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={
            "required": gettext_lazy("Give the time at which the needling ended."),
            "invalid": gettext_lazy("The time does not exist. Write it as 15:05."),
        },
    )
    # The very time that was looked at again, because the areas were changed after it.
    ended_right = ours.LineField(max_length=40, required=False)
    endpoint = forms.ChoiceField(
        label=gettext_lazy("Skin at the end"),
        help_text=gettext_lazy("What you see now. Until it is recorded, the longest times count."),
        widget=Answers,
        error_messages={
            "required": gettext_lazy("Choose what you saw at the end, or “Not recorded”."),
            "invalid_choice": gettext_lazy("Choose one of the answers on what you saw."),
        },
    )
    adjuncts = forms.MultipleChoiceField(
        label=gettext_lazy("What else was used"),
        widget=Ticks,
        error_messages={
            "required": gettext_lazy("Tick what else was used, or “Nothing else”."),
            "invalid_choice": gettext_lazy("Tick only what is listed under “What else was used”."),
        },
    )
    anaesthetic_agent = forms.ChoiceField(
        label=gettext_lazy("What numbed, in the cream (optional)"),
        choices=[("", gettext_lazy("Not recorded")), *choices.AGENTS],
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Choose one of the numbing creams, or leave it open.")
        },
    )
    anaesthetic_percent = ours.LineField(
        label=gettext_lazy("Its strength in percent, all agents together (optional)"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    cartridge_lot = ours.LineField(
        label=gettext_lazy("Cartridge lot (optional)"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    cartridge_expires_on = forms.DateField(
        label=gettext_lazy("Cartridge expires (optional)"),
        input_formats=ours.DATES,
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
        error_messages={
            "invalid": gettext_lazy("The expiry day does not exist. Write it as 2027-06-30.")
        },
    )
    notes = ours.ParagraphField(
        label=gettext_lazy("Notes for the clinic (optional)"),
        help_text=gettext_lazy("They stay in the record and are never printed on the sheet."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    corrects = forms.CharField(required=False)
    why_corrected = ours.LineField(max_length=500, required=False)

    def clean_adjuncts(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["adjuncts"]
        alone = {choices.NOTHING, choices.NOT_RECORDED} & set(chosen)
        if alone and len(chosen) > 1:
            raise forms.ValidationError(
                _("“Nothing else” and “Not recorded” stand alone: untick them, or the rest.")
            )
        return chosen

    def clean_anaesthetic_percent(self) -> Decimal | None:
        return numbing.percent(self.cleaned_data["anaesthetic_percent"])

    def clean_baby_age_months(self) -> int | None:
        return numbing.months(self.cleaned_data["baby_age_months"])
