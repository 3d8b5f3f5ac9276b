"""Handing a letter to a mail server, over SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from reporting.errors import RinnallaError

_SECONDS: Final = 15
_PORTS: Final = {"smtp": 25, "submission": 587, "smtps": 465}


class MailRefusedError(RinnallaError):
    """The mail server could not be reached or did not take a letter; trying again may help."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over; the name is what this service calls itself there."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    own_name: str


def mail_server(url: str, *, sender: str) -> MailServer:
    """Read a server's URL: `smtp://`, `submission://` (with STARTTLS) or `smtps://`.

    It calls itself by the domain of the sender, so no letter names this machine.
    """
    parts = urlsplit(url)
    return MailServer(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        own_name=sender.rpartition("@")[2].strip("> "),
    )


@contextmanager
def opened(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Give a session with the server. Raises MailRefusedError when there is none to be had."""
    try:
        session = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefusedError(type(error).__name__) from error
    try:
        yield session
    finally:
        session.close()


def hand_over(session: smtplib.SMTP, letter: EmailMessage) -> None:
    """Hand one letter over. Raises MailRefusedError when the server does not take it."""
    try:
        session.send_message(letter)
    except (OSError, smtplib.SMTPException) as error:
        raise MailRefusedError(type(error).__name__) from error


def _connected(server: MailServer) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if server.scheme == "smtps":
        session: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, server.own_name, timeout=_SECONDS, context=trust
        )
    else:
        session = smtplib.SMTP(server.host, server.port, server.own_name, timeout=_SECONDS)
    if server.scheme == "submission":
        session.starttls(context=trust)
    if server.user:
        session.login(server.user, server.password)
    return session
