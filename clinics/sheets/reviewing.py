"""One sheet that is about to be issued: what it says, who answers for it, what is in the way."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aftercare import forms as ours
from aftercare import paper, rules, words
from aftercare.forms import Problem
from aftercare.guidance import editions
from aftercare.rules.vocabulary import Area, Flag, Language
from clinics.delivery import issuing, ways
from clinics.records import lists
from clinics.records.forms import flags
from clinics.records.models import Treatment
from clinics.sheets import queries, refusals
from clinics.sheets.forms import ReviewForm, Stop, StopForm
from clinics.sheets.models import Sheet


class Reviewing:
    """Ties a request to the treatment whose sheet is reviewed."""

    def __init__(self, request: Any, treatment: Treatment) -> None:
        self.request, self.treatment = request, treatment
        self.patient = treatment.patient
        self.guidance = editions.current()
        self.staff_language = Language(translation.get_language()[:2])
        self.data = request.POST if request.method == "POST" else None

    @cached_property
    def form(self) -> ReviewForm:
        """How the sheet is written and printed."""
        first = {
            "form_key": uuid.uuid4(),
            "language": self.patient.language,
            "paper": self.request.clinic.paper,
            "large_print": self.patient.large_print,
            "way": self.offer.first,
        }
        born = words.day(self.patient.date_of_birth)
        who = _("%(name)s, born %(day)s") % {"name": self.patient.name, "day": born}
        return ReviewForm(
            self.data, initial=first, who=who, replaces=self.replaces, offer=self.offer
        )

    @cached_property
    def offer(self) -> ways.Offer:
        """The ways out that are open for this patient."""
        return ways.offer(self.patient)

    @property
    def language(self) -> str:
        """The language chosen so far."""
        chosen = (self.data or {}).get("language")
        known = chosen in Language.__members__.values()
        return str(chosen) if known else self.patient.language

    @cached_property
    def stop_forms(self) -> list[StopForm]:
        """One form for each reason not to treat."""
        plan = rules.build_plan(self.treatment.facts(), self.guidance, self.staff_language)
        reasons = [
            (code, label[self.staff_language])
            for code, label in self.guidance.words["override_reasons"].items()
        ]
        return [
            StopForm(
                self.data,
                stop=Stop(stop.rule, stop.title, stop.text, stop.overridable),
                reasons=reasons,
                name=self.request.user.name,
            )
            for stop in plan.stops
        ]

    @cached_property
    def shown(self) -> queries.Shown:
        """The sheet as it would be issued with the answers given so far."""
        return queries.shown(
            self.treatment,
            language=self.language,
            overridden=[form.stop.rule for form in self.stop_forms if form.is_overridden],
            guidance=self.guidance,
        )

    @cached_property
    def replaces(self) -> Sheet | None:
        """The sheet that this one would replace."""
        return queries.superseded_by_issuing(self.treatment)

    def ask_again(self) -> None:
        """Take back the confirmation: what it confirmed is not what the page now shows."""
        self.data = self.request.POST.copy()
        for tick in ("confirmed", "read_back", "wants_pdf"):
            self.data.pop(tick, None)
        self.__dict__.pop("replaces", None)
        self.__dict__.pop("form", None)

    def problems(self) -> list[Problem]:
        """Return everything wrong in what was sent."""
        found = [problem for form in self.stop_forms for problem in form.problems()]
        found += ours.problems(self.form)
        if self.form.has_error("way", "address-changed"):
            self.ask_again()
        return found

    def issue(self) -> Sheet:
        """Issue the sheet by the way chosen; raises what `issuing.issue_as_chosen` raises."""
        data = self.form.cleaned_data
        return issuing.issue_as_chosen(
            patient=self.patient,
            way=data["way"],
            wants_pdf=data.get("wants_pdf", False),
            read_back=data["address"] if data.get("read_back") else "",
            treatment=self.treatment,
            language=data["language"],
            paper=data["paper"],
            large_print=data["large_print"],
            form_key=data["form_key"],
            shown_digest=data["shown"],
            notes=data["notes"],
            overrides=[form.override() for form in self.stop_forms],
            replaces=self.replaces,
            by=self.request.user,
            now=timezone.now(),
        )

    def not_sent(self, code: str) -> Problem:
        """Return in words why the way that was chosen is not open after all."""
        texts = {
            "no-address": _("The patient has no email address. Print the sheet, or add one."),
            "address-not-confirmed": _("The email address is not confirmed. Read it back again."),
            "pdf-not-allowed": _("This clinic sends no PDF by email. Send the link, or print."),
            "no-mail": _("No mail server is set up. Print the sheet."),
        }
        return Problem("id_way_0", texts.get(code, _("It can’t be sent. Print the sheet.")))

    def blocking(self) -> list[Problem]:
        """Return what can't be mended on this page: the record or the clinic lacks it."""
        found = [
            *refusals.of_plan(self.shown.plan),
            *refusals.of_clinic(self.treatment),
            *refusals.of_depths(self.shown.plan, self.treatment),
            *refusals.of_order(self.treatment, self.replaces),
            *refusals.of_letters(self.shown.plan, self.shown.letterhead, self.request.user.name),
        ]
        return [self.said(reason) for reason in found]

    def said(self, reason: refusals.Reason) -> Problem:
        """Return a reason in words, with the page where it can be mended."""
        lang, subject = self.staff_language, reason.subject
        if reason.code == "unanswered" and subject in Flag.__members__.values():
            question = self.guidance.flags[Flag(subject)].question[lang]
            where = f"{self.correct_url}#{flags.anchor(subject)}"
            return Problem(where, _("Not asked: %(question)s") % {"question": question})
        if reason.code.startswith("depth-"):
            area = self.guidance.areas[Area(subject)].label[lang]
            text = _("%(area)s: the depth needs a confirmation or a reason.") % {"area": area}
            return Problem(f"{self.correct_url}#s-areas", text)
        if reason.code == "unprintable":
            text = _("These letters can’t be printed: %(letters)s") % {"letters": subject}
            return Problem(self._where_written(subject), text)
        if reason.code == "corrected":
            text = _("This treatment was corrected later: issue the sheet from that one.")
            later = Treatment.objects.get(corrects=self.treatment)
            return Problem(reverse("review", args=(self.request.clinic.slug, later.pk)), text)
        if reason.code == "replace-first":
            text = _("Sheet %(number)s counts already. Tick that the new one takes its place.")
            return Problem("id_replaced", text % {"number": subject})
        texts = {
            "missing-phone": _("The clinic has no phone number for patients to call."),
            "no-edition": _("No edition of the guidance has been approved yet."),
            "changed": _("The sheet has changed since you saw it. Read it again, then issue it."),
        }
        other = _("The sheet can’t be issued (%(code)s).") % {"code": str(reason)}
        return Problem("", texts.get(reason.code, other))

    @property
    def correct_url(self) -> str:
        """Where the record is corrected."""
        args = (self.request.clinic.slug, self.patient.pk)
        return f"{reverse('record', args=args)}?corrects={self.treatment.pk}"

    def _where_written(self, letters: str) -> str:
        """Return the page where the first of these letters can be spelled in another way."""
        if letters[0] in self.patient.name:
            args = (self.request.clinic.slug, self.patient.pk)
            return f"{reverse('change_patient', args=args)}#id_name"
        products = (product.name for product in self.shown.plan.products)
        return f"{self.correct_url}#s-home" if letters[0] in "".join(products) else ""

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        plan, letterhead = self.shown.plan, self.shown.letterhead
        areas = [
            self.guidance.areas[zone.area].label[self.staff_language]
            for zone in plan.treatment.zones
        ]
        return {
            "treatment": self.treatment,
            "patient": self.patient,
            "form": self.form,
            "stop_forms": self.stop_forms,
            "what": lists.what_was_done(self.treatment.device, areas),
            "plan": plan,
            "fragment": paper.fragment(plan, letterhead, why=True),
            "digest": self.shown.digest,
            "sheet_language": self.language,
            "blocking": self.blocking(),
            "replaces": self.replaces,
            "correct_url": self.correct_url,
            "offer": self.offer,
        }
