"""What somebody signs for before a sheet is issued: notes by name, and depths out of line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.vocabulary import LimitLevel
from aftercare.web import formats
from clinics.records import queries as records
from clinics.records.models import Treatment
from clinics.sheets import payload, queries
from clinics.sheets.models import Sheet, Signature

Kind = Signature.Kind
# From so many times the last depth on, somebody says that it was meant.
OUT_OF_LINE: Final = 2
ABOVE: Final = (LimitLevel.LIMIT, LimitLevel.NEVER)


@dataclass(frozen=True, slots=True)
class ToSign:
    """One thing that is signed for by name, in the words of who signs.

    `subject` is the note's rule, or the area of a depth. `rests_on` is a digest of what it says
    and of the answers behind it: a signature counts as long as it stays the same.
    """

    kind: str
    subject: str
    title: str
    text: str
    rests_on: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is about."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Signed:
    """That somebody signs now for what was shown: `rests_on` goes back with the form."""

    kind: str
    subject: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class DepthBeside:
    """One treated area: its depth, that of the last time with its day, and what is out of line."""

    zone: rules.ZoneReport
    last: records.LastDepth | None

    @property
    def is_above(self) -> bool:
        """Whether it passes its area's limit."""
        return self.zone.level in ABOVE

    @property
    def times(self) -> Decimal | None:
        """How many times the last depth it is, where it is out of line by that."""
        depth = self.zone.set_depth_mm
        if depth is None or self.last is None or depth < OUT_OF_LINE * self.last.depth:
            return None
        return depth / self.last.depth

    @property
    def asks(self) -> bool:
        """Whether somebody has to say that it was meant."""
        return self.is_above or self.times is not None


def depths(plan: rules.Plan, treatment: Treatment) -> list[DepthBeside]:
    """Return the treated areas in their order, each beside the last time."""
    last = records.last_depths(treatment)
    return [DepthBeside(zone, last.get(zone.area)) for zone in plan.treatment.zones]


def needed(plan: rules.Plan, treatment: Treatment) -> list[ToSign]:
    """Return everything that is signed for, in the plan's language."""
    with translation.override(plan.language.value):
        found = [_note(note, treatment) for note in plan.clinician_notes if note.acknowledge]
        for one in depths(plan, treatment):
            if one.asks:
                found.append(_depth(one, treatment))
    return found


def in_words_of(
    treatment: Treatment, language: str, overridden: Iterable[str], guidance: rules.Guidance
) -> list[ToSign]:
    """Return what is signed for in the language of who signs."""
    seen = queries.shown(treatment, language=language, overridden=overridden, guidance=guidance)
    return needed(seen.plan, treatment)


def carried(sheet: Sheet | None, wanted: Sequence[ToSign]) -> dict[tuple[str, str], Signature]:
    """Return what was signed for when a sheet was issued and still says the same."""
    if sheet is None or not wanted:
        return {}
    before = {(one.kind, one.subject): one for one in sheet.signatures.all()}
    return {
        one.key: before[one.key]
        for one in wanted
        if one.key in before and before[one.key].rests_on == one.rests_on
    }


def digest(salt: str, rows: Iterable[Signature]) -> str:
    """Return what the journal holds of a sheet's signatures: a digest of all that they say."""
    found = [
        [
            *(one.kind, one.subject, one.title, one.text, one.rests_on),
            *(one.name, str(one.by_id), one.at.isoformat()),
        ]
        for one in sorted(rows, key=lambda one: (one.kind, one.subject))
    ]
    return payload.digest(salt, payload.canonical({"signatures": found}))


def _note(note: rules.Note, treatment: Treatment) -> ToSign:
    rests_on = note.rests_on
    if "adjuncts" in note.causes:
        # Which products were used is no fact of the rules, but it is what is signed for here.
        used = [dict(each) for each in treatment.products_used]
        rests_on = rules.digest({"note": note.rests_on, "used": used})
    return ToSign(Kind.NOTE, note.rule, note.title, note.text, rests_on)


def _depth(one: DepthBeside, treatment: Treatment) -> ToSign:
    zone = one.zone
    data = {
        "area": zone.area.value,
        "depth": _figure(zone.set_depth_mm),
        "last": _figure(one.last.depth) if one.last is not None else None,
        "limit": _figure(zone.limit_mm),
        "device": treatment.device,
    }
    depth = formats.depth(zone.set_depth_mm) if zone.set_depth_mm is not None else "–"
    title = _("%(area)s, %(depth)s mm") % {"area": zone.label, "depth": depth}
    return ToSign(Kind.DEPTH, zone.area.value, title, depth_words(one), rules.digest(data))


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def depth_words(one: DepthBeside) -> str:
    """Return in words why a depth is out of line: "Three times last visit, above the limit"."""
    said = []
    if one.times is not None and one.last is not None:
        said.append(
            _("%(times)s times the last visit (%(depth)s mm).")
            % {
                "times": formats.number(round(one.times, 1)),
                "depth": formats.number(one.last.depth),
            }
        )
    if one.zone.level is LimitLevel.NEVER:
        said.append(_("Not an area for needling."))
    elif one.is_above:
        limit = {"limit": formats.depth(one.zone.limit_mm)}
        said.append(_("Above the limit of %(limit)s mm.") % limit)
    return " ".join(said)
