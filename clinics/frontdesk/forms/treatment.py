"""The form for one treatment: the plain fields here, the repeated ones read beside it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.frontdesk.forms import allergies, choices, flags, numbing, products, zones
from clinics.records import anchors, entries
from clinics.records.models import Patient, PatientProduct
from clinics.shelf import queries as shelf

CLOCKS_DIFFER: Final = timedelta(minutes=10)
CONFIRMED: Final = "confirmed"


class TreatmentForm(forms.Form):
    """One treatment as typed; `entry` is what is recorded, `preview_entry` what is known so far."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(
        input_formats=ours.DATES,
        error_messages={
            "required": gettext_lazy("Give the day of the treatment."),
            "invalid": gettext_lazy("The day does not exist. Write it as 2026-03-27."),
        },
    )
    time = forms.TimeField(
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        error_messages={
            "required": gettext_lazy("Give the time at which the needling ended."),
            "invalid": gettext_lazy("The time does not exist. Write it as 15:05."),
        },
    )
    device = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose the device."),
            "invalid_choice": gettext_lazy("Choose one of the devices."),
        },
    )
    skin_type = forms.TypedChoiceField(
        choices=choices.SKIN_TYPES, coerce=int, empty_value=None, required=False
    )
    endpoint = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose what you saw at the end, or “Not recorded”."),
            "invalid_choice": gettext_lazy("Choose one of the answers on what you saw."),
        },
    )
    adjuncts = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick what else was used, or “Nothing else”."),
            "invalid_choice": gettext_lazy("Tick only what is listed under “What else was used”."),
        },
    )
    cartridge_lot = ours.LineField(max_length=60, required=False)
    cartridge_expires_on = forms.DateField(
        input_formats=ours.DATES,
        required=False,
        error_messages={
            "invalid": gettext_lazy("The expiry day does not exist. Write it as 2027-06-30.")
        },
    )
    anaesthetic_agent = forms.ChoiceField(
        choices=[("", ""), *choices.AGENTS],
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Choose one of the numbing creams, or leave it open.")
        },
    )
    anaesthetic_percent = ours.LineField(max_length=20, required=False)
    baby_age_months = ours.LineField(max_length=20, required=False)
    notes = ours.ParagraphField(max_length=4000, required=False)
    corrects = forms.CharField(required=False)
    why_corrected = ours.LineField(max_length=500, required=False)

    def __init__(
        self,
        data: Any,
        *,
        patient: Patient,
        known: Sequence[PatientProduct],
        guidance: rules.Guidance,
        language: str,
        now: datetime,
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.patient, self.guidance, self.now = patient, guidance, now
        self._language = language
        self.zone: ZoneInfo = patient.clinic.zone
        self.offered = choices.Offered(guidance, rules.vocabulary.Language(language))
        self._offer()
        self.zone_rows = zones.read(data, guidance, language)
        self.answers = flags.read(data, guidance, language)
        self.allergies = allergies.read(data, guidance.lexicon, language)
        self.used_rows = products.read_used(data)
        self.shelf = shelf.shelf(patient.clinic, guidance)
        self.new_rows = products.read_new(data, self.shelf)
        self.known_rows = products.read_known(data, known)
        # Told at their places once the form was sent; before that, nobody has had a chance.
        self.shown_problems: list[Problem] = []

    def _offer(self) -> None:
        """Offer what the edition knows: a class has choices before any edition is chosen."""
        alone = [
            (choices.NOTHING, gettext_lazy("Nothing else")),
            (choices.NOT_RECORDED, gettext_lazy("Not recorded")),
        ]
        for name, offered in (
            ("device", self.offered.DEVICES),
            ("endpoint", self.offered.ENDPOINTS),
            ("adjuncts", [*self.offered.ADJUNCTS, *alone]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that has to be mended, in the order of the page."""
        return [
            *self._of("why_corrected", "form_key", "day", "time", "device"),
            *self.answers.problems,
            *self._of("baby_age_months"),
            *self._unasked(),
            *self._of("skin_type"),
            *self.allergies.problems,
            *self._of_zones(),
            *self._of("endpoint", "adjuncts", "anaesthetic_agent", "anaesthetic_percent"),
            *(row.problem for row in self.used_rows if row.problem),
            *self._of("cartridge_lot", "cartridge_expires_on"),
            *(row.problem for row in self.known_rows if row.problem),
            *(row.problem for row in self.new_rows if row.problem),
            *self._of("notes"),
        ]

    def _of(self, *names: str) -> list[Problem]:
        places = {
            "device": f"device-{choices.DEVICES[0][0]}",
            "endpoint": f"endpoint-{choices.ENDPOINTS[0][0]}",
            "adjuncts": f"adjuncts-{choices.ADJUNCTS[0][0]}",
            "skin_type": "skin_type-",
        }
        return [
            Problem(places.get(name, name), str(text))
            for name in names
            for text in self.errors.get(name, ())
        ]

    def _of_zones(self) -> list[Problem]:
        if not self.zone_rows:
            return [Problem("add_area", _("Add the areas that were treated."))]
        return [row.problem for row in self.zone_rows if row.problem]

    def _unasked(self) -> list[Problem]:
        language = rules.vocabulary.Language(self._language)
        return [
            Problem(
                anchors.of_question(name),
                _("Ask: %(question)s")
                % {"question": self.guidance.flags[rules.vocabulary.Flag(name)].question[language]},
            )
            for name in self.unasked_blocking
        ]

    @cached_property
    def unasked_blocking(self) -> list[str]:
        """The questions without an answer that keep the sheet from being issued."""
        device = self.chosen_device
        return flags.open_questions(self.answers.flags, device, self.guidance, blocking=True)

    @property
    def chosen_device(self) -> str:
        """The device chosen so far, or nothing."""
        return str(self.cleaned("device") or "")

    def cleaned(self, name: str) -> Any:
        """Return a field's value if it is fit for use, or None."""
        return None if name in self.errors else self.cleaned_data.get(name)

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

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if (day := data.get("day")) and (clock := data.get("time")) is not None:
            self._check_moment(day, clock)
        self._check_what_goes_together(data)
        if data.get("corrects") and not data.get("why_corrected", "-"):
            self.add_error("why_corrected", _("Say why the record is corrected."))
        expires = data.get("cartridge_expires_on")
        if expires and not 2000 <= expires.year < 2100:
            self.add_error("cartridge_expires_on", _("The year of the expiry is not possible."))
        return data

    def _check_what_goes_together(self, data: dict[str, Any]) -> None:
        """Refuse a numbing cream that nobody ticked, and the age of a baby who isn't nursed."""
        told = (name for name in ("anaesthetic_agent", "anaesthetic_percent") if data.get(name))
        if (name := next(told, None)) and (wrong := numbing.of_numbing(data.get("adjuncts"))):
            self.add_error(name, wrong)
        answer = self.data.get(anchors.QUESTION + "breastfeeding") or None
        if data.get("baby_age_months") is not None and (wrong := numbing.of_baby(answer)):
            self.add_error("baby_age_months", wrong)

    def _check_moment(self, day: date, clock: clock_time) -> None:
        if not 2000 <= day.year < 2100:
            self.add_error("day", _("The year of the treatment is not possible."))
        elif day < self.patient.date_of_birth:
            self.add_error("day", _("The treatment is before the patient’s birth."))
        elif self._moment(day, clock) > self.now + CLOCKS_DIFFER:
            in_days = day > self.now.astimezone(self.zone).date()
            self.add_error("day" if in_days else "time", _("The treatment is in the future."))

    def _moment(self, day: date, clock: clock_time) -> datetime:
        shown = datetime.combine(day, clock.replace(microsecond=0))
        return rules.wall_clock(shown, self.patient.clinic.time_zone)

    @property
    def performed_at(self) -> datetime:
        """When the needling ended, as far as it is known."""
        day, clock = self.cleaned("day"), self.cleaned("time")
        return self._moment(day, clock) if day and clock is not None else self.now

    def entry(self) -> entries.Entry:
        """Return the treatment as far as it is fit for use; whole when there are no problems."""
        adjuncts = self.cleaned("adjuncts")
        nothing_known = not adjuncts or choices.NOT_RECORDED in adjuncts
        endpoint = self.cleaned("endpoint")
        rows = self._placed()
        return entries.Entry(
            performed_at=self.performed_at,
            device=self.chosen_device or None,
            zones=tuple((row.area, row.depth) for row in rows),
            endpoint=None if endpoint == choices.NOT_RECORDED else endpoint,
            adjuncts=None if nothing_known else [a for a in adjuncts if a != choices.NOTHING],
            flags=self.answers.flags,
            skin_type=self.cleaned("skin_type"),
            allergies_answer=self.allergies.answer,
            allergies=self.allergies.allergies,
            products_used=[
                {"name": row.name, "lot": row.lot} for row in self.used_rows if not row.problem
            ],
            cartridge_lot=self.cleaned("cartridge_lot") or "",
            cartridge_expires_on=self.cleaned("cartridge_expires_on"),
            depth_reasons={row.area: row.reason or CONFIRMED for row in rows if row.asks},
            notes=self.cleaned("notes") or "",
            places={row.area: row.place for row in rows if row.place},
            anaesthetic_agent=self.cleaned("anaesthetic_agent") or None,
            anaesthetic_percent=self.cleaned("anaesthetic_percent"),
            baby_age_months=self.cleaned("baby_age_months"),
        )

    def _placed(self) -> list[zones.ZoneRow]:
        """Return the rows of areas that exist, each area once."""
        found: dict[str, zones.ZoneRow] = {}
        for row in self.zone_rows:
            if row.area in rules.vocabulary.Area.__members__.values():
                found.setdefault(row.area, row)
        return list(found.values())

    def home_products(self) -> list[dict[str, Any]]:
        """Return what the patient uses at home, as far as it was answered."""
        kept = [row for row in self.known_rows if row.answer != products.STOPPED]
        return [
            *({"name": row.name, "ingredients": row.ingredients, "kind": row.kind} for row in kept),
            *(
                {"name": row.name, "ingredients": row.ingredients or None, "kind": row.kind}
                for row in self.new_rows
                if not row.problem
            ),
        ]

    def stopped(self) -> list[uuid.UUID]:
        """Return the products that the patient no longer uses."""
        return [row.id for row in self.known_rows if row.answer == products.STOPPED]
