"""One sheet that is about to be issued: what it says, who answers for it, what is in the way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aftercare import paper, rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language
from aftercare.web import formats
from aftercare.web import forms as ours
from aftercare.web.forms import Problem
from clinics.accounts.requests import ClinicRequest
from clinics.additions import queries as additions
from clinics.delivery import channels, issuing
from clinics.frontdesk import lists, mending, noting, review_page, told
from clinics.frontdesk.forms import choices
from clinics.frontdesk.forms.issuing import ReviewForm, Stop, StopForm
from clinics.records import queries as records
from clinics.records.models import Treatment
from clinics.sheets import queries, refusals, signing
from clinics.sheets import sentences as sheet_sentences
from clinics.sheets.models import Sheet
from clinics.shelf import queries as shelf


@dataclass(frozen=True, slots=True)
class Sign:
    """The tick of one thing that is signed for: its field, what it stands for, and its state."""

    name: str
    value: str
    is_ticked: bool


def field_name(kind: str, subject: str) -> str:
    """Return the name of the field with which something is signed for."""
    return f"sign-{kind}-{subject}"


class Reviewing:
    """Ties a request to the treatment whose sheet is reviewed."""

    def __init__(self, request: ClinicRequest, treatment: Treatment) -> None:
        self.request, self.treatment = request, treatment
        self.patient = treatment.patient
        self.guidance = editions.current()
        self.staff_language = Language(translation.get_language()[:2])
        self.data: QueryDict | None = request.POST if request.method == "POST" else None

    @cached_property
    def form(self) -> ReviewForm:
        """How the sheet is written and printed."""
        first = {
            "form_key": uuid.uuid4(),
            "language": self.patient.language,
            "paper": self.request.clinic.paper,
            "large_print": self.patient.large_print,
            "channel": self.offer.first,
        }
        born = formats.day(self.patient.date_of_birth)
        who = _("%(name)s, born %(day)s") % {"name": self.patient.name, "day": born}
        return ReviewForm(
            self.data, initial=first, who=who, replaces=self.replaces, offer=self.offer
        )

    @cached_property
    def offer(self) -> channels.Offer:
        """The channels that are open for this patient."""
        return channels.offer(self.patient)

    @property
    def language(self) -> str:
        """The language chosen so far."""
        chosen = self.data.get("language") if self.data else None
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
            overridden=self.overridden,
            guidance=self.guidance,
        )

    def _vouched(self) -> list[tuple[str, str]]:
        clinic, products = self.treatment.clinic, self.treatment.products
        guidance = shelf.with_words(clinic, self.guidance)
        return told.vouched(shelf.vouched(clinic, guidance, products))

    @cached_property
    def overridden(self) -> list[str]:
        """The stops that the answers given so far lift."""
        return [form.stop.rule for form in self.stop_forms if form.is_overridden]

    @cached_property
    def own_guidance(self) -> rules.Guidance:
        """The guidance with the clinic's own advice."""
        return additions.guidance_for(self.treatment.clinic, self.guidance)

    @cached_property
    def staff_plan(self) -> rules.Plan:
        """The same sheet in the language of who reads this page."""
        if self.language == self.staff_language:
            return self.shown.plan
        return self._plan_of(self.treatment.facts())

    def _plan_of(self, facts: rules.Facts) -> rules.Plan:
        return rules.build_plan(
            facts,
            self.own_guidance,
            self.staff_language,
            overridden=frozenset(self.overridden),
            anyway=True,
        )

    @cached_property
    def to_sign(self) -> list[signing.ToSign]:
        """What has to be signed for by name, in the reader's words."""
        return signing.needed(self.staff_plan, self.treatment)

    def signed(self) -> list[signing.Signed]:
        """What was ticked: each with the digest of what it said when it was."""
        sent: Mapping[str, Any] = self.data or {}
        ticked = ((one, sent.get(field_name(one.kind, one.subject))) for one in self.to_sign)
        return [signing.Signed(one.kind, one.subject, str(value)) for one, value in ticked if value]

    @cached_property
    def before(self) -> Treatment | None:
        """The patient's visit before this one."""
        return records.earlier(self.treatment).prefetch_related("zones").first()

    @cached_property
    def replaces(self) -> Sheet | None:
        """The sheet that this one would replace."""
        return queries.superseded_by_issuing(self.treatment)

    def ask_again(self) -> None:
        """Take back the confirmation: what it confirmed is not what the page now shows."""
        self.data = sent = self.request.POST.copy()
        for tick in ("confirmed", "read_back", "wants_pdf"):
            sent.pop(tick, None)
        for one in ("staff_plan", "to_sign"):
            self.__dict__.pop(one, None)
        self.__dict__.pop("replaces", None)
        self.__dict__.pop("form", None)

    def problems(self) -> list[Problem]:
        """Return everything wrong in what was sent."""
        unsigned = refusals.of_signatures(self.to_sign, self.signed())
        found = [self.said(reason) for reason in unsigned]
        found += [problem for form in self.stop_forms for problem in form.problems()]
        found += ours.problems(self.form)
        if self.form.has_error("channel", "address-changed"):
            self.ask_again()
        return found

    def mend_depth(self, area: str) -> Treatment | None:
        """Correct the record: the area was treated as deep as last time; None if that can't be.

        The same press again leads to the same correction.
        """
        row = next((one for one in self.depths if one.area == area and one.was), None)
        if row is None:
            return None
        return mending.as_last_time(self.treatment, area, by=self.request.user, now=timezone.now())

    @cached_property
    def depths(self) -> list[review_page.DepthRow]:
        """The treated areas, each beside the last time."""
        beside = signing.depths(self.staff_plan, self.treatment)
        return review_page.depth_rows(beside, self.treatment)

    def issue(self) -> Sheet:
        """Issue the sheet by the channel chosen; raises what `issuing.issue_as_chosen` raises."""
        data = self.form.cleaned_data
        return issuing.issue_as_chosen(
            patient=self.patient,
            channel=data["channel"],
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
            signed=self.signed(),
            signed_in=self.staff_language.value,
            replaces=self.replaces,
            by=self.request.user,
            now=timezone.now(),
        )

    def not_sent(self, code: str) -> Problem:
        """Return in words why the channel that was chosen is not open after all."""
        texts = {
            "no-address": _("The patient has no email address. Print the sheet, or add one."),
            "address-not-confirmed": _("The email address is not confirmed. Read it back again."),
            "pdf-not-allowed": _("This clinic sends no PDF by email. Send the link, or print."),
            "no-mail": _("No mail server is set up. Print the sheet."),
        }
        return Problem("id_channel_0", texts.get(code, _("It can’t be sent. Print the sheet.")))

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
        return sheet_sentences.said(reason, self.treatment, self.staff_language)

    @property
    def correct_url(self) -> str:
        """Where the record is corrected."""
        return sheet_sentences.correct_url(self.treatment)

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        plan, letterhead = self.shown.plan, self.shown.letterhead
        language, entry = self.staff_language, self.treatment.entry()
        notes = noting.shown(self.staff_plan.clinician_notes, self.own_guidance, language)
        return {
            "treatment": self.treatment,
            "patient": self.patient,
            "age": rules.age_on(
                self.patient.date_of_birth, timezone.localdate(self.treatment.performed_at)
            ),
            "form": self.form,
            "stop_forms": self.stop_forms,
            "what": lists.what_was_done(
                self.treatment.device, told.areas(entry, self.guidance, language)
            ),
            "depths": self.depths,
            "before": self.before,
            "recorded": [
                *review_page.recorded(
                    entry,
                    self.before.entry() if self.before else None,
                    choices.Offered(self.guidance, language),
                ),
                *(review_page.Told(name, value) for name, value in self._vouched()),
            ],
            "answers": review_page.answers(self.treatment, self.before, self.guidance, language),
            "signs": self._signs(),
            "to_sign": [note for note in notes if note.acknowledge],
            "to_read": [note for note in notes if not note.acknowledge],
            "not_followed": noting.not_followed(self.guidance, language, entry.adjuncts or ()),
            **self._unlike(),
            "plan": plan,
            "fragment": paper.fragment(plan, letterhead, why=True),
            "digest": self.shown.digest,
            "sheet_language": self.language,
            "blocking": self.blocking(),
            "unjudged": sheet_sentences.unjudged(plan, self.treatment.facts(), language),
            "replaces": self.replaces,
            "correct_url": self.correct_url,
            "offer": self.offer,
        }

    def _signs(self) -> dict[tuple[str, str], Sign]:
        """Return the ticks by what they are for; one stays ticked while nothing has changed."""
        sent: Mapping[str, Any] = self.data or {}
        made = {}
        for one in self.to_sign:
            name = field_name(one.kind, one.subject)
            made[one.key] = Sign(name, one.rests_on, sent.get(name) == one.rests_on)
        return made

    def _unlike(self) -> dict[str, Any]:
        """Return how the sheet is unlike the ordinary one, and what was outranked only here."""
        facts = self.treatment.facts()
        plain = rules.ordinary(facts, self.own_guidance)
        found = rules.unlike(self._plan_of(plain), self.staff_plan)
        year = timezone.localtime(self.treatment.performed_at).year
        usual = set(rules.outranked(plain, self.own_guidance))
        stopped = self.staff_plan.treated_anyway
        pairs = rules.outranked(facts, self.own_guidance, stopped=stopped)
        return {
            "differences": review_page.differences(found, year),
            "most_open": review_page.MOST_OPEN,
            "outranked": review_page.outranked(
                [pair for pair in pairs if pair not in usual],
                self.own_guidance,
                self.staff_language,
            ),
        }
