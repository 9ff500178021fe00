"""A vendor's claim, adopted by an editor: the proof refuses it, and shows whom it would hurt."""

from html import unescape

import pytest
from django.test import Client

from aftercare.guidance.store import working_copy
from tests import factories
from tests.frontdesk.filled import Form, changed, form_of, open_form
from tests.guidance.evidence_pages import signed_in

pytestmark = pytest.mark.django_db
NEW = "/guidance/rules/new/"


@pytest.fixture
def editor() -> Client:
    factories.publish()
    return signed_in(factories.user(permissions=["edit"]))


def vendors_rule(client: Client) -> Form:
    """Return the form of a new rule: finish with a retinol cream, at 0 hours."""
    form = open_form(client, NEW)
    at_once = {
        f"windows__{tier}__{part}": value
        for tier in ("T1", "T2", "T3", "TE")
        for part, value in (("from", "0"), ("until", "28"), ("unit", "days"))
    }
    return changed(
        form,
        category="do",
        title___en="Retinol cream",
        title___sv="Kräm med retinol",
        text___en="Finish with a retinol cream, so that it works better.",
        text___sv="Avsluta med en kräm med retinol.",
        kind="do",
        paper___en="**Finish with a retinol cream,** so that it works better.",
        paper___sv="**Avsluta med en kräm med retinol.**",
        why___en="The supplier’s letter says so.",
        why___sv="Leverantörens brev säger det.",
        topics=["retinoid-cosmetic"],
        sources=["S2-19"],
        **at_once,
    )


def pieces(client: Client, address: str, form: Form, **more: str) -> str:
    """Return what the page is told while somebody types."""
    response = client.post(address, form | more, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_proof_holds_as_long_as_nothing_is_changed(editor: Client) -> None:
    page = editor.get("/guidance/rules/makeup-wait/").content.decode()
    assert "proof-holds" in page
    assert "Proven safe" in page


def test_to_finish_with_retinol_turns_the_proof_red_with_an_example(editor: Client) -> None:
    shown = pieces(editor, NEW, vendors_rule(editor))
    assert "proof-broken" in shown
    assert "INV-01" in shown
    assert "No retinoid before day 7, for anybody, in any form." in shown
    assert "By its own windows a retinoid starts too early." in shown
    # The smallest example: an ordinary patient, in words, and the line she would read.
    assert "For example this patient" in shown
    assert "Pen, cheeks 0.25 mm, redness" in shown
    assert "whose sheet would say" in shown
    assert "Finish with a retinol cream" in shown[shown.index("broken-line") :]
    assert "Refused. This sheet is never issued." in shown
    # The checks find the rest: what it says, and on whose word.
    assert "INV-17" in shown
    assert "INV-31" in shown


def test_it_can_be_saved_and_stays_red(editor: Client) -> None:
    response = editor.post(NEW, vendors_rule(editor))
    assert response.status_code == 302
    assert response["Location"] == "/guidance/rules/retinol-cream/"
    changes = unescape(editor.get("/guidance/").content.decode())
    assert "proof-broken" in changes
    assert "Retinol cream" in changes
    assert "INV-01" in changes


def test_hidden_in_a_rare_condition_it_is_refused_with_that_combination(editor: Client) -> None:
    form = changed(
        vendors_rule(editor),
        boxes=["0"],
        box__0__dims=["devices", "areas", "endpoints", "skin_type", "flag-smoker", "flag-diabetes"],
        box__0__devices=["stamp"],
        box__0__areas=["shin"],
        box__0__endpoints=["confluent_bleeding"],
        box__0__skin_type__from="6",
        box__0__skin_type__to="6",
        box__0__flag__smoker=["yes"],
        box__0__flag__diabetes=["controlled"],
    )
    shown = pieces(editor, NEW, form)
    assert "proof-broken" in shown
    assert "INV-01" in shown
    example = shown[shown.index("For example this patient") :]
    example = example[: example.index("whose sheet would say")]
    assert "Stamp" in example
    assert "shin" in example
    assert "Smokes: yes" in example
    assert "Diabetes" in example
    assert "Skin type VI" in example
    assert "Breastfeeding" not in example


def test_the_sentence_of_the_condition_follows_in_both_languages(editor: Client) -> None:
    form = changed(
        vendors_rule(editor),
        boxes=["0", "1"],
        box__0__dims=["devices"],
        box__0__devices=["roller"],
        box__1__dims=["flag-breastfeeding"],
        box__1__flag__breastfeeding=["yes"],
    )
    shown = pieces(editor, NEW, form)
    sentence = shown[shown.index('id="sentence"') :][:700]
    assert "Device is Roller or breastfeeding: Yes." in sentence
    assert "Instrumentet är Roller eller ammar: Ja." in sentence


def test_nothing_is_saved_while_somebody_types(editor: Client) -> None:
    form = vendors_rule(editor)
    pieces(editor, NEW, form)
    editor.post(NEW, form | {"do": ["preview"]})
    assert not working_copy.is_changed()


def test_sent_twice_it_is_there_once(editor: Client) -> None:
    form = vendors_rule(editor)
    first, second = (editor.post(NEW, form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert [one.key for one in working_copy.changes()] == ["retinol-cream"]
    assert form_of(editor.get(first["Location"]).content.decode())["title.en"] == ["Retinol cream"]
