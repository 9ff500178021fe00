"""The forms of proposing, approving and sending back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.guidance.store.reasons import says_something
from aftercare.web import forms as ours


class ProposeForm(forms.Form):
    """Why a text is proposed; one form proposes once."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    note = ours.ParagraphField(
        label=_("What changes, and why"),
        max_length=300,
        help_text=_("Whoever approves reads it first, and it stays with the edition."),
        error_messages={"required": _("Write what changes, and why.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_note(self) -> str:
        """Return the note on one line, also where it was typed on two."""
        return " ".join(str(self.cleaned_data["note"]).split())


class UrgentForm(forms.Form):
    """That it can't wait, why not, and which items of the working copy it is about."""

    prefix = "urgent"
    is_urgent = forms.BooleanField(
        required=False, label=_("It is urgent, and does not wait for anything else")
    )
    reason = ours.LineField(
        label=_("Why it can’t wait"),
        max_length=300,
        required=False,
        help_text=_("Such as: a batch was recalled, a patient was harmed."),
    )
    only = forms.MultipleChoiceField(
        label=_("What is urgent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everything else stays in the working copy."),
        error_messages={"invalid_choice": _("That has changed meanwhile. Choose again.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], must: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        only = self.fields["only"]
        assert isinstance(only, forms.MultipleChoiceField)
        only.choices = choices
        if must:
            # An ordinary proposal waits: only an urgent one can go beside it.
            self.fields["is_urgent"] = forms.BooleanField(
                initial=True, required=False, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason and the items only where it is urgent."""
        found = super().clean() or {}
        if found.get("is_urgent"):
            if not says_something(found.get("reason", "")) and "reason" not in self.errors:
                self.add_error("reason", _("Write in a few words why it can’t wait."))
            if not found.get("only") and "only" not in self.errors:
                self.add_error("only", _("Choose at least one item."))
        return found

    def given(self) -> dict[str, Any]:
        """Return what `propose` is called with."""
        if not self.cleaned_data["is_urgent"]:
            return {}
        names = [tuple(name.split("/", 1)) for name in self.cleaned_data["only"]]
        return {"urgent": self.cleaned_data["reason"], "only": names}


class ApproveForm(forms.Form):
    """That somebody has read this very text, and answers for it."""

    prefix = "approve"
    digest = forms.CharField(max_length=80, widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(
        label=_("I have read what changes, and answer for it as the second person."),
        error_messages={"required": _("Say that you have read what changes.")},
    )


class DecideForm(forms.Form):
    """One change: accepted with a reason, or sent back with what has to be mended."""

    what = forms.ChoiceField(
        choices=(("accept", _("Accept")), ("back", _("Send back"))),
        error_messages={"required": _("Choose whether to accept it or to send it back.")},
    )
    reason = ours.ParagraphField(
        max_length=2000,
        error_messages={"required": _("Write why, in your own words.")},
    )
    source = forms.CharField(max_length=120, required=False)


class SendBackForm(forms.Form):
    """What has to be mended before it can be approved."""

    prefix = "back"
    remarks = ours.ParagraphField(
        label=_("Remarks"),
        max_length=4000,
        help_text=_("The editor sees them beside the changes. Nothing of the work is lost."),
        error_messages={"required": _("Write what has to be mended.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CompareForm(forms.Form):
    """Which two editions are set against each other."""

    a = forms.TypedChoiceField(label=_("Older"), coerce=int)
    b = forms.TypedChoiceField(label=_("Newer"), coerce=int)

    def __init__(self, *args: Any, numbers: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(number, str(number)) for number in numbers]
