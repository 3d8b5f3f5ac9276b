"""What a person signs in with: what was typed or signed, and the check of everything at once."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from reporting.accounts.passkeys import Answer, PasskeyRefusedError, check_signature
from reporting.accounts.passwords import MAX_PASSWORD
from reporting.accounts.second_factors import (
    clean_code,
    is_otp,
    is_spare_code,
    matching_step,
    new_totp_secret,
    open_totp_secret,
    seal_totp_secret,
    spare_digest,
)
from reporting.errors import SignInFailedError
from reporting.keyring import Keyring
from reporting.permissions import KEY_HOLDERS, StaffRole
from reporting.sealing import PasswordKeys, WrappingKey

MAX_USERNAME: Final = 64

_USERNAME: Final = re.compile(r"[a-z0-9._@+-]{1,64}")


@dataclass(frozen=True)
class Attempt:
    """What somebody typed to sign in, or `answer`: what their passkey signed instead of a code."""

    username: str
    password: str = field(repr=False)
    otp: str = field(repr=False)
    answer: Answer | None = field(default=None, repr=False)

    @property
    def has_shape(self) -> bool:
        """Say whether it can be right at all; what cannot costs no work.

        Without a password only a passkey that gives a PRF output can be enough.
        """
        if not _USERNAME.fullmatch(self.username) or len(self.password) > MAX_PASSWORD:
            return False
        if self.answer is not None:
            return bool(self.password) or self.answer.prf_output is not None
        return bool(self.password) and (is_otp(self.otp) or is_spare_code(self.otp))


@dataclass(frozen=True)
class StoredPasskey:
    """What is stored to check one passkey's signature against."""

    passkey_id: bytes
    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int


@dataclass(frozen=True)
class Credentials:
    """What is stored to check an attempt against."""

    member_id: bytes
    role: StaffRole
    salt: bytes
    verifier: bytes = field(repr=False)
    sealed_totp_secret: bytes | None = field(repr=False)
    last_totp_step: int
    is_active: bool
    spare_digests: frozenset[bytes] = field(default=frozenset(), repr=False)
    passkeys: tuple[StoredPasskey, ...] = ()


@dataclass(frozen=True)
class TotpStep:
    """The time step of an authenticator's code; it and all before it are then used up."""

    number: int


@dataclass(frozen=True)
class UsedSpareCode:
    """The digest of a spare code, to be deleted."""

    digest: bytes = field(repr=False)


@dataclass(frozen=True)
class UsedPasskey:
    """A passkey that signed: its count before and after, and the challenge, never taken again."""

    passkey_id: bytes
    count_before: int
    count_after: int
    challenge: bytes = field(repr=False)
    prf_output: bytes | None = field(repr=False)


Factor = TotpStep | UsedSpareCode | UsedPasskey


@dataclass(frozen=True)
class Proof:
    """That everything was right: what it was checked against, and what it opens.

    `wrapping_key` is of the password, None when a passkey stood for it.
    """

    member_id: bytes
    role: StaffRole
    verifier: bytes = field(repr=False)
    factor: Factor
    wrapping_key: WrappingKey | None = field(repr=False)


def clean_attempt(
    username: str, password: str, otp: str, *, answer: Answer | None = None
) -> Attempt:
    """Give what was typed in the form it is compared in; cut before any work on it."""
    return Attempt(
        username=clean_username(username),
        password=password[: MAX_PASSWORD + 1],
        otp=clean_code(otp),
        answer=answer,
    )


def clean_username(text: str) -> str:
    """Give a user name as it is stored: without spaces around it, in small letters."""
    return text[: MAX_USERNAME + 1].strip().lower()


def is_username(text: str) -> bool:
    """Say whether a cleaned user name can be one."""
    return bool(_USERNAME.fullmatch(text))


def prove(
    credentials: Credentials,
    keys: PasswordKeys | None,
    attempt: Attempt,
    *,
    keyring: Keyring,
    now: datetime,
) -> Proof:
    """Check password and second factor, always both; `keys` are None when no password was given.

    Raises SignInFailedError, which never says what was wrong. A code or signature that was used
    before is refused; two at once are told apart at the commit.
    """
    factor = _factor(credentials, attempt, keyring=keyring, now=now)
    if keys is None:  # only a passkey that opens a personal key stands for a password
        has_output = isinstance(factor, UsedPasskey) and factor.prf_output is not None
        fits = has_output and credentials.role in KEY_HOLDERS
    else:
        fits = keys.is_verified_by(credentials.verifier)
    if factor is None or not (fits and credentials.is_active):
        raise SignInFailedError
    return Proof(
        member_id=credentials.member_id,
        role=credentials.role,
        verifier=credentials.verifier,
        factor=factor,
        wrapping_key=keys.wrapping_key if keys else None,
    )


def nobody(username: str, keyring: Keyring) -> Credentials:
    """Give credentials that nothing fits, so that an unknown name costs the same work."""
    member_id = keyring.keyed("nobody", username.encode())[:16]
    return Credentials(
        member_id=member_id,
        role=StaffRole.AUDITOR,
        salt=keyring.keyed("nobody-salt", username.encode())[:16],
        verifier=secrets.token_bytes(32),
        sealed_totp_secret=seal_totp_secret(new_totp_secret(), member_id, keyring),
        last_totp_step=0,
        is_active=False,
    )


def _factor(
    credentials: Credentials, attempt: Attempt, *, keyring: Keyring, now: datetime
) -> Factor | None:
    if attempt.answer is not None:
        return _passkey(credentials, attempt.answer)
    if is_otp(attempt.otp):
        return _totp_step(credentials, attempt.otp, keyring=keyring, now=now)
    digest = spare_digest(attempt.otp, credentials.member_id, keyring)
    return UsedSpareCode(digest) if digest in credentials.spare_digests else None


def _totp_step(
    credentials: Credentials, otp: str, *, keyring: Keyring, now: datetime
) -> TotpStep | None:
    if credentials.sealed_totp_secret is None:
        return None
    secret = open_totp_secret(credentials.sealed_totp_secret, credentials.member_id, keyring)
    step = matching_step(secret, otp, now=now)
    return TotpStep(step) if step > credentials.last_totp_step else None


def _passkey(credentials: Credentials, answer: Answer) -> UsedPasskey | None:
    try:
        named = answer.credential_id
        known = next((p for p in credentials.passkeys if p.credential_id == named), None)
        if known is None:
            return None
        count = check_signature(answer, public_key=known.public_key, sign_count=known.sign_count)
    except PasskeyRefusedError:
        return None
    return UsedPasskey(
        known.passkey_id, known.sign_count, count, answer.challenge, answer.prf_output
    )
