"""Speaks SMTP up to the final dot, and then the dot: what smtplib's own `sendmail` can't split."""

from __future__ import annotations

import re
import smtplib
import ssl
from typing import NoReturn

from clinics.delivery.carriers import Letter, NoAnswer, NotAccepted
from clinics.delivery.models import Problem

# For each answer; and for the one after the dot, which servers take their time over. Both stay
# well within a lease.
TIMEOUT = 30.0
LAST_TIMEOUT = 90.0


class SmtpCarrier:
    """One conversation with the mail server for each message."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        security: str,
        user: str = "",
        password: str = "",
        timeout: float = TIMEOUT,
        last_timeout: float = LAST_TIMEOUT,
    ) -> None:
        """`security` is "tls" from the first byte, "starttls", or "none" for a local relay."""
        self.host, self.port, self.security = host, port, security
        self.user, self.password = user, password
        self.timeout, self.last_timeout = timeout, last_timeout

    def offer(self, letter: Letter) -> SmtpHandover:
        """Say all but the final dot."""
        server = self._greeted()
        try:
            _said(server.mail(letter.sender), 250, Problem.SENDER_REFUSED)
            _said(server.rcpt(letter.to), 250, Problem.ADDRESS_REFUSED)
            _said(server.docmd("DATA"), 354, Problem.MESSAGE_REFUSED)
            server.send(escaped(letter.raw))
        except (OSError, smtplib.SMTPException) as error:
            server.close()
            raise NotAccepted(Problem.UNREACHABLE, type(error).__name__) from None
        except NotAccepted:
            _leave(server)
            raise
        return SmtpHandover(server, self.last_timeout)

    def _greeted(self) -> smtplib.SMTP:
        """Connect, secure the line and log in; trouble here is never the message's own."""
        server = None
        try:
            server = self._connected()
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            if server is not None:
                server.close()
            is_login = isinstance(error, smtplib.SMTPAuthenticationError)
            problem = Problem.LOGIN_REFUSED if is_login else Problem.UNREACHABLE
            raise NotAccepted(problem, _words(error)) from None
        return server

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)


class SmtpHandover:
    """A message of which the server has all but the dot."""

    def __init__(self, server: smtplib.SMTP, last_timeout: float) -> None:
        self.server, self.last_timeout = server, last_timeout
        self.is_answered = False

    def finish(self) -> str:
        """Say the dot; return the server's words."""
        try:
            assert self.server.sock is not None
            self.server.sock.settimeout(self.last_timeout)
            self.server.send(b".\r\n")
            answer = self.server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise NoAnswer(type(error).__name__) from None
        code, words = answer
        if 400 <= code < 600:
            _refused(code, words, Problem.MESSAGE_REFUSED)
        if not 200 <= code < 300:
            raise NoAnswer(str(code))
        self.is_answered = True
        return f"{code} {words.decode(errors='replace')}"

    def close(self) -> None:
        """Hang up: politely after an answer, and at once without one, so that nothing arrives."""
        if self.is_answered:
            _leave(self.server)
        else:
            self.server.close()


def escaped(raw: bytes) -> bytes:
    """Return the message as it travels: CRLF at line ends, and no line that is a lone dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _said(answer: tuple[int, bytes], wanted: int, problem: Problem) -> None:
    code, words = answer
    if code // 100 == wanted // 100:
        return
    _refused(code, words, problem)


def _refused(code: int, words: bytes, problem: Problem) -> NoReturn:
    detail = f"{code} {words.decode(errors='replace')}"
    if 500 <= code < 600:
        raise NotAccepted(problem, detail, is_final=True)
    raise NotAccepted(Problem.REFUSED_FOR_NOW, detail)


def _words(error: Exception) -> str:
    """Return what is worth keeping of a failure: the server's words, or the failure's name."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode(errors="replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {words}"
    return type(error).__name__


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()
