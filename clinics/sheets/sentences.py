"""Why a sheet is not issued, in words, with the page where it can be mended."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Area, Flag, Language
from aftercare.web.forms import Problem
from clinics.records import anchors
from clinics.records.models import Treatment
from clinics.sheets.refusals import Reason

SIGNED: Final = ("unsigned-note", "unanswered-depth", "signed-otherwise")


def said(reason: Reason, treatment: Treatment, language: Language) -> Problem:
    """Return one reason in the words of the staff's language."""
    subject, slug = reason.subject, treatment.clinic.slug
    if reason.code == "unanswered" and subject in Flag.__members__.values():
        question = editions.current().flags[Flag(subject)].question[language]
        where = f"{correct_url(treatment)}#{anchors.of_question(subject)}"
        return Problem(where, _("Not asked: %(question)s") % {"question": question})
    if reason.code.startswith("depth-"):
        area = editions.current().areas[Area(subject)].label[language]
        text = _("%(area)s: the depth needs a confirmation or a reason.") % {"area": area}
        return Problem(f"{correct_url(treatment)}#{anchors.AREAS}", text)
    if reason.code in SIGNED:
        return _to_sign(reason, treatment, language)
    if reason.code == "unresolved-allergy":
        text = _("Nobody has decided yet what the allergy “%(words)s” means. Decide in the record.")
        return Problem(f"{correct_url(treatment)}#{anchors.ALLERGIES}", text % {"words": subject})
    if reason.code == "unprintable":
        text = _("These letters can’t be printed: %(letters)s") % {"letters": subject}
        return Problem(_where_written(subject, treatment), text)
    if reason.code == "corrected":
        text = _("This treatment was corrected later: issue the sheet from that one.")
        later = Treatment.objects.get(corrects=treatment)
        return Problem(reverse("review", args=(slug, later.pk)), text)
    if reason.code == "replace-first":
        text = _("Sheet %(number)s counts already. Tick that the new one takes its place.")
        return Problem("id_replaced", text % {"number": subject})
    texts = {
        "missing-phone": _("The clinic has no phone number for patients to call."),
        "no-edition": _("No edition of the guidance has been approved yet."),
        "changed": _("The sheet has changed since you saw it. Read it again, then issue it."),
        "unjudged": _("This edition of the guidance can’t judge everything that was recorded."),
    }
    other = _("The sheet can’t be issued (%(code)s).") % {"code": str(reason)}
    return Problem("", texts.get(reason.code, other))


def _to_sign(reason: Reason, treatment: Treatment, language: Language) -> Problem:
    """Return what has to be signed for by name, or looked at again, at its place on the review."""
    guidance, subject = editions.current(), reason.subject
    where = f"{reverse('review', args=(treatment.clinic.slug, treatment.pk))}#sign-{subject}"
    if subject in guidance.rule_by_id:
        named = guidance.rule_by_id[subject].title[language]
    else:
        named = guidance.areas[Area(subject)].label[language]
    texts = {
        "unsigned-note": _("“%(title)s” has to be signed for by name."),
        "unanswered-depth": _("%(title)s: say whether this depth was meant."),
        "signed-otherwise": _("“%(title)s” has changed since you signed. Read it again."),
    }
    return Problem(where, texts[reason.code] % {"title": named})


def unjudged(plan: rules.Plan, facts: rules.Facts, language: Language) -> list[str]:
    """Return what was recorded and the edition in force has never heard of, in words."""
    guidance = editions.current()
    found: list[str] = []
    for name in plan.unjudged:
        if name == "device" and facts.device is not None:
            found.append(guidance.devices[facts.device].label[language])
        elif name == "areas":
            new = [zone.area for zone in facts.zones if zone.area not in guidance.areas]
            found += [guidance.areas[area].label[language] for area in new]
        elif name in ("endpoint", "adjuncts"):
            table = guidance.words[f"{name.removesuffix('s')}s"]
            written = {facts.endpoint} if name == "endpoint" else facts.adjuncts or set()
            found += [
                table[one][language] for one in sorted(filter(None, written)) if one not in table
            ]
        else:
            info = guidance.flags[Flag(name.removeprefix("flags."))]
            answer = info.values[facts.flags[info.flag]][language]
            found.append(f"{info.question[language].rstrip('?')}: {answer}")
    return found


def correct_url(treatment: Treatment) -> str:
    """Return where the record of the treatment is corrected."""
    args = (treatment.clinic.slug, treatment.patient_id)
    return f"{reverse('record', args=args)}?corrects={treatment.pk}"


def _where_written(letters: str, treatment: Treatment) -> str:
    """Return the page where the first of these letters can be spelled in another way."""
    if letters[0] in treatment.patient.name:
        args = (treatment.clinic.slug, treatment.patient_id)
        return f"{reverse('change_patient', args=args)}#id_name"
    products = "".join(product.name for product in treatment.facts().products)
    return f"{correct_url(treatment)}#{anchors.HOME}" if letters[0] in products else ""
