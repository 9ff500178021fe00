"""The closed questions of a check-in, what may have changed, and a note on what was done."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.web import forms as ours
from aftercare.web import photos
from clinics.followup.models import Change, CheckIn, Concern
from clinics.followup.signs import CLINIC, EMERGENCY, TODAY, Sign

NONE: Final = "none-of-these"
UNSURE: Final = "not-sure"
LONGEST_WORDS: Final = 2000


class SkinForm(forms.Form):
    """The last step: the day's signs, how it goes, and words and a photo for whoever likes to."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    looks = forms.ChoiceField(
        label=gettext_lazy("Is it getting better or worse?"),
        choices=CheckIn.Looks.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say if it is getting better or worse.")},
    )
    signs = forms.MultipleChoiceField(
        label=gettext_lazy("Do you have any of this?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick what you have, or “None of these”, or “I am not sure”.")
        },
    )
    words = ours.ParagraphField(
        label=gettext_lazy("In your own words"), max_length=LONGEST_WORDS, required=False
    )
    photo = forms.FileField(label=gettext_lazy("A photo of the skin"), required=False)

    def __init__(self, *args: Any, signs: Sequence[Sign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.asked = tuple(signs)
        chosen = self.fields["signs"]
        assert isinstance(chosen, forms.MultipleChoiceField)
        chosen.choices = [
            *((sign.key, sign.key) for sign in signs),
            (NONE, _("None of these")),
            (UNSURE, _("I am not sure")),
        ]
        if not signs:
            del self.fields["signs"]

    def clean_photo(self) -> bytes:
        """Return the photo drawn anew; empty where there is none."""
        sent = self.cleaned_data["photo"]
        if not sent:
            return b""
        try:
            return photos.redrawn(sent)
        except photos.PhotoRefused as error:
            text = _("This file can’t be used. Send a photo as JPEG, PNG or WebP, at most 12 MB.")
            raise forms.ValidationError(text) from error

    def answers(self) -> rules.Answers:
        """Return what was ticked; "none" counts only where it stands alone."""
        ticked = set(self.cleaned_data.get("signs", ()))
        none = {EMERGENCY, TODAY} | ({CLINIC} if ticked == {NONE} or not self.asked else set())
        return rules.Answers(
            looks=rules.Looks(self.cleaned_data["looks"]),
            signs=frozenset(
                rule for sign in self.asked if sign.key in ticked for rule in sign.rules
            ),
            none_of=frozenset(none),
        )


class ChangeForm(forms.Form):
    """What has changed since the sheet was written."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("What has changed?"),
        choices=Change.What.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what has changed.")},
    )
    allergy = ours.LineField(label=gettext_lazy("To what?"), max_length=200, required=False)
    prescription = ours.LineField(label=gettext_lazy("Which?"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if Change.What.ALLERGY in data.get("what", ()) and not data.get("allergy"):
            self.add_error("allergy", _("Write what you are allergic to."))
        return data

    def words(self) -> dict[str, str]:
        """Return her own words on what she ticked."""
        return {name: self.cleaned_data[name] for name in ("allergy", "prescription")}


class DoneForm(forms.Form):
    """What became of an answer, coded, with a note for whoever likes to write one."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=Concern.Outcome.choices,
        error_messages={
            "required": gettext_lazy("Choose what became of it."),
            "invalid_choice": gettext_lazy("Choose what became of it."),
        },
    )
    note = ours.ParagraphField(
        label=gettext_lazy("Note (optional)"), max_length=1000, required=False
    )

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"%s-{concern.pk}"
        super().__init__(*args, **kwargs)

    def refused(self, code: str) -> tuple[str, str]:
        """Return why it can't be closed so, at its field."""
        said = {
            "undecided": (
                "outcome",
                _(
                    "Decide first about what the patient told: correct the record, or say that the "
                    "sheet holds."
                ),
            ),
            "no-note": ("note", _("Write what was tried, and when.")),
            "not-told": ("outcome", _("Choose what became of it.")),
        }
        return said[code]
