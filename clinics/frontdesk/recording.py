"""One treatment that is being recorded: its form, its draft and the sheet that would follow."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Flag, Language
from aftercare.web import formats
from aftercare.web.forms import Problem
from clinics.accounts.requests import ClinicRequest
from clinics.additions import queries as additions
from clinics.followup import deciding
from clinics.frontdesk import (
    areas,
    edits,
    growing,
    noting,
    placing,
    questions,
    record_page,
    reports,
    told,
)
from clinics.frontdesk.forms import allergies as allergy_form
from clinics.frontdesk.forms import rows, sections
from clinics.frontdesk.forms.treatment import TreatmentForm
from clinics.records import access, actions, allergies, anchors, entries, queries
from clinics.records.models import Draft, Patient, Treatment

FEW: Final = 3


@dataclass(frozen=True, slots=True)
class StopNotice:
    """An open stop, with the place in the form that it comes from."""

    title: str
    text: str
    anchor: str


class Recording:
    """Ties a request's form data to the patient: what it says, shows and leads to."""

    def __init__(
        self, request: ClinicRequest, patient: Patient, data: edits.Data, draft: Draft | None = None
    ) -> None:
        self.request, self.patient, self.draft = request, patient, draft
        self.now = timezone.now()
        self.data = rows.counted(edits.dated(data, timezone.localdate(self.now)))
        # A time that was given without a day: the page learns that it is today's.
        self.day_was_filled = self.data.get("day") != data.get("day")
        self.guidance = editions.current()
        self.known = list(queries.current_products(patient))
        self.corrects = self._corrects()
        self.reports = reports.Reports(self.corrects, data)
        self.done = ""
        self.redrawn: list[str] = []
        self._refuse_foreign_products()

    def edit(self, do: str) -> None:
        """Change the form by one of its buttons."""
        self.done = do.partition(":")[0]
        before = self.data.get("filled_no", [])
        if do == "as-last-time" and self.last is not None and not self.corrects:
            self.data = record_page.as_last_time(self.data, self.last, self.guidance)
        if self.done == "same-allergies" and self.last is not None:
            named = (allergies.read(one) for one in self.last.allergies)
            self.data = allergy_form.of_last(self.data, self.last.allergies_answer, named)
            do = "add-allergy"
        now = timezone.localtime(self.now)
        self.data = edits.apply(self.data, do, self.guidance, now, formats.language())
        # "No to the rest" and its undoing change answers that the page already shows.
        changed = self.done in ("no-to-the-rest", "undo-no")
        self.redrawn = [*before, *self.data.get("filled_no", [])] if changed else []
        self.note_areas(begun=True)
        if do == "ended-right":
            self.data["ended_right"] = [self.form.ended_early]
            self.__dict__.pop("form", None)

    def note_areas(self, *, begun: bool) -> None:
        """Keep when the areas were changed last: the needling did not end before it unseen.

        `begun`: the form is being filled. A form that is sent without having been kept before
        says nothing of when.
        """
        draft = access.draft(self.request.membership, self.patient)
        mine = draft is not None and str(draft.form_key) == self._value("form_key")
        before: edits.Data = dict(draft.data) if draft is not None and mine else {}
        self.data["areas_at"] = before.get("areas_at", [])
        if (mine or begun) and edits.zones(before) != edits.zones(self.data):
            self.data["areas_at"] = [self.now.isoformat()]
        self.__dict__.pop("form", None)

    @property
    def areas_at(self) -> datetime | None:
        """When the areas were changed last; nothing for a treatment that is corrected later."""
        kept = self._value("areas_at")
        return datetime.fromisoformat(kept) if kept and not self.corrects else None

    def show(self, step: str) -> None:
        """Show a step."""
        self.data["step"] = [step]
        self.__dict__.pop("form", None)

    @property
    def step(self) -> str:
        """The step that is shown."""
        return sections.AFTER if self._value("step") == sections.AFTER else sections.BEFORE

    @cached_property
    def form(self) -> TreatmentForm:
        """The form as typed."""
        query = QueryDict(mutable=True)
        for key, values in self.data.items():
            query.setlist(key, values)
        return TreatmentForm(
            query,
            patient=self.patient,
            known=self.known,
            guidance=self.own_guidance,
            language=formats.language(),
            now=self.now,
            last=self.last,
            areas_at=self.areas_at,
        )

    @cached_property
    def last(self) -> Treatment | None:
        """The patient's visit before this one."""
        earlier = access.treatments(self.request.membership).filter(patient=self.patient)
        if self.corrects:
            earlier = earlier.exclude(pk=self.corrects.pk)
        return (
            earlier.filter(corrected_by=None).select_related(None).order_by("-performed_at").first()
        )

    @cached_property
    def own_guidance(self) -> rules.Guidance:
        """The guidance with the clinic's own advice: what its sheets are written from."""
        return additions.guidance_for(self.request.clinic, self.guidance)

    @cached_property
    def plan(self) -> rules.Plan | None:
        """The sheet so far, in the patient's language; None where it can't be told."""
        return self._plan_in(Language(self.patient.language))

    @cached_property
    def staff_plan(self) -> rules.Plan | None:
        """The same in the staff's language: for what only they read."""
        if formats.language() == self.patient.language:
            return self.plan
        return self._plan_in(formats.language())

    def _facts(self) -> rules.Facts | None:
        entry = self.form.entry()
        if not (entry.device or entry.zones or entry.flags or entry.allergies):
            return None
        try:
            return entries.facts(
                entry,
                born_on=self.patient.date_of_birth,
                time_zone=self.request.clinic.time_zone,
                products=self.form.home_products(),
            )
        except rules.FactsInvalid:
            return None

    def _plan_in(self, language: Language, *, anyway: bool = False) -> rules.Plan | None:
        facts = self._facts()
        if facts is None:
            return None
        try:
            plan = rules.build_plan(facts, self.own_guidance, language, anyway=anyway)
        except rules.UnsafePlan:
            return None
        return plan if facts.zones else questions.without_stops_of_areas(plan, facts, self.guidance)

    @cached_property
    def grown(self) -> growing.Grown:
        """The sheet beside the form: nothing before device and areas are known."""
        facts = None if self.is_empty else self._facts()
        if facts is None or facts.device is None or not facts.zones:
            return growing.NOTHING
        return growing.grown(
            facts,
            self.own_guidance,
            of_patient=Language(self.patient.language),
            of_staff=formats.language(),
        )

    def keep(self) -> bool:
        """Keep the form as the user's draft; whether there is one now."""
        key = self.form.cleaned("form_key")
        return key is not None and bool(
            actions.save_draft(
                patient=self.patient,
                data=self.data,
                form_key=key,
                by=self.request.user,
                now=self.now,
            )
        )

    def recorded_before(self) -> Treatment | None:
        """Return what this very form recorded: a second press, or the back button."""
        key = self.form.cleaned("form_key")
        recorded = access.treatments(self.request.membership).filter(patient=self.patient)
        return recorded.filter(form_key=key).first() if key else None

    def record(self) -> Treatment:
        """Record what the form says; raises what `deciding.record` raises."""
        stopped = set(self.form.stopped())
        kept = [product for product in self.known if product.pk not in stopped]
        return deciding.record(
            decisions=self.reports.decisions,
            patient=self.patient,
            entry=self.form.entry(),
            added=self.form.home_products()[len(kept) :],
            stopped=[product for product in self.known if product.pk in stopped],
            form_key=self.form.cleaned_data["form_key"],
            by=self.request.user,
            now=self.now,
            corrects=self.corrects,
            why_corrected=self.form.cleaned("why_corrected") or "",
        )

    def problems_of(self, *steps: str) -> list[Problem]:
        """Return what has to be mended in some steps; what the patient told comes first."""
        reported: list[Problem] = []
        if sections.BEFORE in steps:
            reported = self.reports.problems(self.form.entry(), self.own_guidance.lexicon)
        return [*reported, *(each for step in steps for each in self.form.problems_of(step))]

    def refusals(self, refused: Exception) -> list[Problem]:
        """Return in words, and at their places, why the treatment was not recorded."""
        said = {
            "in-the-future": Problem("time", _("The treatment is in the future.")),
            "before-birth": Problem("day", _("The treatment is before the patient’s birth.")),
            "already-corrected": Problem("", _("Somebody has corrected this treatment already.")),
        }
        if isinstance(refused, deciding.Undecided):
            self.reports = reports.Reports(self.corrects, self.data)
            return reports.left(refused.left, self.reports)
        if isinstance(refused, actions.TreatmentRefused):
            return [said[reason] for reason in refused.reasons]
        if isinstance(refused, rules.FactsInvalid):
            return [placing.placed(problem) for problem in refused.problems]
        return [Problem("", _("This form was recorded already, with other answers. Open it anew."))]

    def in_short(self, problems: list[Problem]) -> list[Problem]:
        """Return the problems for the summary: many open questions are one line there."""
        places = [anchors.of_question(name) for name in self.form.unasked_blocking]
        if len(places) <= FEW:
            return problems
        text = _("%(count)s questions are still to be asked: begin with the first of them.")
        together = Problem(places[0], text % {"count": len(places)})
        rest = [problem for problem in problems if problem.anchor not in places]
        place = next(
            (at for at, problem in enumerate(problems) if problem.anchor == places[0]), None
        )
        return problems if place is None else [*rest[:place], together, *rest[place:]]

    def stops(self) -> list[StopNotice]:
        """Return the open stops, each with the place that it comes from."""
        found = []
        for stop in self.staff_plan.stops if self.staff_plan else ():
            named = questions.stop_flags(stop.rule, self.form.flags, self.guidance)
            place = anchors.of_question(named[0]) if named else "add_area"
            found.append(StopNotice(stop.title, stop.text, place))
        return found

    def _notes(self) -> list[noting.ShownNote]:
        """Return what the clinician alone is told of what was recorded so far."""
        plan = self.staff_plan
        if plan is None:
            return []
        notes = noting.while_recording(plan.clinician_notes, self.form.left_open)
        if plan.stops:
            anyway = self._plan_in(formats.language(), anyway=True)
            notes += noting.of_stops(anyway.clinician_notes if anyway else (), self.guidance)
        return noting.shown(notes, self.own_guidance, formats.language())

    def context(self) -> dict[str, Any]:
        """Return what the page and its pieces show."""
        grown = self.grown
        digest = hashlib.sha256(repr(grown).encode()).hexdigest()[:16]
        shown = None if self.is_empty else self.staff_plan
        self.form.remarks = self._remark()
        self.form.stops = questions.stops_by_flag(shown, self.form.flags, self.guidance)
        notes = self._notes() if shown else []
        self.form.told = noting.by_field(notes)
        return {
            "request": self.request,
            "patient": self.patient,
            "age": rules.age_on(self.patient.date_of_birth, timezone.localdate(self.now)),
            "form": self.form,
            "step": self.step,
            "data": self.data,
            "value": self._value,
            "draft": self.draft,
            "last": self.last,
            "last_allergies": self.last and told.allergies_in_short(self.last),
            "corrects": self.corrects,
            "reported": self.reports.rows(self.form.problem_at),
            "zones": areas.zone_lines(self.form),
            "areas": areas.areas_to_add(self.form),
            "own_products": self.form.shelf.known,
            "rest": questions.no_to_the_rest(self.form),
            "filled_no": self.data.get("filled_no", []),
            "still_open": len(self.form.unasked_blocking),
            "stops": self.stops() if shown else [],
            "lines": grown.lines,
            "stop_count": len(shown.stops) if shown else 0,
            "grown": grown,
            "to_sign": sum(note.acknowledge for note in notes),
            "not_followed": noting.not_followed(
                self.guidance, formats.language(), self.form.entry().adjuncts or ()
            ),
            "fragment_digest": digest,
            "fragment_changed": digest != self._value("fragment_digest"),
            "expired": self.form.cartridge_had_expired,
            "helper_rows": areas.helper_rows(formats.language()),
            "preview_url": reverse(
                "record_preview", args=(self.request.clinic.slug, self.patient.pk)
            ),
            "done": self.done,
            "redrawn": self.redrawn,
            "now": self.now,
            "day_was_filled": self.day_was_filled,
            "areas_at": self.areas_at,
            "sheet_language": self.patient.language,
            "problem_at": self.form.problem_at,
            "oob": False,
        }

    @property
    def is_empty(self) -> bool:
        """Whether the form has just been opened: then there is nothing to reckon."""
        return self.request.method != "POST" and self.draft is None and self.corrects is None

    def _remark(self) -> dict[str, list[str]]:
        """Return what contradicts itself: no vitamin A, and a product that holds it."""
        if self.form.flags.get(Flag.TOPICAL_RETINOID) != "none" or self.plan is None:
            return {}
        found: dict[str, list[str]] = {}
        for name in growing.vitamin_a(self.plan):
            text = _("“None” is answered, and %(product)s holds vitamin A. Ask again.")
            found.setdefault(Flag.TOPICAL_RETINOID, []).append(text % {"product": name})
            said = _("%(product)s holds vitamin A, and “None” is answered above. Ask again.")
            for key in self.form.keys_of_product(name):
                found.setdefault(key, []).append(said % {"product": name})
        return found

    def _value(self, name: str) -> str:
        return (self.data.get(name) or [""])[-1]

    def _corrects(self) -> Treatment | None:
        text = self._value("corrects")
        if not text:
            return None
        try:
            treatment = access.treatment(self.request.membership, UUID(text))
        except ValueError:
            raise Http404 from None
        if treatment.patient_id != self.patient.pk:
            raise Http404
        return treatment

    def _refuse_foreign_products(self) -> None:
        """Answer for a product of somebody else's as for one that does not exist."""
        known = {f"own-{product.pk}" for product in self.known}
        sent = {key for key in self.data if key.startswith("own-")}
        stale = {key for key in sent - known if self.draft is not None or _was_removed(self, key)}
        if sent - known - stale:
            raise Http404


def _was_removed(recording: Recording, key: str) -> bool:
    """Whether the patient used the product until lately: then the answer is only late."""
    try:
        return recording.patient.products.filter(pk=UUID(key.removeprefix("own-"))).exists()
    except ValueError:
        return False
