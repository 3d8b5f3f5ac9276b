"""Where mail to staff goes: sealed under a key of the server, so that a stolen database is mute."""

import re
from typing import Final

from sqlalchemy.orm import Session

from reporting.accounts.models import Member
from reporting.keyring import Keyring
from reporting.sealing import open_token, seal_token

MAX_ADDRESS: Final = 254

_ADDRESS: Final = re.compile(r"[^@\s<>,;:\"\x00-\x20]{1,64}@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+")


def is_mail_address(text: str) -> bool:
    """Say whether mail could be sent there; nothing with spaces or line ends is an address."""
    return len(text) <= MAX_ADDRESS and bool(_ADDRESS.fullmatch(text))


def seal_mail_address(address: str, member_id: bytes, keyring: Keyring) -> bytes:
    """Seal an address for the database, bound to its member.

    The server writes to it while nobody is signed in, so the key is the server's own.
    """
    key, purpose = keyring.second_factor_key, _purpose(member_id)
    return seal_token(address.encode(), key, purpose=purpose)


def mail_address_of(session: Session, member_id: bytes, keyring: Keyring) -> str | None:
    """Give where a member wants mail, None for nowhere.

    Raises SealBrokenError when another person's address was put in its place.
    """
    member = session.get(Member, member_id)
    if member is None or member.sealed_mail_address is None:
        return None
    sealed, purpose = member.sealed_mail_address, _purpose(member_id)
    return open_token(sealed, keyring.second_factor_key, purpose=purpose).decode()


def _purpose(member_id: bytes) -> str:
    return f"mail-address:{member_id.hex()}"
