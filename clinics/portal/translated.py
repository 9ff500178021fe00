"""A stored plan in the other language, written anew from the same facts if it is the same plan.

What a patient holds was issued in one language and never changes. The same facts by the same
edition and the same additions give the same plan; its words in the other language are shown only
where everything but the words agrees with what was issued.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.rules.vocabulary import Language
from clinics.additions import queries as additions
from clinics.records.models import StopOverride
from clinics.sheets import queries as sheets
from clinics.sheets.models import Sheet

# What is worded, and so differs from language to language; everything else must agree.
WORDED: Final = frozenset(
    {
        *("language", "title", "text", "short", "while_words", "label", "tier_words", "because"),
        *("notes", "certainty", "own", "clinic_text", "clinician_notes", "declined"),
    }
)


def said(sheet: Sheet, language: Language) -> rules.Plan | None:
    """Return what the sheet says in a language, or None where it can't be said to be the same."""
    if sheet.language == language:
        return sheets.plan(sheet)
    return _translated(sheet.pk, sheet.payload_digest, language)


@lru_cache(maxsize=128)
def _translated(id: UUID, digest: str, language: Language) -> rules.Plan | None:
    """Return the plan in another language; an issued sheet never changes, so once is enough."""
    sheet = Sheet.objects.select_related("treatment__clinic", "payload").get(pk=id)
    made = built(sheet, language)
    return made if made is not None and is_same(sheets.plan(sheet), made) else None


def built(
    sheet: Sheet, language: Language, told: tuple[rules.Report, ...] = ()
) -> rules.Plan | None:
    """Return the plan of a sheet's treatment by its own edition, with what the patient told.

    None where the edition is not the one it was written from, or nothing can be written from it.
    """
    try:
        guidance = editions.get(sheet.edition_number)
    except (editions.NoSuchEdition, editions.EditionDamaged):
        return None
    if guidance.digest != sheet.edition_digest:
        return None
    treatment = sheet.treatment
    overridden = StopOverride.objects.filter(
        treatment=treatment, kind=StopOverride.Kind.OVERRIDE, at__lte=sheet.issued_at
    )
    try:
        return rules.build_plan(
            rules.believed(treatment.facts(), told),
            additions.guidance_for(treatment.clinic, guidance, at=sheet.issued_at),
            language,
            overridden=frozenset(overridden.values_list("rule", flat=True)),
            anyway=True,
        )
    except (rules.UnsafePlan, additions.AdditionsDamaged, ValueError, LookupError):
        return None


def is_same(one: rules.Plan, other: rules.Plan) -> bool:
    """Whether two plans agree in everything but their words: rules, dates, levels, verdicts."""
    return bool(_bones(rules.plan_dump(one)) == _bones(rules.plan_dump(other)))


def _bones(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _bones(each) for name, each in value.items() if name not in WORDED}
    if isinstance(value, list | tuple):
        return [_bones(each) for each in value]
    return value
