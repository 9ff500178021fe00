"""The treated areas in the treatment form: one row an area, with its set depth."""

import re
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.rules.guidance import AreaInfo
from aftercare.rules.vocabulary import Area, Language, LimitLevel
from aftercare.web import forms as ours
from clinics.frontdesk.forms.rows import MOST_ROWS, Row

DEEPEST_MM: Final = Decimal(5)
NOT_NOTED: Final = ("-", "–", "—", "?")
_NUMBER: Final = re.compile(r"\d{1,3}([.,]\d{1,4})?|[.,]\d{1,4}")


class DepthField(forms.CharField):
    """A set depth in mm, with a point or a comma; a dash is None: nobody noted it."""

    def clean(self, value: Any) -> Any:
        depth, wrong = read_depth(str(value or "").strip())
        if wrong:
            raise ValidationError(wrong)
        return depth


class ZoneForm(Row):
    """One treated area; a depth above the usual is confirmed, one above the limit explained."""

    area = forms.CharField(widget=forms.HiddenInput)
    depth = DepthField(required=False)
    place = forms.CharField(required=False)
    confirm = forms.BooleanField(required=False)
    reason = ours.LineField(max_length=300, required=False)

    def __init__(
        self, *args: Any, guidance: rules.Guidance, language: Language, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guidance, self.language = guidance, language

    @cached_property
    def info(self) -> AreaInfo | None:
        """What the edition says of the area; None where it has never heard of it."""
        code = self.area_code
        known = code in Area.__members__.values()
        return self.guidance.areas.get(Area(code)) if known else None

    @property
    def area_code(self) -> str:
        """The area as it was sent."""
        return str(self["area"].value() or "")

    @property
    def label(self) -> str:
        """The area in words."""
        return self.info.label[self.language] if self.info else self.area_code[:40]

    @property
    def typed(self) -> str:
        """The depth as it was typed."""
        return str(self["depth"].value() or "").strip()

    @property
    def depth_mm(self) -> Decimal | None:
        """The depth that was read, or None."""
        depth: Decimal | None = self._cleaned("depth")
        return depth

    def _cleaned(self, name: str) -> Any:
        # Asking for the problems reads the fields; one that is unfit has no value.
        return None if name in self.errors else self.cleaned_data.get(name)

    @property
    def level(self) -> LimitLevel:
        """How the depth stands to the limits of its area."""
        if self.info is None:
            return LimitLevel.OK
        return rules.limit_level(self.depth_mm, self.info.warn_above_mm, self.info.limit_mm)

    @property
    def asks(self) -> str:
        """What the depth asks of the clinician: nothing, a confirmation or a reason."""
        if self.level is LimitLevel.OK:
            return ""
        return "confirmation" if self.level is LimitLevel.WARN else "reason"

    @property
    def scar_place(self) -> str:
        """Where on the body a scar is; empty where it was not recorded."""
        return str(self._cleaned("place") or "")

    @property
    def reason_given(self) -> str:
        """Why a depth above the limit was set."""
        return str(self._cleaned("reason") or "")

    def about(self, name: str) -> str:
        """Return the area: a problem of a row begins with it."""
        return self.label

    def clean_area(self) -> str:
        code = self.area_code
        if self.info is None:
            text = _("“%(area)s” is not an area.") % {"area": code[:40]}
            raise ValidationError(text, code=self.SENTENCE)
        return code

    def clean_place(self) -> str:
        place = str(self.cleaned_data["place"])
        if self.area_code != Area.SCAR:
            return ""
        if place and (place == Area.SCAR or place not in self.guidance.areas):
            text = _("%(area)s: choose where on the body it is.") % {"area": self.label}
            raise ValidationError(text, code=self.SENTENCE)
        return place

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors or self.info is None:
            return data
        level = rules.limit_level(data["depth"], self.info.warn_above_mm, self.info.limit_mm)
        area = {"area": self.label}
        if level is LimitLevel.WARN and not data["confirm"]:
            self._ask("confirm", _("%(area)s: confirm the depth, or correct it.") % area)
        elif level in (LimitLevel.LIMIT, LimitLevel.NEVER) and not data["reason"]:
            text = _("%(area)s: write why this depth was set, or correct it.") % area
            self._ask("reason", text)
        return data

    def _ask(self, name: str, text: str) -> None:
        self.add_error(name, ValidationError(text, code=self.SENTENCE))

    def refuse_twice(self) -> None:
        """Say that another row has the same area already: nothing else is wrong with this one."""
        self.errors.clear()
        text = _("%(area)s is listed twice: remove one of the two.") % {"area": self.label}
        self._ask("depth", text)


class Zones(forms.BaseFormSet):
    """The treated areas, each once."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            if form.area_code in seen and form.info is not None:
                form.refuse_twice()
            seen.add(form.area_code)


ZoneFormSet = forms.formset_factory(
    ZoneForm, formset=Zones, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def read_depth(typed: str) -> tuple[Decimal | None, str]:
    """Return the depth in mm, or what is wrong with it; a dash is "nobody noted it"."""
    text = typed.casefold().removesuffix("mm").strip()
    if not text:
        return None, _("type the depth that was set, in mm. Type – if nobody noted it.")
    if text in NOT_NOTED:
        return None, ""
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        return None, _("“%(typed)s” is not a depth. Type millimetres, such as 1.5.") % {
            "typed": typed[:20]
        }
    depth = Decimal(text.replace(",", "."))
    if not 0 < depth <= DEEPEST_MM:
        return None, _("%(typed)s mm is not possible. The depth is above 0 and at most 5 mm.") % {
            "typed": text
        }
    if depth != depth.quantize(Decimal("0.01")):
        return None, _("give at most two decimals, such as 0.25.")
    return depth, ""
