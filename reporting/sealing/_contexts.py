"""What a sealed key or object is bound to. The numbers are written into sealed bytes: permanent."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from reporting.sealing._wire import (
    ID_BYTES,
    KEY_BYTES,
    U32_LIMIT,
    U64_LIMIT,
    lp,
    require_below,
    require_size,
)

FIRST_OBJECT: Final = bytes(KEY_BYTES)


class KeyRole(IntEnum):
    """What a wrapped key, or the key of an object, is for."""

    STORY = 1
    THREAD = 2
    INTERNAL = 3
    TEAM = 4
    PERSONAL = 5
    RECOVERY = 6
    FEEDBACK = 7


class RecipientKind(IntEnum):
    """Who can open a wrapped key, and with what."""

    TEAM = 1
    CODE = 2
    MEMBER = 3
    PASSWORD = 4
    RECOVERY = 5
    PASSKEY = 6


class Author(IntEnum):
    """Whose words an object holds."""

    REPORTER = 1
    TEAM = 2
    SYSTEM = 3


class ObjectKind(IntEnum):
    """What an object is. A manifest describes an attachment: its name, key and length."""

    STORY = 1
    MESSAGE = 2
    MANIFEST = 3
    SUMMARY = 4
    NOTE = 5
    REQUEST = 6


@dataclass(frozen=True)
class WrapContext:
    """What a wrapped key is bound to; *subject_id* is a report's, a team's or a member's id."""

    subject_id: bytes
    role: KeyRole
    recipient: RecipientKind
    recipient_key_id: bytes
    epoch: int

    def __post_init__(self) -> None:
        """Refuse ids and numbers that the format cannot hold."""
        require_size("subject_id", self.subject_id, size=ID_BYTES)
        require_size("recipient_key_id", self.recipient_key_id, size=ID_BYTES)
        require_below("epoch", self.epoch, limit=U32_LIMIT)

    def encode(self) -> bytes:
        """Give the bytes that are bound."""
        return lp(
            self.subject_id,
            self.role.to_bytes(1),
            self.recipient.to_bytes(1),
            self.recipient_key_id,
            self.epoch.to_bytes(4),
        )


@dataclass(frozen=True)
class ObjectContext:
    """What an object is bound to: its report, its place in the sequence, its predecessor."""

    report_id: bytes
    object_id: bytes
    kind: ObjectKind
    role: KeyRole
    author: Author
    epoch: int
    sequence: int
    previous: bytes

    def __post_init__(self) -> None:
        """Refuse ids and numbers that the format cannot hold."""
        require_size("report_id", self.report_id, size=ID_BYTES)
        require_size("object_id", self.object_id, size=ID_BYTES)
        require_size("previous", self.previous)
        require_below("epoch", self.epoch, limit=U32_LIMIT)
        require_below("sequence", self.sequence, limit=U64_LIMIT)

    def encode(self) -> bytes:
        """Give the bytes that are bound."""
        return lp(
            self.report_id,
            self.object_id,
            bytes((self.kind, self.role, self.author)),
            self.epoch.to_bytes(4),
            self.sequence.to_bytes(8),
            self.previous,
        )
