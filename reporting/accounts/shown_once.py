"""Secrets that a page shows once and takes back with its form: sealed, timed, stored nowhere."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from reporting.accounts.second_factors import new_totp_secret
from reporting.keyring import Keyring
from reporting.sealing import SealBrokenError, open_token, recovery_code, seal_token

VALID_FOR: Final = timedelta(hours=2)

_GROUP: Final = 4


@dataclass(frozen=True)
class ShownOnce:
    """A secret on a page, and whom or what it is for."""

    subject: bytes
    secret: str = field(repr=False)

    @classmethod
    def fresh_totp(cls, subject: bytes) -> "ShownOnce":
        """Make a secret for an authenticator app."""
        return cls(subject, new_totp_secret())

    @classmethod
    def fresh_recovery(cls, subject: bytes) -> "ShownOnce":
        """Make a recovery code."""
        return cls(subject, recovery_code())

    def is_confirmed_by(self, typed: str) -> bool:
        """Say whether somebody typed the last group of the code, from paper."""
        last = self.secret.replace("-", "")[-_GROUP:]
        given = "".join(character for character in typed[:64].upper() if character.isalnum())
        looks = str.maketrans({"O": "0", "I": "1", "L": "1"})
        return given.translate(looks)[-_GROUP:] == last


def seal_shown(shown: ShownOnce, purpose: str, *, keyring: Keyring, now: datetime) -> str:
    """Seal it for the hidden field of one kind of page."""
    until = int((now + VALID_FOR).timestamp())
    content = {"subject": shown.subject.hex(), "secret": shown.secret, "until": until}
    sealed = seal_token(json.dumps(content).encode(), keyring.form_key, purpose=_purpose(purpose))
    return urlsafe_b64encode(sealed).decode()


def open_shown(sealed: str, purpose: str, *, keyring: Keyring, now: datetime) -> ShownOnce:
    """Open what a page of this kind brought back; raises SealBrokenError, also after two hours."""
    try:
        raw = urlsafe_b64decode(sealed.encode("ascii"))
    except ValueError as error:
        raise SealBrokenError from error
    content = json.loads(open_token(raw, keyring.form_key, purpose=_purpose(purpose)))
    if now.timestamp() > content["until"]:
        raise SealBrokenError
    return ShownOnce(bytes.fromhex(content["subject"]), content["secret"])


def _purpose(page: str) -> str:
    return f"shown-once:{page}"
