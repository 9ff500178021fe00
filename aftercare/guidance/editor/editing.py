"""One item of the working copy while somebody edits it: what was typed, what follows from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from aftercare import rules
from aftercare.guidance.editor import (
    buttons,
    comparing,
    example,
    item_form,
    items,
    kinds,
    partner,
    refusals,
)
from aftercare.guidance.editor import proof as editor_proof
from aftercare.guidance.editor import samples as editor_samples
from aftercare.guidance.editor import sentences as editor_told
from aftercare.guidance.editor.fields import Data, anchor
from aftercare.guidance.editor.notes import Clash, Note
from aftercare.guidance.review import checks
from aftercare.guidance.review import reading_level as reading
from aftercare.guidance.store import parts, talk, working_copy
from aftercare.rules.vocabulary import Language
from aftercare.web.forms import Problem

# The texts that a patient reads on the sheet: their level is shown while they are typed.
READ: Final = ("text", "text_unasked")
FOLLOWING: Final = (
    "form",
    "_item",
    "document",
    "guidance",
    "state",
    "findings",
    "exceptions",
    "new_key",
    "comparison",
    "compared",
    "example",
    "cure",
)
MOST_SEEN: Final = 100_000


class Editing:
    """Ties what somebody typed to the item: the item it makes, its problems, the proof."""

    def __init__(self, kind: str, key: str, language: Language, today: date) -> None:
        self.kind = kinds.KINDS[kind]
        self.key, self.language, self.today = key, language, today
        self.item = working_copy.item(kind, key) if key else None
        self.base = working_copy.base()
        self.working = working_copy.laid_over(self.base)
        self.parts = self.kind.fields(self.working, language, key)
        self.data = Data()
        self.version = self.item.version if self.item else 0
        self.seen: Any = self.item.data if self.item else None
        self.clash_fields: tuple[str, ...] = ()
        self.done = ""
        self.was_stale = False

    # What is typed

    def open(self, like: Mapping[str, Any] | None = None) -> None:
        """Fill the form from the item as it reads now, or from another one that it begins like."""
        self.data = item_form.typed(self.parts, like or self.theirs or {})

    def take(self, data: Data) -> None:
        """Fill the form with what was sent."""
        self.data = data
        version = data.get("version") or ""
        self.version = int(version) if version.isdecimal() and len(version) < 10 else 0
        self.seen = _loaded((data.get("seen") or "")[:MOST_SEEN])
        self.clash_fields = tuple(f for f in data.getlist("clash") if f in self.parts)

    def edit(self, do: str) -> None:
        """Do what a button inside the form does."""
        self.done, _colon, rest = do.partition(":")
        source = self.published if self.done == "undo" else self.theirs
        if self.done in ("undo", "theirs") and rest in self.parts and source is not None:
            self.data = item_form.put_back(self.parts, self.data, rest, source)
            self.clash_fields = tuple(each for each in self.clash_fields if each != rest)
        elif self.done == "back":
            self._put_back(*rest.rpartition(":")[::2])
        else:
            buttons.press(do, self.data)
        self.forget()

    def _put_back(self, path: str, tier: str) -> None:
        """Let one row of a field read as published: the window after one kind of treatment."""
        if path not in self.parts or self.published is None:
            return
        part = self.parts[path]
        was = part.typed(path, part.of(self.published, path))
        for name, values in was.items():
            if name.startswith(f"{path}-{tier}-"):
                self.data.setlist(name, values)

    def forget(self) -> None:
        """Forget what was worked out from the form."""
        for name in FOLLOWING:
            self.__dict__.pop(name, None)

    @property
    def published(self) -> Mapping[str, Any] | None:
        """The item in the newest edition."""
        return self.item.published if self.item else None

    @property
    def theirs(self) -> Mapping[str, Any] | None:
        """The item as it is saved now."""
        return self.item.data if self.item else None

    @cached_property
    def form(self) -> item_form.ItemForm:
        """What was typed, as a form."""
        return item_form.ItemForm(self.parts, self.data)

    @cached_property
    def _item(self) -> dict[str, Any]:
        old = self.theirs or (items.as_row(self.kind.name, self.key, {}) if self.key else {})
        return self.form.item(old, self.published)

    @property
    def value(self) -> dict[str, Any]:
        """The item as the form describes it."""
        return items.as_row(self.kind.name, self.new_key, self._item)

    # A new item's id

    @property
    def is_new(self) -> bool:
        """Whether the item is only being made."""
        return not self.key

    @cached_property
    def taken(self) -> set[str]:
        """Every id that a new item can't have."""
        used = items.ids_in(self.working, self.base.document, self.kind.name)
        return used | (working_copy.ids_ever_used() if self.kind.name == "rules" else set())

    @cached_property
    def new_key(self) -> str:
        """The item's id; of a new one the typed one, or a free one from its title."""
        if self.key:
            return self.key
        typed = (self.data.get("id") or "").strip()
        return typed or items.free_id(self.kind.name, self._item, self.taken)

    @property
    def id_problem(self) -> str:
        """What is wrong with a new item's id."""
        if not self.is_new:
            return ""
        return items.bad_id(self.kind.pattern, self.new_key, self.taken)

    def problems(self) -> list[Problem]:
        """Return what keeps the form from being saved, each at its field, in the form's order."""
        found = [Problem("f-id", self.id_problem)] if self.id_problem else []
        for field, places in self.form.unread.items():
            label = editor_told.label(self.parts, field)
            found += [Problem(anchor(place), f"{label}: {text}") for place, text in places.items()]
        return found

    # What follows

    @cached_property
    def document(self) -> dict[str, Any]:
        """The working copy with the item as typed."""
        return parts.laid_over(self.working, {(self.kind.name, self.new_key): self.value})

    @cached_property
    def guidance(self) -> rules.Guidance | None:
        """The same as a value; None while it, or something in the form, can't be read."""
        if self.form.errors:
            return None
        if self.document == self.base.document:
            return self.base.guidance
        try:
            return editor_proof.parsed(rules.canonical(self.document))
        except (ValueError, RecursionError):  # as a working copy or as text can't be read
            return None

    @cached_property
    def state(self) -> editor_proof.State:
        """What the proof says."""
        proof = editor_proof.of(self.guidance) if self.guidance else None
        key = self.new_key
        return editor_proof.state(self.guidance, proof, self.language, self.kind.name, key)

    @cached_property
    def comparison(self) -> rules.Comparison | None:
        """The whole working copy as typed against the edition in force."""
        if self.guidance is None:
            return None
        return rules.compare_documents(
            self.base.guidance, self.guidance, self.base.document, self.document
        )

    @cached_property
    def compared(self) -> comparing.Compared | None:
        """What is looser, stricter or otherwise in this item than in the edition in force."""
        if self.comparison is None:
            return None
        own = comparing.of_item(self.comparison, self.kind.name, self.new_key)
        reasons = talk.reasons(self.base.number)
        return comparing.in_words(own, self.base.guidance, self.language, reasons)

    @property
    def lost(self) -> tuple[str, ...]:
        """What the edition in force has here and no document after it may lack, in words."""
        return tuple(_(one.code.english) % one.params for one in self.lost_problems)

    @property
    def lost_problems(self) -> tuple[rules.Problem, ...]:
        """The same as values."""
        problems = self.comparison.problems if self.comparison else ()
        own = f"{self.kind.name}.{self.new_key}."
        return tuple(one for one in problems if f"{one.path}.".startswith(own))

    @cached_property
    def example(self) -> example.Example | None:
        """The smallest patient who shows the worst of it, or anybody who gets the rule."""
        if self.guidance is None:
            return None
        pair = example.Pair(self.base.guidance, self.guidance, self.language)
        told = self.compared.told if self.compared else ()
        is_rule = self.kind.name == "rules"
        return example.of(pair, self.new_key, self.state.own, told, is_rule=is_rule)

    @cached_property
    def cure(self) -> partner.Cure | None:
        """How another rule has to move so that the proof holds again."""
        if self.guidance is None or "windows" not in self.parts or not self.state.own:
            return None
        before = (self.theirs, self.published)
        return partner.cure(
            self.document, self.new_key, before, editor_proof.of(self.guidance), self.language
        )

    @cached_property
    def findings(self) -> tuple[checks.Finding, ...]:
        """What the checks find in this item."""
        accepted = [
            checks.Accepted(one.kind, one.key, one.field, one.code) for one in self.exceptions
        ]
        return checks.review_item(
            self.document, self.kind.name, self.new_key, today=self.today, accepted=accepted
        )

    @cached_property
    def exceptions(self) -> list[Any]:
        """What somebody answers for in this item, as long as the text is the one that is saved."""
        return [
            one
            for one in working_copy.exceptions()
            if (one.kind, one.key) == (self.kind.name, self.key)
            and parts.get_field(self.theirs, one.field) == parts.get_field(self.value, one.field)
        ]

    @property
    def samples(self) -> tuple[editor_samples.Sample, ...]:
        """What the rule says to sample patients."""
        if self.kind.name != "rules" or self.guidance is None:
            return ()
        when = self.guidance.rule_by_id[self.new_key].when
        return editor_samples.samples(
            self.new_key, when, self.guidance, self.base.guidance, self.language
        )

    @cached_property
    def known(self) -> editor_told.Known:
        """What names stand for."""
        return editor_told.Known(self.working, self.base.guidance, self.language)

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that read otherwise than in the newest edition, or can't be read."""
        return self._differing(self.published)

    @property
    def is_unsaved(self) -> bool:
        """Whether the form says something else than what is saved."""
        return self.theirs is None or bool(self._differing(self.theirs))

    def _differing(self, other: Mapping[str, Any] | None) -> tuple[str, ...]:
        differ = item_form.changed(self.parts, self.value, other)
        wrong = self.form.errors if other is not None else ()
        return tuple(field for field in self.parts if field in differ or field in wrong)

    def notes(self) -> dict[str, Note]:
        """Return what stands below each field."""
        changed = set(self.changed)
        return {field: self._note(field, field in changed) for field in self.parts}

    def _note(self, field: str, is_changed: bool) -> Note:
        key, _dot, part = field.partition(".")
        level = None
        for_patients = self.kind.name == "rules" and self.value.get("category") != "clinician"
        if for_patients and key in READ and part:
            text = parts.get_field(self.value, field) or ""
            level = reading.level(text, Language(part)) if text else None
        # What both languages have wrong together stands at the first of them.
        whole = key if part == Language.EN and key not in self.parts else field
        told = editor_told.told(self.parts, self.published, field, self.known)
        compared = self.compared or comparing.Compared(())
        return Note(
            field=field,
            problem=self.form.unread.get(field, {}).get(field, ""),
            findings=tuple(one for one in self.findings if one.field in (field, whole)),
            reading=level,
            is_changed=is_changed,
            published=told if is_changed else "",
            tone=compared.tones.get(key, "") if is_changed else "",
            marks=compared.marks(key, part) if is_changed else (),
            refused=refusals.at(self.value, field, self.state.own, self.lost_problems),
        )

    def place(self, field: str) -> str:
        """Return the id of the place on the page that is nearest to a field."""
        if field in self.parts or field.startswith(("windows.", "second.")):
            return anchor(field)
        head = field.partition(".")[0].partition("[")[0]
        head = {"locators": "sources"}.get(head, head)
        return next((anchor(each) for each in (f"{head}.en", head) if each in self.parts), "main")

    # Two people at once

    def meet(self, theirs: working_copy.Item | None) -> None:
        """Take in what somebody else saved meanwhile: what only they changed is taken over.

        What both changed stays as it was typed here, and is to be decided field by field.
        """
        mine, seen = self.value, self.seen if isinstance(self.seen, Mapping) else None
        self.item, self.was_stale = theirs, True
        self.version = theirs.version if theirs else 0
        now = self.theirs
        self.clash_fields = ()
        if now is not None:
            # Who has nothing to compare with decides everything.
            typed_here = item_form.changed(self.parts, mine, seen or {})
            saved_there = item_form.changed(self.parts, now, seen or {})
            for field in item_form.changed(self.parts, mine, now):
                if seen is not None and field not in typed_here:
                    self.data = item_form.put_back(self.parts, self.data, field, now)
                elif seen is None or field in saved_there:
                    self.clash_fields += (field,)
        self.seen = now
        self.forget()

    def clashes(self) -> tuple[Clash, ...]:
        """Return the fields that are still to be decided."""
        differ = self._differing(self.theirs)
        return tuple(
            Clash(
                field,
                editor_told.label(self.parts, field),
                editor_told.told(self.parts, self.theirs, field, self.known),
                editor_told.told(self.parts, self.value, field, self.known),
            )
            for field in self.clash_fields
            if field in differ
        )

    def sentences(self) -> dict[str, str]:
        """Return the condition as a sentence in each language; empty where it can't be read."""
        when = self.value.get("when") or []
        guidance = self.guidance or self.base.guidance
        return {
            language.value: ""
            if "when" in self.form.errors
            else editor_told.sentence(when, guidance, language)
            for language in Language
        }

    def title(self) -> str:
        """Return what the item is called."""
        return items.title(
            self.kind.name, self.theirs or self.published, self.key, self.language
        ) or _("New")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
