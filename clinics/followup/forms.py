"""The closed questions of a check-in, what may have changed, and a note on what was done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.web import forms as ours
from clinics.followup.models import Change, CheckIn

NONE: Final = "none-of-these"
UNSURE: Final = "not-sure"
# Asked in this order: what can't wait comes first.
QUESTIONS: Final[Mapping[rules.Urgency, Any]] = {
    rules.Urgency.EMERGENCY: gettext_lazy("Dangerous signs: do you have any of these?"),
    rules.Urgency.URGENT: gettext_lazy("Signs that need care today: any of these?"),
    rules.Urgency.CLINIC: gettext_lazy("Signs that we want to hear of: any of these?"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One danger sign as it is asked: its rule, its name and what the sheet says of it."""

    rule: str
    title: str
    text: str


def field_of(level: rules.Urgency) -> str:
    """Return the name of the question about the signs of one level."""
    return f"signs_{level.value}"


class CheckInForm(forms.Form):
    """How it looks, and each level's signs: none, some, or not sure."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    looks = forms.ChoiceField(
        label=gettext_lazy("How does your skin look?"),
        choices=CheckIn.Looks.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how your skin looks.")},
    )

    def __init__(
        self, *args: Any, signs: Mapping[rules.Urgency, Sequence[Sign]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.signs = {level: tuple(signs[level]) for level in QUESTIONS if signs.get(level)}
        for level, asked in self.signs.items():
            self.fields[field_of(level)] = forms.MultipleChoiceField(
                label=QUESTIONS[level],
                choices=[
                    *((sign.rule, sign.title) for sign in asked),
                    (NONE, _("None of these")),
                    (UNSURE, _("I am not sure")),
                ],
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _(
                        "%(question)s Tick what you have, or “None of these”, or “I am not sure”."
                    )
                    % {"question": QUESTIONS[level]}
                },
            )

    def answers(self) -> rules.Answers:
        """Return what was ticked; "none" counts only where it stands alone."""
        ticked = {level: set(self.cleaned_data[field_of(level)]) for level in self.signs}
        every = {rule for chosen in ticked.values() for rule in chosen} - {NONE, UNSURE}
        return rules.Answers(
            looks=rules.Looks(self.cleaned_data["looks"]),
            signs=frozenset(every),
            none_of=frozenset(level for level, chosen in ticked.items() if chosen == {NONE}),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())


class DoneForm(forms.Form):
    """What was done about a concern, in a few words."""

    note = ours.ParagraphField(
        label=gettext_lazy("What was done (optional)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
