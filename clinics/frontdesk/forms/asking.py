"""One question of the treatment form as the row that is drawn."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from aftercare.rules.vocabulary import Flag
from aftercare.web import formats
from clinics.frontdesk.forms import choices
from clinics.frontdesk.forms.layout import Option, Row, columns
from clinics.frontdesk.forms.widgets import Answers
from clinics.records import anchors

# The treatment form, which asks through this module and so can't be imported here.
TreatmentForm = Any


def row(form: TreatmentForm, name: str, inside: str) -> Row:
    """Return the row of a field of radio buttons, with what was answered last time."""
    field: Any = form.fields[name]
    answer = str(form[name].value() or "")
    # Where nothing can be graded, the keys count the answers.
    graded = name.startswith((anchors.QUESTION, "own-"))
    offered = [(str(value), str(label)) for value, label in field.choices if value != ""]
    places = columns(len(offered)) if graded else [(0, at + 1) for at in range(len(offered))]
    info = form.guidance.flags.get(Flag(key(name))) if name.startswith(anchors.QUESTION) else None
    last = _last(form, name)
    anchor = form.place_of(name)
    return Row(
        name=name,
        key=key(name),
        text=str(field.label),
        help=str(field.help_text),
        options=tuple(
            Option(f"{name}-{value}", value, label, value == answer, column, at)
            for (value, label), (column, at) in zip(offered, places, strict=True)
        ),
        answered=any(value == answer for value, _label in offered),
        needed=field.required,
        graded=graded,
        only_for=" ".join(sorted(info.devices)) if info else "",
        last=dict(offered).get(last, ""),
        last_when=formats.short_day(form.last.performed_at) if form.last else "",
        problem=form.problem_at.get(anchor, ""),
        inside=inside,
    )


def key(name: str) -> str:
    """Return what a row is called where notes are kept for it: a flag by its own name."""
    return name.removeprefix(anchors.QUESTION)


def is_flag(name: str) -> bool:
    """Whether a field is a question to the patient, as the vocabulary knows them."""
    return name.startswith(anchors.QUESTION)


def is_row(form: TreatmentForm, name: str) -> bool:
    """Whether a field is drawn as a row of answers: an older edition may not know the question."""
    return isinstance(form.fields[name].widget, Answers) and bool(form.fields[name].label)


def _last(form: TreatmentForm, name: str) -> str:
    """Return the answer of the last visit; what was seen then is not shown beside the question."""
    if form.last is None:
        return ""
    if name == "skin_type":
        return str(form.last.skin_type or "")
    if name == "device":
        return form.last.device
    return str(form.last.flags.get(key(name), "")) if name.startswith(anchors.QUESTION) else ""


def offer(form: TreatmentForm) -> None:
    """Offer what the edition knows: a class has choices before any edition is chosen."""
    alone = [(choices.NOTHING, _("Nothing else")), (choices.NOT_RECORDED, _("Not recorded"))]
    for name, offered in (
        ("device", form.offered.DEVICES),
        ("endpoint", form.offered.ENDPOINTS),
        ("adjuncts", [*form.offered.ADJUNCTS, *alone]),
    ):
        field: Any = form.fields[name]
        field.choices = offered
