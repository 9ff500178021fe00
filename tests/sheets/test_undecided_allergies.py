"""No way leads to an issued sheet while an allergy is undecided."""

import ast
import uuid
from pathlib import Path

import pytest
from django.test import Client

from clinics.bulk import running
from clinics.recall import actions as recall
from clinics.records.allergies import Allergy
from clinics.records.models import Treatment
from clinics.sheets import actions as sheets
from clinics.sheets import queries
from clinics.sheets.models import Sheet
from tests import factories, forms
from tests.bulk.test_lists import begin, states
from tests.recall import given

pytestmark = pytest.mark.django_db
SAID = "Nobody has decided yet what the allergy “blorb” means. Decide in the record."


def treatment(*named: str | Allergy) -> Treatment:
    factories.publish()
    clinic = factories.clinic(slug="alder")
    return factories.treatment(factories.patient(clinic), allergies=named or ("blorb",))


def refused(found: Treatment) -> list[str]:
    with pytest.raises(sheets.IssueRefused) as told:
        factories.issue(found)
    assert Sheet.objects.count() == 0
    return [str(reason) for reason in told.value.reasons]


@pytest.mark.parametrize("words", ["blorb", "vet ej", "chlorhexidinne", "Penicillium-stuff", "???"])
def test_an_undecided_allergy_is_not_issued(words: str) -> None:
    assert refused(treatment("nickel", words)) == [f"unresolved-allergy:{words}"]


def test_a_decision_that_an_edition_does_not_know_is_none() -> None:
    found = treatment(Allergy("blorb", "no-such-code", "is"))
    assert refused(found) == ["unresolved-allergy:blorb"]


@pytest.mark.parametrize(
    "decided",
    [
        Allergy("blorb", decision="ask"),
        Allergy("blorb", decision="harmless", reason="a horse"),
        Allergy("blorb", "latex", "is"),
    ],
)
def test_a_decided_one_is(decided: Allergy) -> None:
    assert factories.issue(treatment(decided)).number == 1


def test_her_words_stand_on_the_sheet() -> None:
    named = (Allergy("the gloves", "latex", "is"), "Xylocain-free gel", Allergy("cat", "", "ask"))
    plan = queries.shown(treatment(*named), language="en").plan
    (line,) = [one.text for one in plan.advice if one.rule == "metal-product-allergy"]
    for words in ("the gloves", "Xylocain-free gel", "cat"):
        assert words in line


def test_the_review_says_so_and_leads_to_the_field() -> None:
    found = treatment()
    client = forms.client_of(factories.member(found.clinic))
    url = f"/c/alder/treatments/{found.pk}/review/"
    page = client.get(url).content.decode()
    assert SAID in page
    assert f"/record/?corrects={found.pk}#s-allergies" in page
    assert 'id="s-allergies"' in client.get(correcting(found)).content.decode()
    answered = {"form_key": str(uuid.uuid4()), "language": "en", "paper": "a4", "confirmed": "on"}
    answered["shown"] = queries.shown(found, language="en").digest
    for _ in range(2):
        assert client.post(url, answered).status_code == 200
    assert Sheet.objects.count() == 0


def correcting(found: Treatment) -> str:
    return f"/c/alder/patients/{found.patient_id}/record/?corrects={found.pk}"


def test_decided_in_the_record_it_can_be_issued() -> None:
    found = treatment()
    client = forms.client_of(factories.member(found.clinic))
    data = forms.record(
        corrects=str(found.pk),
        why_corrected="asked again",
        allergies_answer="these",
        **{"allergy-0-words": "blorb", "allergy-0-decision": "ask"},
    )
    client.post(correcting(found), data)
    corrected = Treatment.objects.get(corrects=found)
    assert refused(found) == ["unresolved-allergy:blorb", "corrected"]
    assert factories.issue(corrected).number == 1


def forgetting(code: str) -> None:
    """Publish an edition that no longer knows an allergy."""
    document = given.document()
    document["allergens"] = [one for one in document["allergens"] if one["id"] != code]
    for one in document["allergens"]:
        one["effects"] = [each for each in one["effects"] if code not in each.get("also", ())]
    factories.edition(document)


@pytest.fixture
def outdated() -> Sheet:
    """A sheet whose allergy means nothing to the newest edition."""
    given.first_edition()
    made = given.sheet(factories.clinic(slug="alder"), allergies=("panthenol",))
    forgetting("panthenol")
    return made


def test_a_replacement_for_a_newer_edition_is_refused(outdated: Sheet) -> None:
    with pytest.raises((recall.RecallRefused, sheets.IssueRefused)):
        recall.confirm(wanted=given.wanted(outdated), by=outdated.issued_by, now=given.NEXT)
    assert list(Sheet.objects.all()) == [outdated]


def test_a_list_of_replacements_leaves_it_out(outdated: Sheet) -> None:
    member = outdated.clinic.memberships.get(user=outdated.issued_by)
    batch = begin(member, [outdated], "print-new")
    for item in batch.items.values_list("pk", flat=True):
        running.work_off(item=item, now=given.NEXT)
    assert [state for state, _ in states(batch)] in ([], ["left"], ["failed"])
    assert list(Sheet.objects.all()) == [outdated]


def test_only_one_action_makes_a_sheet() -> None:
    """What it refuses is refused everywhere."""
    made = {"Sheet", "models.Sheet", "Sheet.objects.create", "Sheet.objects.bulk_create"}
    makers = [
        str(path)
        for top in ("clinics", "aftercare")
        for path in Path(top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in made
    ]
    assert makers == ["clinics/sheets/actions.py"]


def test_a_stranger_to_the_clinic_gets_no_offers() -> None:
    treatment("nickel")
    stranger = factories.member(factories.clinic(slug="birch"))
    client: Client = forms.client_of(stranger)
    assert client.post("/c/alder/allergies/find/", {"typed": "nickel"}).status_code == 404
