"""Signed, timed form tokens without a cookie: for public forms, and for signed-in pages."""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import time
from dataclasses import dataclass

from reporting.errors import PageExpiredError
from reporting.sealing import FormSecret

FORM_HOURS = 24
_MAC_BYTES = 16
_CLOCK_SLACK = 300  # seconds that two machines may disagree
_LENGTH = 4 + 32 + _MAC_BYTES


@dataclass(frozen=True)
class FormToken:
    """What a valid token says: when its page was made, and 32 random bytes of its own."""

    issued_at: int
    secret: FormSecret

    @property
    def digest(self) -> bytes:
        """Give the only thing of a token that is ever stored."""
        return hashlib.sha256(b"rinnalla/v1/form-token\0" + self.secret).digest()


def make_token(key: bytes, purpose: str, *, at: float | None = None) -> str:
    """Give a fresh token for one page, 70 characters of base64url."""
    issued = struct.pack(">I", int(time.time() if at is None else at))
    body = issued + secrets.token_bytes(32)
    return base64.urlsafe_b64encode(body + _mac(key, purpose, body)).decode()


def read_token(
    text: str, key: bytes, *, purpose: str, hours: float = FORM_HOURS, at: float | None = None
) -> FormToken:
    """Give what a token says.

    Raises PageExpiredError when it is malformed, was changed, was made for another purpose or by
    another instance, is older than `hours`, or comes from the future.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise PageExpiredError("malformed") from error
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(raw) != _LENGTH or not hmac.compare_digest(mac, _mac(key, purpose, body)):
        raise PageExpiredError("not ours")
    issued = int(struct.unpack(">I", body[:4])[0])
    age = (time.time() if at is None else at) - issued
    if not -_CLOCK_SLACK <= age <= hours * 3600:
        raise PageExpiredError("too old")
    return FormToken(issued, FormSecret(body[4:]))


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    label = b"rinnalla/v1/form\0" + purpose.encode() + b"\0"
    return hmac.digest(key, label + body, hashlib.sha256)[:_MAC_BYTES]
