"""What a message holds: the clinic's name, a link, a phone number; and nothing about health."""

from __future__ import annotations

import email
import itertools
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, strategies
from hypothesis.extra.django import TestCase

from aftercare.rules.vocabulary import FLAG_VALUES, Adjunct, Area, Device, Flag
from clinics.accounts.models import Clinic
from clinics.delivery import actions, confirmation, mail, queue, sending, stopping
from clinics.delivery.models import (
    REMINDERS,
    Delivery,
    Kind,
    OutboxMessage,
    Problem,
    State,
)
from clinics.portal import tokens
from clinics.portal.models import Link
from clinics.sheets.models import Sheet
from tests import factories
from tests.delivery import made
from tests.delivery.made import NOW

pytestmark = pytest.mark.django_db
LINKED = sorted(set(Kind) - {Kind.SHEET_PDF, Kind.CONFIRM_ADDRESS, Kind.SHEET_WITHDRAWN, Kind.CALL})

NAMES = (
    *("Herpes Retinol", "Breast Feeding", "Gravid Amning", "Keloid Öberg", "Åsa Isotretinoin"),
    *("Diabetes Warfarin", "Pregnant Lindqvist", "Botox Microneedling", "Epilepsi Ärr"),
)
# Beside every key of the vocabulary.
TELLING = """
 retinol retinal tretinoin isotretinoin warfarin lidocaine botox filler hyaluron plasma exosome
 needle needling microneedling roller skin acne herpes keloid scar pregnan breastfe lactat diabet
 epilep sunscreen aftercare treatment patient sheet medical health doctor nurse
 nål hud gravid amma amning ammar munsår ärr behandling patient vård sjuk medicin kräm solskydd
 eftervård
"""


def telling_words() -> set[str]:
    """Return what no message may hold: from four letters on, in any case."""
    keys = [*Flag, *Adjunct, *Area, *Device, *itertools.chain(*FLAG_VALUES.values())]
    words = {word for key in keys for word in key.split("_")} | set(TELLING.split())
    words |= {word for name in NAMES for word in name.split()}
    # Words of every letter: "to", "none", "recent".
    plain = {"active", "area", "history", "none", "past", "never", "current", "possible", "stable"}
    plain |= {"recent", "quiet", "elsewhere", "controlled", "hand", "back", "marks", "trying"}
    return {word.casefold() for word in words if len(word) > 3} - plain


def read(raw: bytes | memoryview) -> EmailMessage:
    message = email.message_from_bytes(bytes(raw), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def said(message: EmailMessage) -> str:
    """Return every header, file name and text of the message, decoded; a PDF's bytes aside."""
    found = []
    for part in message.walk():
        found += [f"{name}: {value}" for name, value in part.items()]
        found.append(part.get_filename() or "")
        if part.get_content_maintype() == "text":
            found.append(part.get_content())
    return "\n".join(found)


def telling(message: EmailMessage, link: str) -> set[str]:
    """Return the forbidden words in a message, without what is random in it."""
    text = said(message).replace(link, "")
    chance = r"(?i)^message-id:.*$|boundary=\S+|(?<=/stop/)[\w:.-]+"
    text = re.sub(chance, "", text, flags=re.MULTILINE)
    return {word for word in telling_words() if word in text.casefold()}


def sent(delivery: Delivery) -> EmailMessage:
    """Send a message by the demo's mail server; return it as it arrived."""
    hold = queue.take_this(delivery.pk, worker="one", now=NOW)
    assert hold is not None
    sending.send(hold, carrier=mail.OutboxCarrier(), clock=lambda: NOW)
    delivery.refresh_from_db()
    assert delivery.state == State.SENT, delivery.problem_detail
    return read(OutboxMessage.objects.get(delivery=delivery).raw)


@pytest.fixture
def sheet() -> Sheet:
    factories.publish()
    return made.sheet()


def telling_sheet(number: int, clinic: Clinic) -> Sheet:
    """Return a sheet that says a lot about somebody whose name says more."""
    patient = made.patient(clinic=clinic, name=NAMES[number % len(NAMES)])
    factories.product(patient, name="Tretinoin cream 0.05 %", ingredients="Aqua, Tretinoin")
    flags = {"breastfeeding": "yes", "cold_sores": "history", "smoker": "yes", "keloid": "none"}
    treatment = factories.treatment(
        patient,
        flags=factories.ANSWERED | flags,
        zones=((("cheek", "forehead", "neck")[number % 3], factories.Decimal("0.5")),),
        adjuncts=("anaesthetic",),
    )
    return made.issue(treatment, language=("en", "sv")[number % 2], notes="Herpes on the lip")


@pytest.mark.parametrize(
    "count", [pytest.param(8, id="8"), pytest.param(500, id="500", marks=pytest.mark.slow)]
)
def test_nothing_about_health_is_in_any_message(count, capsys) -> None:
    factories.publish()
    clinic = factories.clinic(name="Alder Rooms", slug="alder", phone="08-555 00 11")
    others = itertools.cycle(itertools.product(LINKED, ("en", "sv")))
    messages = words = 0
    for number in range(count):
        sheet = telling_sheet(number, clinic)
        link = tokens.address(Link.objects.get(sheet=sheet))
        posted = [Delivery.objects.get(sheet=sheet)]
        posted += [
            made.delivery(sheet, kind=kind, language=language)
            for kind, language in itertools.islice(others, 3)
        ]
        for delivery in posted:
            message = sent(delivery)
            assert telling(message, link) == set()
            assert sheet.patient.name not in said(message)
            assert [str(message["To"]), message.get_all("Cc"), message.get_all("Bcc")] == [
                delivery.to,
                None,
                None,
            ]
            messages += 1
            words += len(telling_words())
    with capsys.disabled():
        print(f"\n{count} sheets, {messages} messages, {words} searches: 0 words found")
    assert messages == count * 4


def test_the_search_finds_what_it_looks_for(sheet) -> None:
    """The same message with one word more is caught, wherever the word stands."""
    link = tokens.address(Link.objects.get(sheet=sheet))
    for name, value in (("Subject", "Om din ämning"), ("X-Note", "=?utf-8?q?gr=61vid?=")):
        message = sent(made.delivery(sheet))
        del message[name]
        message[name] = value.replace("ämning", "amning")
        assert telling(read(message.as_bytes()), link)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("kind", LINKED)
def test_a_message_carries_the_clinic_the_link_and_the_phone(sheet, kind, language) -> None:
    delivery = made.delivery(sheet, kind=kind, language=language)
    message = sent(delivery)
    link = tokens.address(Link.objects.get(sheet=sheet))
    stop = stopping.address(delivery)
    for form in ("plain", "html"):
        body = message.get_body((form,))
        assert body is not None
        text = body.get_content()
        assert text.count("http") == text.count(link) + text.count(stop)
        assert (stop in text) == (kind in REMINDERS)
        assert link in text
        assert "+46 8 123 45 67" in text
        assert "Södermalm Skin" in text
    assert "Södermalm Skin" in message["Subject"]
    assert message["From"].addresses[0].display_name == "Södermalm Skin"
    assert message["Message-ID"] == Delivery.objects.get(kind=kind).message_id
    assert message["Reply-To"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert not list(message.iter_attachments())


def test_each_language_has_words_of_its_own(sheet) -> None:
    for kind in LINKED:
        texts = {
            sent(made.delivery(sheet, kind=kind, language=one))["Subject"] for one in ["en", "sv"]
        }
        assert len(texts) == 2, kind


def test_answers_go_to_the_clinic_that_wants_them(sheet) -> None:
    by = sheet.issued_by
    actions.change_settings(clinic=sheet.clinic, by=by, now=NOW, reply_to="desk@clinic.example")
    message = sent(made.delivery(sheet))
    assert message["Reply-To"] == "desk@clinic.example"
    assert "do not reply" not in said(message)


def test_the_link_of_a_confirmation_leads_back_to_the_message(sheet) -> None:
    delivery = made.delivery(sheet, kind="confirm-address", sheet=None)
    text = said(sent(delivery))
    found = re.search(r"/confirm/([^/]+)/", text)
    assert found is not None
    assert confirmation.find(found[1]) == delivery
    assert confirmation.find(found[1] + "x") is None
    assert sheet.patient.email not in found[1]


def allow_pdf(sheet: Sheet, allowed: bool) -> None:
    actions.change_settings(
        clinic=sheet.clinic, by=sheet.issued_by, now=NOW, allow_pdf_attachment=allowed
    )


@pytest.mark.parametrize("wants", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
def test_a_pdf_needs_the_clinic_s_leave_and_the_patient_s_wish(wants, allowed) -> None:
    factories.publish()
    first = made.sheet()
    allow_pdf(first, allowed)
    treatment = factories.treatment(first.patient)
    if not (wants and allowed):
        with pytest.raises(actions.DeliveryRefused, match="pdf-not-allowed"):
            made.issue(treatment, channel="email-pdf", wants_pdf=wants)
        assert Sheet.objects.count() == 1
        return
    sheet = made.issue(treatment, channel="email-pdf", wants_pdf=True)
    delivery = Delivery.objects.get(sheet=sheet)
    assert delivery.data == {"wants_pdf": True}
    message = sent(delivery)
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "document.pdf"
    assert attached.get_content().startswith(b"%PDF-")
    assert telling(message, tokens.address(Link.objects.get(sheet=sheet))) <= {"skin"}


def test_a_clinic_that_changed_its_mind_sends_the_link_alone(sheet) -> None:
    allow_pdf(sheet, True)
    delivery = made.delivery(sheet, kind="sheet-pdf", data={"wants_pdf": True})
    allow_pdf(sheet, False)
    message = sent(delivery)
    assert not list(message.iter_attachments())
    assert "attached" not in said(message).casefold()


def test_a_link_never_has_a_pdf(sheet) -> None:
    allow_pdf(sheet, True)
    assert not list(sent(made.delivery(sheet, data={"wants_pdf": True})).iter_attachments())


def test_a_message_that_can_not_be_written_is_put_off_and_says_so(
    sheet, caplog, monkeypatch
) -> None:
    def fails(*_: Any) -> str:
        raise LookupError(sheet.patient.name)

    delivery = made.delivery(sheet)
    monkeypatch.setattr(mail, "render_to_string", fails)
    hold = queue.take_this(delivery.pk, worker="one", now=NOW)
    assert hold is not None
    sending.send(hold, carrier=mail.OutboxCarrier(), clock=lambda: NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.DUE, Problem.NOT_WRITTEN)
    assert "LookupError" in caplog.text
    assert sheet.patient.name not in caplog.text


HOSTILE = strategies.text(
    alphabet=strategies.one_of(
        strategies.sampled_from('\r\n\0\t\x0b\x0c\x1c\u2028\u2029"<>,;:@()\\=?'),
        strategies.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
).filter(lambda name: name.strip() and "\0" not in name)


class TestNoNameAddsAHeader(TestCase):
    """Whatever a clinic is called, its messages have the same headers and one recipient."""

    sheet: Any
    delivery: Any

    @classmethod
    def setUpTestData(cls) -> None:
        factories.publish()
        cls.sheet = made.sheet()
        cls.delivery = made.delivery(cls.sheet)

    @given(name=HOSTILE)
    def test_headers_stay_what_they_are(self, name: str) -> None:
        delivery = Delivery.objects.select_related("clinic", "sheet").get(pk=self.delivery.pk)
        delivery.clinic.name = name
        letter = mail.compose(delivery, pdf=None, now=NOW)
        message = read(letter.raw)
        assert sorted(message.keys()) == [
            *("Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID"),
            *("Subject", "To", "X-Auto-Response-Suppress"),
        ]
        assert message["To"] == "asa@mail.example"
        assert [one.addr_spec for one in message["From"].addresses] == [letter.sender]
