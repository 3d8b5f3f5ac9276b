"""A real mail server on this machine that keeps what it takes, or refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.servers import free_port


@dataclass
class Postbox:
    """What a server took, in order; with `refuses` it takes nothing."""

    url: str
    refuses: bool = False
    letters: list[Message] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name that the server calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take one letter, or say that it may come again later."""
        if self.refuses:
            return "451 try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        self.greetings.append(str(session.host_name))
        self.raw.append(content)
        self.letters.append(message_from_bytes(content))
        return "250 taken"

    @property
    def recipients(self) -> list[str]:
        """Give who the letters are to, sorted."""
        return sorted(str(letter["To"]) for letter in self.letters)


@contextmanager
def mail_server() -> Iterator[Postbox]:
    """Give a running server; when this ends it is gone, as a dead one."""
    port = free_port()
    box = Postbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
