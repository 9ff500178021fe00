"""The review: what was recorded, what has to be signed, and what is unlike the ordinary sheet."""

import html
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from aftercare.rules.vocabulary import Language
from clinics.records.models import Treatment
from clinics.sheets.models import Sheet, Signature
from tests import factories, forms, noted
from tests.rules import given

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CASES = noted.cases()
NURSING = factories.ANSWERED | {"breastfeeding": "yes"}


@pytest.fixture
def patient() -> Any:
    factories.publish()
    return factories.patient(factories.clinic(slug="alder"))


@pytest.fixture
def client(patient: Any) -> Client:
    return forms.client_of(factories.member(patient.clinic))


def url(treatment: Treatment) -> str:
    return f"/c/alder/treatments/{treatment.pk}/review/"


def text(response: Any) -> str:
    return str(response.content.decode())


def plain(page: str) -> str:
    """Return what is read: without tags, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def part(page: str, begin: str, end: str = "</section>") -> str:
    found = re.search(re.escape(begin) + r".*?" + end, page, re.DOTALL)
    assert found, begin
    return plain(found[0])


@pytest.mark.parametrize(("rule", "facts"), CASES.values(), ids=CASES)
def test_each_note_is_told_with_why_and_sources(
    patient: Any, client: Client, rule: str, facts: dict[str, Any]
) -> None:
    if facts["age"] < 22:
        patient.date_of_birth = NOW.date() - timedelta(days=366 * facts["age"])
        patient.save()
    treatment = factories.treatment(patient, **noted.entry(facts))
    page = text(client.get(url(treatment)))
    said = plain(page[page.index('id="signing"') :])
    known = given.guidance().rule_by_id[rule]
    assert noted.headed(known.title[Language.EN]) in said
    assert known.text[Language.EN] in said
    assert known.why[Language.EN] in said
    for ref in known.sources:
        assert f"{ref}: " in said
    ticks = {name.removeprefix("sign-note-") for name in forms.signatures(page)}
    assert (rule in ticks) is known.acknowledge


def test_the_ticks_are_one_each_and_never_ticked_beforehand(patient: Any, client: Client) -> None:
    treatment = factories.treatment(
        patient, flags=NURSING, adjuncts=["anaesthetic", "retinoid_applied"]
    )
    page = text(client.get(url(treatment)))
    ticks = forms.signatures(page)
    assert len(ticks) == 3
    assert not re.search(r'name="sign-[^>]*checked', page)
    form = forms.review(page)
    for left_out in ticks:
        answer = text(client.post(url(treatment), form | {left_out: ""}))
        rule = left_out.removeprefix("sign-note-")
        title = given.guidance().rule_by_id[rule].title[Language.EN]
        assert forms.errors(answer) == [f"“{title}” has to be signed for by name."]
        assert f'href="/c/alder/treatments/{treatment.pk}/review/#sign-{rule}"' in answer
        # The others stay as they were ticked.
        assert len(re.findall(r'name="sign-note-[^>]*checked', answer)) == 2
    assert not Sheet.objects.exists()
    assert client.post(url(treatment), form).status_code == 302
    assert {f"sign-note-{one.subject}" for one in Signature.objects.all()} == set(ticks)


def test_what_was_signed_for_something_else_is_ticked_no_more(patient: Any, client: Client) -> None:
    treatment = factories.treatment(patient, flags=NURSING, adjuncts=["anaesthetic"])
    form = forms.review(text(client.get(url(treatment))))
    (name,) = (key for key in form if key.startswith("sign-"))
    page = text(client.post(url(treatment), form | {name: "sha256:" + "0" * 64}))
    assert forms.errors(page) == [
        "“Sign-off: numbing while breastfeeding” has changed since you signed. Read it again."
    ]
    assert not re.search(r'name="sign-[^>]*checked', page)


def slip(patient: Any, *, last: str = "0.5", now: str = "1.5", **changes: Any) -> Treatment:
    factories.treatment(
        patient, performed_at=NOW - timedelta(days=30), zones=(("forehead", Decimal(last)),)
    )
    zones = (("cheek", Decimal("1.0")), ("forehead", Decimal(now)))
    values = {"depth_reasons": {"forehead": "Old scar"}}
    return factories.treatment(patient, zones=zones, **values | changes)


def test_a_wrong_depth_stands_beside_the_last_one_and_has_to_be_answered(
    patient: Any, client: Client
) -> None:
    treatment = slip(patient)
    page = text(client.get(url(treatment)))
    row = part(page, 'id="depth-forehead"', "</tr>")
    assert "Forehead 1.5 0.5" in row
    asks = part(page, 'id="sign-forehead"', "</tr>")
    assert "3 times the last visit (0.5 mm). Above the limit of 1.0 mm. Was 0.5 meant?" in asks
    assert "Reason given: Old scar" in asks
    assert "new" in part(page, 'id="depth-cheek"', "</tr>")
    form = forms.review(page)
    answer = text(client.post(url(treatment), form | {"sign-depth-forehead": ""}))
    assert forms.errors(answer) == ["Forehead: say whether this depth was meant."]
    assert client.post(url(treatment), form).status_code == 302
    kept = Signature.objects.get(kind="depth")
    assert (kept.title, kept.text) == (
        "Forehead, 1.5 mm",
        "3 times the last visit (0.5 mm). Above the limit of 1.0 mm.",
    )


def test_it_was_the_last_depth_corrects_the_record_once(patient: Any, client: Client) -> None:
    treatment = slip(patient)
    answers = [client.post(url(treatment), {"do": "was:forehead"}) for _press in range(2)]
    mended = Treatment.objects.get(corrects=treatment)
    assert {one.headers["Location"] for one in answers} == {url(mended)}
    entry = mended.entry()
    assert dict(entry.zones) == {"cheek": Decimal("1.0"), "forehead": Decimal("0.5")}
    assert (entry.depth_reasons, mended.correction_reason) == (
        {},
        "The depth was mistyped (found on the review).",
    )
    page = text(client.get(url(mended)))
    assert 'id="sign-forehead"' not in page
    assert client.post(url(mended), forms.review(page)).status_code == 302


@pytest.mark.parametrize("area", ["cheek", "nose", "", "../x"])
def test_no_other_depth_is_corrected_by_that(patient: Any, client: Client, area: str) -> None:
    treatment = slip(patient)
    assert client.post(url(treatment), {"do": f"was:{area}"}).headers["Location"] == url(treatment)
    assert not Treatment.objects.filter(corrects=treatment).exists()


def test_a_depth_that_was_above_its_limit_last_time_is_not_offered(
    patient: Any, client: Client
) -> None:
    page = text(client.get(url(slip(patient, last="1.2", now="1.3"))))
    assert "Above the limit of 1.0 mm." in part(page, 'id="sign-forehead"', "</tr>")
    assert "was:forehead" not in page
    assert "Correct the depth" in page


def test_what_is_unlike_the_ordinary_sheet_is_told(patient: Any, client: Client) -> None:
    ordinary = text(client.get(url(factories.treatment(patient))))
    assert "Nothing: it says what it says to everybody" in part(ordinary, 'id="unlike"')
    factories.product(patient)
    flags = NURSING | {"dark_marks": "yes"}
    page = text(client.get(url(factories.treatment(patient, flags=flags))))
    said = part(page, 'id="unlike"')
    assert "− Not at all: No retinol or any other vitamin A on your skin" in said
    assert "+ New: While you breastfeed: carry on." in said
    assert "→ Later: Direct sun to 25 Apr, not 11 Apr" in said
    assert "“No vitamin A (retinol)” by “No vitamin A (retinol)”" in said


def test_the_answers_that_matter_are_told_and_the_rest_is_counted(
    patient: Any, client: Client
) -> None:
    before = factories.ANSWERED | {"cold_sores": "history"}
    factories.treatment(patient, performed_at=NOW - timedelta(days=30), flags=before)
    flags = {key: value for key, value in NURSING.items() if key != "smoker"}
    page = text(client.get(url(factories.treatment(patient, flags=flags))))
    said = part(page, 'id="h-answers"')
    assert "Breastfeeding last time: No Yes" in said
    # A "no" that was something else last time is told as well.
    assert re.search(r"Cold sores[^?]* last time: Has had Never", said)
    assert "24 no · 1 not asked : Smokes" in said


def test_makers_claims_are_one_click_away(patient: Any, client: Client) -> None:
    page = text(client.get(url(factories.treatment(patient, adjuncts=["retinoid_applied"]))))
    claims = re.findall(r"<dt[^>]*>(.*?)</dt>", page[page.index("told-claims") :])
    assert "A retinol day cream should finish every microneedling treatment." in claims
    # What is about what was used comes first.
    assert 'class="is-near"' in page
