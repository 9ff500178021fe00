"""Wording that no patient's sheet may have: in both languages, and what sounds like it."""

import pytest

from aftercare.rules.safety import wording
from tests.rules import given

SAID = [
    ("INV-16", "There is no risk of infection."),
    ("INV-16", "There is no infection risk."),
    ("INV-16", "You can do it without any risk."),
    ("INV-16", "It is risk-free."),
    ("INV-16", "You cannot get an infection."),
    ("INV-16", "Treated skin can’t become infected."),
    ("INV-16", "Infection is impossible."),
    ("INV-16", "It is completely safe."),
    ("INV-16", "It is 100 % safe."),
    ("INV-16", "The skin closes within minutes."),
    ("INV-16", "The channels seal in a few minutes."),
    ("INV-16", "We guarantee the result."),
    ("INV-16", "Det finns ingen risk."),
    ("INV-16", "Det finns ingen infektionsrisk."),
    ("INV-16", "Du kan göra det utan risk."),
    ("INV-16", "Det är riskfritt."),
    ("INV-16", "Du kan inte få en infektion."),
    ("INV-16", "Huden kan inte bli infekterad."),
    ("INV-16", "Det är helt säkert."),
    ("INV-16", "Det är helt ofarligt."),
    ("INV-16", "Huden sluter sig inom några minuter."),
    ("INV-16", "Huden sluts på en minut."),
    ("INV-16", "Vi garanterar resultatet."),
    ("INV-17", "Use an FDA-approved cream."),
    ("INV-17", "A cream approved by the FDA."),
    ("INV-17", "Use medical-grade skincare."),
    ("INV-17", "Creams are absorbed better now."),
    ("INV-17", "Your serum works even better now."),
    ("INV-17", "Products sink in deeper."),
    ("INV-17", "En FDA-godkänd kräm."),
    ("INV-17", "En kräm som är godkänd av FDA."),
    ("INV-17", "Använd medicinsk hudvård."),
    ("INV-17", "Krämen tas upp bättre nu."),
    ("INV-17", "Krämen fungerar ännu bättre nu."),
    ("INV-17", "Serumet tränger in djupare."),
]
ALLOWED = [
    "Infection is uncommon, but it can happen.",
    "There is a risk of dark marks.",
    "Call us if it does not get better.",
    "Ask us if you are not sure it is safe.",
    "Paracetamol, if it is safe for you.",
    "You cannot use it if the skin is infected.",
    "We cannot treat infected skin.",
    "Never use it on infected skin.",
    "Press with clean gauze for ten minutes.",
    "Your skin may heal more slowly.",
    "Infektion är ovanligt men kan hända.",
    "Annars är risken större att nålarna lämnar fläckar.",
    "Vi kan inte behandla hud som är infekterad.",
    "Vi kan inte behandla infekterad hud.",
    "Små vita prickar är ofarliga.",
    "Ring oss om det inte blir bättre.",
    "Lite av andra sorter kan tas upp i kroppen.",
    "Tryck i tio minuter om det blöder.",
]


@pytest.mark.parametrize(("invariant", "text"), SAID)
def test_it_is_forbidden(invariant: str, text: str) -> None:
    assert wording.broken_by(text) == (invariant,)


@pytest.mark.parametrize("text", ALLOWED)
def test_it_is_allowed(text: str) -> None:
    assert wording.broken_by(text) == ()


def test_no_text_of_the_reference_is_forbidden() -> None:
    guidance = given.guidance()
    assert wording.content_violations(guidance) == ()
    for one in guidance.lexicon.classes:
        for note in (one.note or {}).values():
            assert wording.broken_by(note) == (), note
