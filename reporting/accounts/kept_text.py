"""What somebody was writing when their session ended: sealed, carried by their own sign-in page."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from reporting.keyring import Keyring
from reporting.sealing import SealBrokenError, open_token, seal_token

MAX_KEPT: Final = 200_000
KEPT_HOURS: Final = 12

_PURPOSE: Final = "kept-text"
# Nothing that opens anything is carried along.
_SECRET: Final = re.compile(
    r"passw|otp|code|kit|recovery|credential|prf|secret|sealed|token|kept", re.IGNORECASE
)

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KeptText:
    """The fields of a form that came without a session: whose they are and where they go."""

    member_id: bytes
    path: str
    fields: Fields = field(repr=False)

    @property
    def words(self) -> Fields:
        """Give the fields a person wrote at length, to be shown again."""
        return tuple((name, text) for name, text in self.fields if _is_written(text))

    @property
    def others(self) -> Fields:
        """Give the rest: choices, dates, the revision that was seen."""
        return tuple((name, text) for name, text in self.fields if not _is_written(text))


def worth_keeping(fields: Iterable[tuple[str, str]]) -> Fields:
    """Give the fields without secrets; none when they are too long to be carried."""
    found = tuple((name, text) for name, text in fields if text and not _SECRET.search(name))
    return found if sum(len(text.encode()) for _, text in found) <= MAX_KEPT else ()


def seal_kept(kept: KeptText, *, keyring: Keyring, now: datetime) -> str:
    """Seal what was written; only the server opens it, and gives it to its writer only."""
    content = {
        "member": kept.member_id.hex(),
        "path": kept.path,
        "fields": kept.fields,
        "at": int(now.timestamp()),
    }
    plain = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return urlsafe_b64encode(seal_token(plain, keyring.form_key, purpose=_PURPOSE)).decode()


def open_kept(sealed: str, *, member_id: bytes, keyring: Keyring, now: datetime) -> KeptText | None:
    """Open what this member wrote; None when it is another's, too old, changed, or nothing."""
    try:
        raw = urlsafe_b64decode(sealed.encode("ascii"))
        content = json.loads(open_token(raw, keyring.form_key, purpose=_PURPOSE))
    except (ValueError, SealBrokenError):
        return None
    age = now.timestamp() - content["at"]
    if content["member"] != member_id.hex() or age > KEPT_HOURS * 3600:
        return None
    fields = tuple((name, text) for name, text in content["fields"])
    return KeptText(member_id, content["path"], fields)


def _is_written(text: str) -> bool:
    return "\n" in text or " " in text.strip()
