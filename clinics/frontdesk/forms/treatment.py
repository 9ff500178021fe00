"""The form for one treatment: the plain fields here, the repeated ones read beside it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import Language
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.frontdesk.forms import (
    allergies,
    asking,
    choices,
    flags,
    layout,
    numbing,
    products,
    sections,
)
from clinics.frontdesk.forms.fields import Fields
from clinics.frontdesk.forms.layout import Row
from clinics.frontdesk.forms.widgets import Answers, Ticks
from clinics.frontdesk.forms.zones import ZoneForm, ZoneFormSet
from clinics.records import anchors, entries
from clinics.records.models import Patient, PatientProduct, Treatment
from clinics.shelf import queries as shelf

CLOCKS_DIFFER: Final = timedelta(minutes=10)
CONFIRMED: Final = "confirmed"
# Which plain fields belong to which step, in the order of the page.
OF_STEP: Final = {
    sections.BEFORE: ("why_corrected", "form_key", "device"),
    sections.AFTER: (
        "day",
        "time",
        "ended_right",
        "endpoint",
        "adjuncts",
        "anaesthetic_agent",
        "anaesthetic_percent",
        "cartridge_lot",
        "cartridge_expires_on",
    ),
}


class TreatmentForm(Fields):
    """One treatment as typed: plain fields, one field a question, three formsets of rows.

    `layout` in `sections` says where each stands. `last` is the visit before, shown beside the
    questions; `areas_at` is when the areas were changed last.
    """

    def __init__(
        self,
        data: Any,
        *,
        patient: Patient,
        known: Sequence[PatientProduct],
        guidance: rules.Guidance,
        language: str,
        now: datetime,
        last: Treatment | None = None,
        areas_at: datetime | None = None,
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.patient, self.guidance, self.now = patient, guidance, now
        self.last, self.areas_at, self.known = last, areas_at, known
        self.language = Language(language)
        self.zone: ZoneInfo = patient.clinic.zone
        self.offered = choices.Offered(guidance, self.language)
        asking.offer(self)
        device = str(data.get("device") or "")
        device = device if device in dict(self.offered.DEVICES) else ""
        self.fields |= flags.fields(guidance, device, self.language, data)
        self.fields |= products.known(known)
        self.allergies = allergies.read(data, guidance.lexicon, language)
        self.zones = ZoneFormSet(
            data,
            prefix="zone",
            auto_id="%s",
            form_kwargs={"guidance": guidance, "language": self.language},
        )
        self.shelf = shelf.shelf(patient.clinic, guidance)
        self.used: Any = products.UsedFormSet(data, prefix="used", auto_id="%s")
        self.new: Any = products.NewFormSet(
            data, prefix="new", auto_id="%s", form_kwargs={"shelf": self.shelf}
        )
        # Told at their places once the form was sent; before that, nobody has had a chance.
        self.shown_problems: list[Problem] = []
        # What is said below an answer, by the row's key: reasons not to treat, and notes.
        self.stops: Mapping[str, Sequence[str]] = {}
        self.remarks: Mapping[str, Sequence[Any]] = {}
        self.told: Mapping[str, Sequence[Any]] = {}
        self.helper = ours.helper()
        self.helper.layout = sections.layout(self.groups)

    @cached_property
    def groups(self) -> list[tuple[str, str, list[str]]]:
        """The questions to the patient as they are asked together: id, heading, fields."""
        names: dict[str, list[str]] = {group: [] for group in self.guidance.flag_groups}
        for flag, info in self.guidance.flags.items():
            names[info.group].append(anchors.QUESTION + flag)
        return [
            (group, self.guidance.flag_groups[group][self.language], found)
            for group, found in names.items()
            if found
        ]

    def row(self, name: str, inside: str = "") -> Row:
        """Return a question as it is drawn."""
        return asking.row(self, name, inside)

    def question(self, name: str) -> SafeString:
        """Return a question as markup, with the place below it for what is said of its answer."""
        return layout.Question(name).render(self, None)

    def drawn_row(self, name: str, oob: bool = False) -> SafeString:
        """Return a question as markup; `oob` takes the place of the row that the page shows."""
        return layout.drawn(replace(self.row(name), oob=oob), self.language)

    def noted(self, key: str) -> SafeString:
        """Return what is said below a row that is no question."""
        return layout.noted(self, key)

    def keys_of_product(self, name: str) -> list[str]:
        """Return the rows in which a product of the patient's stands."""
        known = [f"{products.OWN}{each.pk}" for each in self.known if each.name == name]
        return known + [f"new-{at}" for at, row in enumerate(self.new) if row.typed == name]

    @cached_property
    def last_depths(self) -> dict[str, Decimal | None]:
        """The depths of the visit before, by area, in mm."""
        zones = self.last.zones.all() if self.last else ()
        return {zone.area: zone.set_depth_mm for zone in zones}

    @property
    def is_copied(self) -> bool:
        """Whether what was done was taken over from the visit before."""
        return self.last is not None and self.data.get("copied") == str(self.last.pk)

    @property
    def step_shown(self) -> str:
        """The step that is shown; the other waits unseen."""
        return sections.AFTER if self.data.get("step") == sections.AFTER else sections.BEFORE

    @property
    def noted_rows(self) -> list[str]:
        """The rows below which something may be said of an answer."""
        rows = [asking.key(name) for name in self.fields if asking.is_row(self, name)]
        new = [f"new-{at}" for at in range(len(self.new.forms))]
        return [*rows, *new, "allergies", "zones", "adjuncts"]

    @property
    def left_open(self) -> list[str]:
        """The parts of the record of which it was told that nobody recorded them."""
        adjuncts = self.cleaned("adjuncts") or []
        told = {
            "endpoint": self.cleaned("endpoint") == choices.NOT_RECORDED,
            "adjuncts": choices.NOT_RECORDED in adjuncts,
        }
        return [name for name, is_open in told.items() if is_open]

    @property
    def chosen_device_words(self) -> str:
        """The device chosen so far, in words, or nothing."""
        return str(dict(self.offered.DEVICES).get(self.chosen_device, ""))

    @property
    def cartridge_had_expired(self) -> bool:
        """Whether the cartridge was out of date on the day of the treatment."""
        expires = self.cleaned("cartridge_expires_on")
        return bool(expires) and expires < self.performed_at.astimezone(self.zone).date()

    def attributes(self, name: str) -> dict[str, str]:
        """Return how the widget of a plain field is drawn, with its problem if it is shown one."""
        kind = "form-select" if isinstance(self.fields[name], forms.ChoiceField) else "form-control"
        wrong = name in self.problem_at
        described = [f"help-{name}"] if self.fields[name].help_text else []
        described += [f"{name}-error"] if wrong else []
        found = {"class": f"{kind} is-invalid" if wrong else kind}
        if described:
            found["aria-describedby"] = " ".join(described)
        return found | ({"aria-invalid": "true"} if wrong else {})

    @property
    def problem_at(self) -> dict[str, str]:
        """What is shown to be mended, by the id of its field."""
        return {problem.anchor: problem.text for problem in self.shown_problems}

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that has to be mended, in the order of the page."""
        return [*self.problems_of(sections.BEFORE), *self.problems_of(sections.AFTER)]

    def problems_of(self, step: str) -> list[Problem]:
        """Return what has to be mended in one step."""
        if step == sections.AFTER:
            return [*self._of(*OF_STEP[step]), *self._of_rows(self.used), *self._of("notes")]
        asked = [name for name in self.fields if name.startswith(anchors.QUESTION)]
        known = [name for name in self.fields if name.startswith(products.OWN)]
        return [
            *self._of(*OF_STEP[step]),
            *self._of_zones(),
            *(Problem("", str(text)) for text in self.non_field_errors()),
            *self._of(*asked, "baby_age_months", "skin_type"),
            *self.allergies.problems,
            *self._of(*known),
            *self._of_rows(self.new),
        ]

    def _of(self, *names: str) -> list[Problem]:
        return [
            Problem(self.place_of(name), str(text))
            for name in names
            for text in self.errors.get(name, ())
        ]

    def place_of(self, name: str) -> str:
        """Return the id of a field: of radio buttons and ticks, the first one's."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and isinstance(field.widget, Answers | Ticks):
            offered: Any = field.choices
            first = next(value for value, _label in offered if value != "")
            return f"{name}-{first}"
        return "time" if name == "ended_right" else name

    def _of_zones(self) -> list[Problem]:
        if not self.zones.forms:
            return [Problem("add_area", _("Add the areas that were treated."))]
        return self._of_rows(self.zones)

    def _of_rows(self, rows: Any) -> list[Problem]:
        rows.is_valid()
        return [problem for form in rows.forms if (problem := form.problem)]

    @cached_property
    def flags(self) -> dict[str, str]:
        """The questions that were answered, each with its answer."""
        given = {name: self.cleaned(name) for name in self.fields if asking.is_flag(name)}
        return {asking.key(name): answer for name, answer in given.items() if answer}

    @cached_property
    def unasked_blocking(self) -> list[str]:
        """The questions without an answer that keep the sheet from being issued."""
        return flags.open_questions(self.flags, self.chosen_device, self.guidance, blocking=True)

    @property
    def chosen_device(self) -> str:
        """The device chosen so far, or nothing."""
        return str(self.cleaned("device") or "")

    def cleaned(self, name: str) -> Any:
        """Return a field's value if it is fit for use, or None."""
        return None if name in self.errors else self.cleaned_data.get(name)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in flags.strangers(self.data):
            self.add_error(None, _("“%(name)s” is not a question here.") % {"name": name[:40]})
        if data.get("time") is not None and "day" not in self.errors:
            data["day"] = data.get("day") or self.now.astimezone(self.zone).date()
            self._check_moment(data["day"], data["time"])
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
        answer = self.cleaned(anchors.QUESTION + "breastfeeding") or None
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
        elif self.ended_early and self.cleaned_data.get("ended_right") != self.ended_early:
            text = _("Needling ended before the areas were changed last: confirm it or correct it.")
            self.add_error("ended_right", ValidationError(text, code="early"))

    @property
    def ended_early(self) -> str:
        """The end of the needling, if it is earlier than the last change of the areas."""
        day, clock = self.cleaned("day"), self.cleaned("time")
        if self.areas_at is None or day is None or clock is None:
            return ""
        ended = self._moment(day, clock)
        if ended >= self.areas_at.replace(second=0, microsecond=0):
            return ""
        return f"{day.isoformat()}T{clock:%H:%M}"

    def _moment(self, day: date, clock: clock_time) -> datetime:
        shown = datetime.combine(day, clock.replace(microsecond=0))
        return rules.wall_clock(shown, self.patient.clinic.time_zone)

    @property
    def performed_at(self) -> datetime:
        """When the needling ended, as far as it is known."""
        day, clock = self.cleaned("day"), self.cleaned("time")
        known = day is not None and clock is not None
        return self._moment(day, clock) if known else self.now

    def entry(self) -> entries.Entry:
        """Return the treatment as far as it is fit for use; whole when there are no problems."""
        adjuncts = self.cleaned("adjuncts")
        nothing_known = not adjuncts or choices.NOT_RECORDED in adjuncts
        endpoint = self.cleaned("endpoint")
        rows = self._placed()
        return entries.Entry(
            performed_at=self.performed_at,
            device=self.chosen_device or None,
            zones=tuple((row.area_code, row.depth_mm) for row in rows),
            endpoint=None if endpoint == choices.NOT_RECORDED else endpoint,
            adjuncts=None if nothing_known else [a for a in adjuncts if a != choices.NOTHING],
            flags=self.flags,
            skin_type=self.cleaned("skin_type"),
            allergies_answer=self.allergies.answer,
            allergies=self.allergies.allergies,
            products_used=[{"name": row["name"], "lot": row["lot"]} for row in self.used.filled()],
            cartridge_lot=self.cleaned("cartridge_lot") or "",
            cartridge_expires_on=self.cleaned("cartridge_expires_on"),
            depth_reasons={
                row.area_code: row.reason_given or CONFIRMED for row in rows if row.asks
            },
            notes=self.cleaned("notes") or "",
            places={row.area_code: row.scar_place for row in rows if row.scar_place},
            anaesthetic_agent=self.cleaned("anaesthetic_agent") or None,
            anaesthetic_percent=self.cleaned("anaesthetic_percent"),
            baby_age_months=self.cleaned("baby_age_months"),
        )

    def _placed(self) -> list[ZoneForm]:
        """Return the rows of areas that exist, each area once."""
        found: dict[str, ZoneForm] = {}
        for row in self.zones.forms:
            if row.info is not None:
                found.setdefault(row.area_code, row)
        return list(found.values())

    def home_products(self) -> list[dict[str, Any]]:
        """Return what the patient uses at home, as far as it was answered."""
        stopped = self.stopped()
        return [
            *(
                {"name": each.name, "ingredients": each.ingredients, "kind": each.kind}
                for each in self.known
                if each.pk not in stopped
            ),
            *(
                {
                    "name": row["name"],
                    "ingredients": row["ingredients"] or None,
                    "kind": row.get("kind", ""),
                }
                for row in self.new.filled()
            ),
        ]

    def stopped(self) -> list[uuid.UUID]:
        """Return the products that the patient no longer uses."""
        answers = {each.pk: self.cleaned(f"{products.OWN}{each.pk}") for each in self.known}
        return [key for key, answer in answers.items() if answer == products.STOPPED]
