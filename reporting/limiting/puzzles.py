"""Under load: a small puzzle for the browser, or a wait, both bound to one form and used once.

A ticket says for which form it was made, when, and from when on waiting is enough. It is signed,
so nothing is kept of it until it is used (security reference §4.12).
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from typing import Final

from reporting.errors import PageExpiredError

PUZZLE_BITS: Final = 18
TICKET_SECONDS: Final = 1200
LEAST_WAIT: Final = 20
MOST_WAIT: Final = 40

_BODY: Final = struct.Struct(">II8s16s")  # issued, ready, random bytes, form
_MAC_BYTES: Final = 16
_LONGEST_ANSWER: Final = 16


@dataclass(frozen=True)
class Ticket:
    """A ticket as the page carries it, and from which second on waiting was enough."""

    text: str
    ready_at: int

    @property
    def name(self) -> str:
        """Give what its one use is counted under."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def wait_left(self, now: int) -> int:
        """Give the seconds still to be waited, 0 when it was long enough."""
        return max(0, self.ready_at - now)

    def is_solved_by(self, answer: str) -> bool:
        """Say whether the digest of ticket and answer begins with enough zero bits."""
        if not 1 <= len(answer) <= _LONGEST_ANSWER or not answer.isalnum():
            return False
        digest = hashlib.sha256(f"{self.text}:{answer}".encode()).digest()
        return int.from_bytes(digest[:4]) >> (32 - PUZZLE_BITS) == 0


def make_ticket(key: bytes, form: bytes, *, now: int) -> Ticket:
    """Give a fresh ticket for a form, named by at least 16 bytes; the wait is 20 to 40 seconds.

    It differs from ticket to ticket, so that those who wait do not come back in one moment.
    """
    ready_at = now + LEAST_WAIT + secrets.randbelow(MOST_WAIT - LEAST_WAIT + 1)
    body = _BODY.pack(now, ready_at, secrets.token_bytes(8), form[:16])
    return Ticket(base64.urlsafe_b64encode(body + _mac(key, body)).decode(), ready_at)


def read_ticket(text: str, key: bytes, form: bytes, *, now: int) -> Ticket:
    """Give a ticket that a page brought back.

    Raises PageExpiredError when it is malformed, changed, of another form or too old.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
        issued, ready_at, _, owner = _BODY.unpack(raw[:-_MAC_BYTES])
    except (ValueError, binascii.Error, struct.error) as error:
        raise PageExpiredError("no ticket") from error
    # One ticket has one spelling: its use is counted under its text.
    if base64.urlsafe_b64encode(raw).decode() != text:
        raise PageExpiredError("no ticket")
    if not hmac.compare_digest(raw[-_MAC_BYTES:], _mac(key, raw[:-_MAC_BYTES])):
        raise PageExpiredError("not ours")
    if not hmac.compare_digest(owner, form[:16]) or not 0 <= now - issued <= TICKET_SECONDS:
        raise PageExpiredError("of another form, or too old")
    return Ticket(text, ready_at)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"rinnalla/v1/ticket\0" + body, hashlib.sha256)[:_MAC_BYTES]
