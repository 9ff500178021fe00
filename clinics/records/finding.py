"""Finding patients by what somebody types, and those who may be the same person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone

from clinics.records import births, names
from clinics.records.models import NameWord, Patient

# A word shorter than this has no slip: too many would be found.
SHORTEST: Final = 4
# So few are found that those spelled almost so are shown too.
FEW: Final = 5
MOST: Final = 500
SHOWN: Final = 5


def found(patients: QuerySet[Patient], text: str, language: str = "en") -> QuerySet[Patient]:
    """Return the patients that what was typed may mean, in the order of a language.

    All words of it: the beginnings of names, a birth date, a personal number, a phone number or
    an email address. Where few have the name, those whose name is a slip away are found too, and
    where nobody has, those who have it within a word.
    """
    patients = patients.order_by(f"order_{language}", "date_of_birth", "id")
    text = text.strip()[:200]
    if not text:
        return patients
    if "@" in text:
        return patients.filter(email__icontains=text)
    figures = _of_figures(text)
    wanted = names.words(text)
    if figures and not any(word.isalpha() for word in wanted):
        return patients.filter(figures)
    if not wanted:
        return patients.filter(search_name__contains=names.key(text))
    exact = figures | _all_of(_beginning(word) for word in wanted)
    some = len(patients.order_by().filter(exact).values_list("pk")[:FEW])
    if some < FEW and (near := _with_all(wanted)):
        return patients.filter(exact | Q(pk__in=near))
    if some:
        return patients.filter(exact)
    return patients.filter(_all_of(Q(search_name__contains=word) for word in wanted))


def _of_figures(text: str) -> Q:
    """Return whom a date, a personal number or a phone number means; empty where it is none."""
    matches = Q()
    if days := births.readings(text, today=timezone.localdate()):
        matches |= Q(date_of_birth__in=days)
    if not any(char.isalpha() for char in text):
        for key in names.phone_keys(text):
            matches |= _begins("search_phone", key)
    return matches


def _all_of(parts: Iterable[Q]) -> Q:
    found = Q()
    for part in parts:
        found &= part
    return found


def _beginning(word: str) -> Q:
    """Return who has a word that begins so."""
    return Q(pk__in=NameWord.objects.filter(_begins("word", word)).values("patient"))


def _with_all(wanted: list[str]) -> list[UUID]:
    """Return who has each of the words, or for each a word that is one slip away."""
    found: set[UUID] | None = None
    for word in wanted:
        rows = NameWord.objects.filter(_begins("word", word) | Q(word__in=_slips(word)))
        mine = set(rows.values_list("patient_id", flat=True))
        found = mine if found is None else found & mine
        if not found:
            break
    return sorted(found or ())[:MOST]


def _slips(word: str) -> list[str]:
    """Return the words in use that are one slip away.

    One slip leaves the first half of a word or the second as it was, but for two letters changed
    over in its middle: so an index finds the words, and nobody else's are compared.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return []
    middle = len(word) // 2
    changed = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    length = Q(length__range=(len(word) - 1, len(word) + 1))
    some: set[str] = set()
    for half in (
        _begins("word", word[:middle]) & length,
        _begins("backwards", word[middle:][::-1]) & length,
        Q(word=changed),
    ):
        some |= set(NameWord.objects.filter(half).values_list("word", flat=True).distinct())
    return [other for other in some if names.within_a_slip(word, other)]


def _begins(field: str, start: str) -> Q:
    if connections[NameWord.objects.db].vendor == "sqlite":
        # Its LIKE asks no index.
        return Q(**{f"{field}__gte": start, f"{field}__lt": start + "\U0010ffff"})
    return Q(**{f"{field}__startswith": start})


def same_person(patients: QuerySet[Patient], *, name: str, born: date) -> list[Patient]:
    """Return who may be the person of this name and birth date, by the same reading as a search.

    The same day, or day and month changed over, with a word of the name in common; or the same
    name with one figure of the date wrong.
    """
    wanted, key = names.words(name), names.key(name)
    days = {born}
    if born.day <= 12:
        days.add(date(born.year, born.day, born.month))
    rows = patients.filter(Q(date_of_birth__in=days) | Q(search_name=key))
    maybe = [
        pk
        for pk, theirs, day in rows.values_list("pk", "search_name", "date_of_birth")
        if _is_same(wanted, key, born, theirs, day)
    ]
    return list(patients.filter(pk__in=maybe[:SHOWN]))


def _is_same(wanted: list[str], key: str, born: date, theirs: str, day: date) -> bool:
    if day != born and not births.a_slip_apart(born, day):
        return False
    return theirs == key or names.share_a_word(wanted, names.words(theirs))
