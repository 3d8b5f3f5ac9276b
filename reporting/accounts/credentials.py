"""What a person signs in with: shapes, the one-time code, and the check of both halves at once."""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from pyotp import TOTP

from reporting.errors import SignInFailedError
from reporting.keyring import Keyring
from reporting.permissions import StaffRole
from reporting.sealing import PasswordKeys, WrappingKey, open_token, seal_token

MAX_USERNAME: Final = 64
MIN_PASSWORD: Final = 14
MAX_PASSWORD: Final = 128
OTP_DIGITS: Final = 6
TOTP_SECONDS: Final = 30

_USERNAME: Final = re.compile(r"[a-z0-9._@+-]{1,64}")
_OTP: Final = re.compile(r"[0-9]{6}")
_TOTP_BYTES: Final = 20
_TOTP_SLACK: Final = (-1, 0, 1)
# Without l, o, 0 and 1, which look like one another on paper.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Attempt:
    """What somebody typed to sign in."""

    username: str
    password: str = field(repr=False)
    otp: str = field(repr=False)

    @property
    def has_shape(self) -> bool:
        """Say whether it can be right at all; what cannot costs no work."""
        return (
            bool(_USERNAME.fullmatch(self.username))
            and 0 < len(self.password) <= MAX_PASSWORD
            and bool(_OTP.fullmatch(self.otp))
        )


@dataclass(frozen=True)
class Credentials:
    """What is stored to check an attempt against."""

    member_id: bytes
    role: StaffRole
    salt: bytes
    verifier: bytes = field(repr=False)
    sealed_totp_secret: bytes = field(repr=False)
    last_totp_step: int
    is_active: bool


@dataclass(frozen=True)
class Proof:
    """That both halves were right: what they were checked against, and what the password opens."""

    member_id: bytes
    role: StaffRole
    verifier: bytes = field(repr=False)
    totp_step: int
    wrapping_key: WrappingKey = field(repr=False)


def clean_attempt(username: str, password: str, otp: str) -> Attempt:
    """Give what was typed in the form it is compared in; cut before any work on it."""
    return Attempt(
        username=clean_username(username),
        password=password[: MAX_PASSWORD + 1],
        otp="".join(otp[:MAX_USERNAME].split()),
    )


def clean_username(text: str) -> str:
    """Give a user name as it is stored: without spaces around it, in small letters."""
    return text[: MAX_USERNAME + 1].strip().lower()


def is_username(text: str) -> bool:
    """Say whether a cleaned user name can be one."""
    return bool(_USERNAME.fullmatch(text))


def prove(
    credentials: Credentials, keys: PasswordKeys, otp: str, *, keyring: Keyring, now: datetime
) -> Proof:
    """Check both halves, always both; raises SignInFailedError, which never says which was wrong.

    A one-time code that was used before is refused; two at once are told apart at the commit.
    """
    secret = open_totp_secret(credentials, keyring)
    step = matching_step(secret, otp, now=now)
    fits = keys.is_verified_by(credentials.verifier)
    if not (fits and credentials.is_active and step > credentials.last_totp_step):
        raise SignInFailedError
    return Proof(
        member_id=credentials.member_id,
        role=credentials.role,
        verifier=credentials.verifier,
        totp_step=step,
        wrapping_key=keys.wrapping_key,
    )


def matching_step(secret: str, otp: str, *, now: datetime) -> int:
    """Give the newest time step, one to either side of now, whose code this is; -1 for none."""
    totp, current = TOTP(secret), int(now.timestamp()) // TOTP_SECONDS
    steps = [current + slack for slack in _TOTP_SLACK]
    fitting = [s for s in steps if hmac.compare_digest(totp.generate_otp(s), otp)]
    return max(fitting, default=-1)


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


def new_totp_secret() -> str:
    """Make a secret for an authenticator app: 160 random bits in base 32 (RFC 4226 §4)."""
    return base64.b32encode(secrets.token_bytes(_TOTP_BYTES)).decode()


def otpauth_uri(secret: str, username: str) -> str:
    """Give the address an authenticator app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name="Rinnalla")


def seal_totp_secret(secret: str, member_id: bytes, keyring: Keyring) -> bytes:
    """Seal a secret for the database, bound to its member, under a key that lies elsewhere."""
    purpose = _totp_purpose(member_id)
    return seal_token(secret.encode(), keyring.second_factor_key, purpose=purpose)


def open_totp_secret(credentials: Credentials, keyring: Keyring) -> str:
    """Open a member's secret; raises SealBrokenError when another one was put in its place."""
    purpose = _totp_purpose(credentials.member_id)
    sealed = credentials.sealed_totp_secret
    return open_token(sealed, keyring.second_factor_key, purpose=purpose).decode()


def new_password() -> str:
    """Make a password of 100 random bits, in groups that can be typed from paper."""
    letters = [secrets.choice(_LETTERS) for _ in range(20)]
    return "-".join("".join(letters[at : at + 5]) for at in range(0, 20, 5))


def _totp_purpose(member_id: bytes) -> str:
    return f"second-factor:{member_id.hex()}"
