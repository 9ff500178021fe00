"""A document that was sent in the app: read strictly, and what loading it would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare import rules
from aftercare.guidance.editor import comparing, items, kinds, links, proof
from aftercare.guidance.models import Upload
from aftercare.guidance.review import checks, readiness
from aftercare.guidance.store import comparing as comparing_stored
from aftercare.guidance.store import parts, talk, working_copy
from aftercare.installation import files
from aftercare.rules.vocabulary import Language

MOST_BYTES: Final = 5 * 1024 * 1024
ENDING: Final = ".json"


class UploadForm(forms.Form):
    """One file: a guidance document as JSON."""

    document = forms.FileField(
        label=gettext_lazy("Guidance document"),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )

    def clean_document(self) -> str:
        """Return the text of the file; refuses what is too large and what is no document."""
        file = self.cleaned_data["document"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(most)s MB: it is no guidance document."),
                params={"most": MOST_BYTES // 1024 // 1024},
            )
        if not str(file.name).lower().endswith(ENDING):
            raise ValidationError(_("The file’s name has to end in .json."))
        raw = file.read(MOST_BYTES + 1)
        try:
            found = files.strict_json(raw, "")
        except files.FileUnreadable as problem:
            told = str(problem).removeprefix(": ")
            raise ValidationError(
                _("The file can’t be read: %(problem)s"), params={"problem": told}
            ) from None
        if not isinstance(found, dict) or "rules" not in found:
            raise ValidationError(_("This is JSON, but no guidance document: it has no rules."))
        return str(raw.decode("utf-8-sig"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that would read otherwise; `whose` changed it in the working copy."""

    what: str  # "new", "changed" or "removed"
    kind: Any
    about: links.Link
    whose: Any


@dataclass(frozen=True)
class DryRun:
    """What `guidance check` says of a document, and what loading it would change."""

    document: dict[str, Any]
    readiness: readiness.Readiness
    state: proof.State
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[Difference, ...]
    told: tuple[comparing.Told, ...]

    @property
    def may_be_loaded(self) -> bool:
        """Whether nothing is wrong with it; no signature would mend what is."""
        return self.readiness.holds

    @property
    def replaced(self) -> tuple[Difference, ...]:
        """What somebody changed in the working copy and would read otherwise afterwards."""
        return tuple(one for one in self.differences if one.whose is not None)


def dry_run(upload: Upload, language: Language, today: date) -> DryRun:
    """Return what a document is worth, changing nothing."""
    document = files.strict_json(upload.text.encode(), upload.name)
    accepted = working_copy.accepted()
    found = readiness.of(document, today=today, accepted=accepted, base=comparing_stored.in_force())
    return DryRun(
        document=document,
        readiness=found,
        state=proof.state(found.guidance, found.proof, language),
        errors=(
            *(_said(one, document, language) for one in found.errors),
            *(f"{lost.path}: {_(lost.code.english) % lost.params}" for lost in found.lost),
        ),
        warnings=tuple(_said(one, document, language) for one in found.warnings),
        differences=_differences(found, document, language),
        told=_told(found, language),
    )


def _said(one: checks.Finding, document: dict[str, Any], language: Language) -> str:
    place = " › ".join(
        part
        for part in (
            str(kinds.KINDS[one.kind].one) if one.kind in kinds.KINDS else one.kind,
            one.key,
            one.field,
        )
        if part
    )
    return f"{place}: {checks.said(one)}" if place else checks.said(one)


def _told(found: readiness.Readiness, language: Language) -> tuple[comparing.Told, ...]:
    """Return what is looser, means or reads otherwise than the edition in force, worst first."""
    if found.comparison is None:
        return ()
    reasons = talk.reasons(working_copy.newest_number())
    old = found.comparison.old
    return comparing.in_words(found.comparison.items, old, language, reasons).told


def _differences(
    found: readiness.Readiness, document: dict[str, Any], language: Language
) -> tuple[Difference, ...]:
    """Return what would read otherwise in the working copy; nothing of what can't be read."""
    if found.guidance is None:
        return ()
    before = working_copy.document()
    changed_by = {(one.kind, one.key): one.edited_by for one in working_copy.changes()}
    was = parts.taken_apart(before)
    made = []
    for (kind, key), data in parts.between(before, rules.lift_guidance(document)).items():
        old = was.get((kind, key))
        what = "removed" if data is None else "new" if old is None else "changed"
        name = items.title(kind, data or old, key, language)
        address = links.address(kind, key) if old is not None else ""
        made.append(
            Difference(
                what, kinds.KINDS.get(kind), links.Link(name, address), changed_by.get((kind, key))
            )
        )
    return tuple(made)
