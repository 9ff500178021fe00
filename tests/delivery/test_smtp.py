"""The conversation with a real mail server: what each of its answers makes of a message."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from clinics.delivery import queue, sending, smtp
from clinics.delivery.carriers import Letter, NotAccepted
from clinics.delivery.models import Delivery, Problem, State
from tests import factories
from tests.delivery import made, smtpd
from tests.delivery.made import NOW

pytestmark = pytest.mark.django_db


class Post:
    """A running server: the mood it is in, and what it took."""

    def __init__(self) -> None:
        self.mood = "takes"
        self.taken: list[bytes] = []
        self.port = 0


@pytest.fixture
def post() -> Iterator[Post]:
    it = Post()
    with smtpd.serving(lambda: it.mood, it.taken.append) as it.port:
        yield it


def carrier(port: int, **changes: Any) -> smtp.SmtpCarrier:
    values: dict[str, Any] = {"security": "none", "timeout": 5.0, "last_timeout": 5.0}
    return smtp.SmtpCarrier("127.0.0.1", port, **values | changes)


def sent(port: int, **changes: Any) -> Delivery:
    factories.publish()
    delivery = made.delivery(made.sheet())
    hold = queue.take(worker="one", now=NOW)
    assert hold is not None
    sending.send(hold, carrier=carrier(port, **changes), clock=lambda: NOW)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.parametrize(
    ("mood", "state", "problem", "detail", "taken"),
    [
        ("takes", State.SENT, "", "", 1),
        ("slow", State.SENT, "", "", 1),
        ("greylists", State.DUE, Problem.REFUSED_FOR_NOW, "451 4.7.1 try later", 0),
        ("unknown-address", State.FAILED, Problem.ADDRESS_REFUSED, "550 5.1.1 no such mailbox", 0),
        ("refuses", State.FAILED, Problem.MESSAGE_REFUSED, "554 5.7.1 not wanted", 0),
        ("refuses-for-now", State.DUE, Problem.REFUSED_FOR_NOW, "452 4.2.2 mailbox full", 0),
        ("drops-after-dot", State.DOUBTFUL, Problem.NO_ANSWER, "SMTPServerDisconnected", 1),
        ("drops-unanswered", State.DOUBTFUL, Problem.NO_ANSWER, "SMTPServerDisconnected", 0),
    ],
)
def test_each_answer_has_its_end(post, mood, state, problem, detail, taken) -> None:
    post.mood = mood
    delivery = sent(post.port)
    assert (delivery.state, delivery.problem, delivery.problem_detail) == (state, problem, detail)
    assert len(post.taken) == taken
    assert delivery.provider_id == ("250 2.0.0 taken" if state == State.SENT else "")


def test_a_server_that_is_not_there_can_be_tried_again(unused_port) -> None:
    delivery = sent(unused_port)
    assert (delivery.state, delivery.problem) == (State.DUE, Problem.UNREACHABLE)


def test_a_server_that_does_not_answer_the_dot_leaves_a_doubt(post) -> None:
    post.mood = "slow"
    delivery = sent(post.port, last_timeout=smtpd.SLOW / 3)
    assert (delivery.state, delivery.problem) == (State.DOUBTFUL, Problem.NO_ANSWER)


def test_a_server_that_asks_for_a_login_we_do_not_have_is_not_the_message_s_fault(post) -> None:
    delivery = sent(post.port, user="us", password="wrong")
    assert (delivery.state, delivery.refusals) == (State.DUE, 1)


def test_nothing_goes_in_the_clear_when_encryption_is_wanted(post) -> None:
    for security in ("starttls", "tls"):
        letter = Letter(
            None, "us@example.org", "asa@mail.example", b"Subject: x\r\n\r\nx", None, NOW
        )
        with pytest.raises(NotAccepted) as refused:
            carrier(post.port, security=security).offer(letter)
        assert refused.value.problem == Problem.UNREACHABLE
    assert post.taken == []


def test_a_message_without_its_dot_does_not_arrive(post) -> None:
    letter = Letter(None, "us@example.org", "asa@mail.example", b"Subject: x\n\nwords", None, NOW)
    carrier(post.port).offer(letter).close()
    offer = carrier(post.port).offer(letter)
    assert post.taken == []
    offer.finish()
    offer.close()
    assert [taken.split(b"\r\n\r\n")[1] for taken in post.taken] == [b"words\r\n"]


@pytest.mark.parametrize(
    ("raw", "travels"),
    [
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\r\nb", b"a\r\nb\r\n"),
        (b".\n..\n.a\nb.", b"..\r\n...\r\n..a\r\nb.\r\n"),
        (b"a\rb\n", b"a\r\nb\r\n"),
    ],
)
def test_no_line_of_a_message_is_a_lone_dot(raw, travels) -> None:
    assert smtp.escaped(raw) == travels


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("banner", [b"554 go away\r\n", b"", b"\xff\xfe\r\n"])
def test_a_server_that_talks_nonsense_can_be_tried_again(banner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            with listening.accept()[0] as connection:
                connection.sendall(banner)

        thread = threading.Thread(target=greet)
        thread.start()
        delivery = sent(listening.getsockname()[1])
        thread.join()
    assert (delivery.state, delivery.problem) == (State.DUE, Problem.UNREACHABLE)
