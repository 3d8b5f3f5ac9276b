"""Passkeys (WebAuthn level 3): checking what an authenticator made, signed and derived."""

import base64
import binascii
import hashlib
import ipaddress
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reporting.deferred import Deferred
from reporting.errors import RinnallaError
from reporting.sealing import FormSecret

if TYPE_CHECKING:
    import webauthn
    from webauthn.helpers import exceptions as refusals
else:
    webauthn = Deferred("webauthn")
    refusals = Deferred("webauthn.helpers.exceptions")

MAX_CREDENTIAL: Final = 20_000
MAX_NAME: Final = 64

_PRF_BYTES: Final = 32
# The same for every passkey: an authenticator answers each of its credentials differently, and a
# page that asks nobody's list of passkeys tells nobody whether a user name exists.
PRF_INPUT: Final = hashlib.sha256(b"rinnalla/v1/passkey-prf").digest()


class PasskeyRefusedError(RinnallaError):
    """What the browser sent is no answer of an authenticator to our question; never says why."""


@dataclass(frozen=True)
class Site:
    """Where passkeys are valid: the name they are bound to and the origin that may ask for them."""

    name: str
    origin: str

    @property
    def takes_passkeys(self) -> bool:
        """Say whether browsers offer passkeys here: only for names, never for bare addresses."""
        try:
            ipaddress.ip_address(self.name)
        except ValueError:
            return bool(self.name)
        return False


@dataclass(frozen=True)
class Answer:
    """What came back from an authenticator, unchecked: its JSON, and the PRF output if it has one.

    `challenge` is what our page had asked it to sign.
    """

    credential: dict[str, Any] = field(repr=False)
    prf_output: bytes | None = field(repr=False)
    challenge: bytes = field(repr=False)
    site: Site

    @property
    def credential_id(self) -> bytes:
        """Give which credential it says it is; raises PasskeyRefusedError."""
        return _decoded(self.credential.get("rawId"))


@dataclass(frozen=True)
class NewPasskey:
    """A passkey just made and checked."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    prf_output: bytes | None = field(repr=False)


def challenge_of(secret: FormSecret) -> bytes:
    """Give the challenge of a page, from the random bytes of its form token."""
    return hashlib.sha256(b"rinnalla/v1/passkey-challenge\0" + secret).digest()


def read_answer(credential: str, prf: str, *, challenge: bytes, site: Site) -> Answer:
    """Read what our script put into the form; raises PasskeyRefusedError."""
    try:
        parsed = json.loads(credential) if len(credential) <= MAX_CREDENTIAL else None
    except (ValueError, RecursionError) as error:
        raise PasskeyRefusedError from error
    if not isinstance(parsed, dict):
        raise PasskeyRefusedError
    output = _decoded(prf) if prf else None
    if output is not None and len(output) != _PRF_BYTES:
        raise PasskeyRefusedError
    return Answer(parsed, output, challenge, site)


def check_new_passkey(answer: Answer) -> NewPasskey:
    """Check a passkey that was just made; raises PasskeyRefusedError.

    The authenticator must have verified its user (a finger, a face, a PIN): a passkey that opens
    the key is two factors by itself. Which make it is, is neither asked for nor stored.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.site.name,
            expected_origin=answer.site.origin,
            require_user_verification=True,
        )
    except (refusals.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefusedError from error
    return NewPasskey(
        made.credential_id, made.credential_public_key, made.sign_count, answer.prf_output
    )


def check_signature(answer: Answer, *, public_key: bytes, sign_count: int) -> int:
    """Check a sign-in and give the new count of signatures; raises PasskeyRefusedError.

    A count that does not grow is refused: then there is a copy of the authenticator.
    """
    try:
        signed = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.site.name,
            expected_origin=answer.site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (refusals.WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefusedError from error
    return signed.new_sign_count


def encoded(value: bytes) -> str:
    """Give bytes as a page carries them: base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _decoded(text: object) -> bytes:
    if not isinstance(text, str):
        raise PasskeyRefusedError
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise PasskeyRefusedError from error
