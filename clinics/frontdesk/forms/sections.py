"""The treatment form from top to bottom, in the order of the visit."""

from __future__ import annotations

from collections.abc import Sequence

from crispy_forms.layout import Layout
from django.utils.translation import gettext as _

from aftercare.rules.vocabulary import Flag
from clinics.frontdesk.forms.layout import Card, Grid, Group, Line, Noted, Partial, Question, Step
from clinics.records import anchors

# The questions that are asked together: id, heading, fields.
Groups = Sequence[tuple[str, str, Sequence[str]]]
BEFORE = "before"
AFTER = "after"


def layout(groups: Groups) -> Layout:
    """Return the whole form: what is decided and asked before, what was seen and used after."""
    return Layout(
        Step(BEFORE, _treatment(), _questions(groups), _products()),
        Step(AFTER, Partial("frontdesk/form/treated.html"), _seen()),
    )


def _treatment() -> Card:
    return Card(
        anchors.AREAS,
        _("Treatment"),
        Partial("frontdesk/form/beginnings.html"),
        Grid(Question("device"), heads=False),
        Partial("frontdesk/form/zones.html"),
        Noted("zones"),
    )


def _questions(groups: Groups) -> Card:
    return Card(
        "s-before",
        _("Questions"),
        Grid(
            *(Group(id, label, *map(_flag, names)) for id, label, names in groups),
            Group(
                "about",
                _("Skin type and allergies"),
                Question("skin_type"),
                Partial("frontdesk/form/allergies.html"),
                Noted("allergies"),
            ),
            Partial("frontdesk/form/rest.html"),
        ),
    )


def _flag(name: str) -> Question:
    """Return one question; the baby's age is asked beside the answer that it belongs to."""
    if name == anchors.QUESTION + Flag.BREASTFEEDING:
        return Question(name, Partial("frontdesk/form/baby.html"))
    return Question(name)


def _products() -> Card:
    return Card(
        anchors.HOME,
        _("The patient’s own products"),
        Partial("frontdesk/form/home.html"),
        soft=_(
            "The sheet says of each when it may be used again. Paste the ingredients from the "
            "label; without them a product can’t be checked."
        ),
    )


def _seen() -> Card:
    return Card(
        "s-after",
        _("What you saw and used"),
        Grid(
            Partial("frontdesk/form/ended.html"),
            Question("endpoint"),
            Line("adjuncts", needed=True),
            Noted("adjuncts"),
            Partial("frontdesk/form/claims.html"),
            Line(
                "anaesthetic_agent",
                "anaesthetic_percent",
                label=_("The numbing cream"),
                css="with-answer of-numbing",
            ),
            Line("cartridge_lot", "cartridge_expires_on", label=_("Cartridge (optional)")),
            Partial("frontdesk/form/used.html"),
            Line("notes"),
            heads=False,
        ),
    )
