"""Counting unread words, calling a word harmless, and the clinic's shelf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from aftercare import rules
from aftercare.guidance.store import editions
from aftercare.guidance.store.actions import naming
from clinics.accounts import once
from clinics.accounts.journal import actions as journal
from clinics.accounts.models import Clinic, User
from clinics.shelf import queries
from clinics.shelf.models import MOST_WORD, HarmlessName, ShelfProduct, UnreadWord

# More words of one clinic are kept by no count: nobody would read that list.
MOST_WORDS: Final = 2_000
MOST_PRODUCTS: Final = 500
FIELDS: Final = ("name", "brand", "ingredients", "kind")


class WordRefused(ValueError):
    """A word that may not be called harmless, or not by this person; `code` says why.

    `empty`, `known`, `danger` (see `rules.why_not_harmless`), `own` (the second person is another
    one), `long`, `gone`. `like` is the danger name that it looks like.
    """

    def __init__(self, code: str, like: str = "") -> None:
        super().__init__(f"{code}: {like}" if like else code)
        self.code, self.like = code, like


class ProductRefused(ValueError):
    """A product for no shelf; `code` is `twice`, `unreadable`, `kind` or `full`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def count_unread(
    *,
    clinic: Clinic,
    products: Iterable[Mapping[str, Any]],
    by_patient: bool,
    now: datetime,
) -> int:
    """Count the words that nobody knew in products' lists; return how many were met.

    What a patient asks is counted without her name and without what she called the product. It
    is no act on a person's data, so the journal has no entry of it.
    """
    guidance = queries.with_words(clinic, editions.current())
    met = 0
    for each in products:
        name, listed = str(each["name"]), each.get("ingredients")
        for word in rules.unread_words(name, listed, guidance):
            plain = rules.plain_name(word)
            if plain and max(len(word), len(plain)) <= MOST_WORD:
                _count(clinic, plain, word, "" if by_patient else name, by_patient, now)
                met += 1
    return met


def _count(
    clinic: Clinic, plain: str, word: str, product: str, by_patient: bool, now: datetime
) -> None:
    rows = UnreadWord.objects.filter(clinic=clinic)
    column = "by_patients" if by_patient else "by_staff"
    known = rows.filter(plain=plain).exists()
    if not known and rows.count() >= MOST_WORDS:
        return
    values = {"word": word, "first_at": now, "last_at": now}
    row, _ = UnreadWord.objects.get_or_create(clinic=clinic, plain=plain, defaults=values)
    more = {"product": product[:200]} if product else {}
    rows.filter(pk=row.pk).update(**{column: F(column) + 1}, last_at=now, **more)


@transaction.atomic
def add_harmless(*, clinic: Clinic, word: str, by: User, now: datetime) -> HarmlessName:
    """Call a word harmless: at once, or when a second person says yes; the same one once.

    Raises WordRefused for what the edition in force knows as a danger, or knows already.
    """
    clinic, guidance = once.held(clinic.pk), editions.current()
    word = " ".join(word.split())
    plain = rules.plain_name(word)
    if max(len(word), len(plain)) > MOST_WORD:
        raise WordRefused("long")
    found = queries.names(clinic).filter(plain=plain).first()
    if found is not None:
        return found
    code, like = rules.why_not_harmless(word, guidance), rules.looks_like(word, guidance)
    if code not in (None, "near") or (code == "near" and not like):
        raise WordRefused(code or "danger", like)
    made = HarmlessName.objects.create(
        clinic=clinic, plain=plain, word=word, looks_like=like, added_by=by, added_at=now
    )
    _note("call-harmless", made, by, now)
    return made


@transaction.atomic
def second(*, name: HarmlessName, by: User, now: datetime) -> HarmlessName:
    """Say yes as the second person to a word that looks like a danger. Raises WordRefused."""
    once.held(name.clinic_id)
    name = HarmlessName.objects.select_related("clinic").get(pk=name.pk)
    if name.removed_at is not None:
        raise WordRefused("gone")
    if name.added_by_id == by.pk:
        raise WordRefused("own")
    if name.needs_second:
        if rules.why_not_harmless(name.word, editions.current()) == "danger":
            raise WordRefused("danger")
        name.seconded_by, name.seconded_at = by, now
        name.save(update_fields=["seconded_by", "seconded_at"])
        _note("second-harmless", name, by, now)
    return name


@transaction.atomic
def take_back(*, name: HarmlessName, by: User, now: datetime) -> None:
    """Take a word off the harmless ones: from now on it is not read again."""
    once.held(name.clinic_id)
    name = HarmlessName.objects.select_related("clinic").get(pk=name.pk)
    if name.removed_at is None:
        name.removed_by, name.removed_at = by, now
        name.save(update_fields=["removed_by", "removed_at"])
        _note("take-back-harmless", name, by, now)


@transaction.atomic
def set_aside(*, word: UnreadWord, aside: bool, by: User, now: datetime) -> None:
    """Set a word aside as nothing to add, or bring it back."""
    once.held(word.clinic_id)
    word = UnreadWord.objects.select_related("clinic").get(pk=word.pk)
    if aside == (word.aside_at is not None):
        return
    word.aside_by, word.aside_at = (by, now) if aside else (None, None)
    word.save(update_fields=["aside_by", "aside_at"])
    _note("set-word-aside" if aside else "bring-word-back", word, by, now)


@transaction.atomic
def propose_for_all(*, name: HarmlessName, by: User, now: datetime) -> None:
    """Ask the editors of the guidance to take a word in for all clinics; once a clinic."""
    clinic = once.held(name.clinic_id)
    if name.removed_at is not None or name.needs_second:
        raise WordRefused("gone")
    naming.propose_name(word=name.word, whence=clinic.name, by=by, now=now)
    _note("propose-harmless", name, by, now)


@transaction.atomic
def save_product(
    *,
    clinic: Clinic,
    values: Mapping[str, str],
    form_key: UUID,
    by: User,
    now: datetime,
    product: ShelfProduct | None = None,
) -> ShelfProduct:
    """Put a product on the shelf, or change one that stands there; a form counts once.

    Raises ProductRefused: for a name that stands there already, a list that can't be read as one,
    a kind that the edition does not know, and a shelf that is full.
    """
    clinic = once.held(clinic.pk)
    if product is None and (first := once.made_before(ShelfProduct, clinic, form_key)) is not None:
        return first
    row = product or ShelfProduct(clinic=clinic, form_key=form_key, added_by=by, added_at=now)
    for field in FIELDS:
        setattr(row, field, values[field].strip())
    row.plain = rules.plain_name(row.full_name)
    _refuse(clinic, row, is_new=product is None)
    row.changed_by, row.changed_at = by, now
    row.save(force_insert=product is None)
    verb = "add-shelf-product" if product is None else "change-shelf-product"
    said = {"digest": rules.digest({field: getattr(row, field) for field in FIELDS})}
    journal.write(clinic=clinic, by=by, verb=verb, obj=row, data=said, now=now)
    return row


def _refuse(clinic: Clinic, row: ShelfProduct, *, is_new: bool) -> None:
    others, guidance = queries.products(clinic).exclude(pk=row.pk), editions.current()
    if others.filter(plain=row.plain).exists():
        raise ProductRefused("twice")
    if is_new and others.count() >= MOST_PRODUCTS:
        raise ProductRefused("full")
    if row.kind and row.kind not in {one.id for one in guidance.lexicon.kinds}:
        raise ProductRefused("kind")
    listed = rules.label_state(row.full_name, row.ingredients, guidance)
    if listed in ("no-list", "several"):
        raise ProductRefused("unreadable")


@transaction.atomic
def retire_product(*, product: ShelfProduct, retired: bool, by: User, now: datetime) -> None:
    """Take a product off the shelf, or put it back. Raises ProductRefused."""
    clinic = once.held(product.clinic_id)
    row = ShelfProduct.objects.get(pk=product.pk)
    if retired == (row.retired_at is not None):
        return
    if not retired:
        _refuse(clinic, row, is_new=True)
    row.retired_at = now if retired else None
    row.save(update_fields=["retired_at"])
    verb = "retire-shelf-product" if retired else "return-shelf-product"
    journal.write(clinic=clinic, by=by, verb=verb, obj=row, now=now)


def _note(verb: str, row: HarmlessName | UnreadWord, by: User, now: datetime) -> None:
    said = {"digest": rules.digest({"word": row.plain})}
    journal.write(clinic=row.clinic, by=by, verb=verb, obj=row, data=said, now=now)
