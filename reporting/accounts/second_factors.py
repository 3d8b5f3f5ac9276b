"""Second factors that are typed: codes of an authenticator app, and spare codes for its absence."""

import base64
import hmac
import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final

from pyotp import TOTP

from reporting.accounts.passwords import LETTERS
from reporting.deferred import Deferred
from reporting.keyring import Keyring
from reporting.sealing import open_token, seal_token

if TYPE_CHECKING:
    import segno
else:
    segno = Deferred("segno")

OTP_DIGITS: Final = 6
TOTP_SECONDS: Final = 30
SPARE_CODES: Final = 10
SPARE_LETTERS: Final = 12

_OTP: Final = re.compile(r"[0-9]{6}")
_SPARE: Final = re.compile(f"[{LETTERS}]{{{SPARE_LETTERS}}}")
_TOTP_BYTES: Final = 20
_TOTP_SLACK: Final = (-1, 0, 1)


def is_otp(text: str) -> bool:
    """Say whether a cleaned text has the shape of an authenticator's code."""
    return bool(_OTP.fullmatch(text))


def is_spare_code(text: str) -> bool:
    """Say whether a cleaned text has the shape of a spare code."""
    return bool(_SPARE.fullmatch(text))


def clean_code(text: str) -> str:
    """Give a code as it is compared: no spaces or dashes, small letters."""
    return "".join(text[:64].split()).replace("-", "").lower()


def matching_step(secret: str, otp: str, *, now: datetime) -> int:
    """Give the newest time step, one to either side of now, whose code this is; -1 for none."""
    totp, current = TOTP(secret), int(now.timestamp()) // TOTP_SECONDS
    steps = [current + slack for slack in _TOTP_SLACK]
    fitting = [s for s in steps if hmac.compare_digest(totp.generate_otp(s), otp)]
    return max(fitting, default=-1)


def new_totp_secret() -> str:
    """Make a secret for an authenticator app: 160 random bits in base 32 (RFC 4226 §4)."""
    return base64.b32encode(secrets.token_bytes(_TOTP_BYTES)).decode()


def otpauth_uri(secret: str, username: str) -> str:
    """Give the address an authenticator app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name="Rinnalla")


def qr_path(text: str) -> tuple[int, str]:
    """Give a text as a QR code: its side with the quiet zone, and the SVG path of the dark."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    cells = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in cells)


def seal_totp_secret(secret: str, member_id: bytes, keyring: Keyring) -> bytes:
    """Seal a secret for the database, bound to its member, under a key that lies elsewhere."""
    purpose = _totp_purpose(member_id)
    return seal_token(secret.encode(), keyring.second_factor_key, purpose=purpose)


def open_totp_secret(sealed: bytes, member_id: bytes, keyring: Keyring) -> str:
    """Open a member's secret; raises SealBrokenError when another one was put in its place."""
    purpose = _totp_purpose(member_id)
    return open_token(sealed, keyring.second_factor_key, purpose=purpose).decode()


def new_spare_codes() -> tuple[str, ...]:
    """Make ten codes of 60 random bits: nobody guesses one, so no limit is needed on trying."""
    return tuple(
        "".join(secrets.choice(LETTERS) for _ in range(SPARE_LETTERS)) for _ in range(SPARE_CODES)
    )


def new_invitation_letters() -> str:
    """Make the 20 letters of an invitation: 100 random bits, nothing to guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(20))


def spare_digest(code: str, member_id: bytes, keyring: Keyring) -> bytes:
    """Give what is stored of a cleaned spare code: nothing without a key that lies elsewhere."""
    return keyring.keyed("spare-code", member_id + code.encode())


def _totp_purpose(member_id: bytes) -> str:
    return f"second-factor:{member_id.hex()}"
