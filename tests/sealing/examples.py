"""Examples that the sealing tests share: fixed ids, and contexts with one thing changed."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from reporting.sealing import (
    FIRST_OBJECT,
    Author,
    KeyRole,
    ObjectContext,
    ObjectKey,
    ObjectKind,
    RecipientKind,
    Seed,
    WrapContext,
    key_pair_from_seed,
)

REPORT_ID = bytes(range(16))
OTHER_ID = bytes(range(16, 32))
KEY = ObjectKey(bytes(range(32)))
OTHER_KEY = ObjectKey(bytes(range(1, 33)))
PEPPER = b"p" * 32
SALT = b"s" * 16
TEAM_KEYS = key_pair_from_seed(Seed(b"team" * 8))
OTHER_KEYS = key_pair_from_seed(Seed(b"else" * 8))

# Every field of each context with another value than the examples have.
OTHER_WRAP_FIELDS: dict[str, object] = {
    "subject_id": OTHER_ID,
    "role": KeyRole.THREAD,
    "recipient": RecipientKind.RECOVERY,
    "recipient_key_id": OTHER_ID,
    "epoch": 2,
}
OTHER_OBJECT_FIELDS: dict[str, object] = {
    "report_id": b"r" * 16,
    "object_id": b"o" * 16,
    "kind": ObjectKind.REQUEST,
    "role": KeyRole.STORY,
    "author": Author.TEAM,
    "epoch": 2,
    "sequence": 2,
    "previous": b"p" * 32,
}


def make_wrap_context(**changes: Any) -> WrapContext:
    """Make the context of a story key wrapped for a team."""
    context = WrapContext(
        subject_id=REPORT_ID,
        role=KeyRole.STORY,
        recipient=RecipientKind.TEAM,
        recipient_key_id=TEAM_KEYS.key_id,
        epoch=1,
    )
    return replace(context, **changes)


def make_object_context(**changes: Any) -> ObjectContext:
    """Make the context of a reporter's first message."""
    context = ObjectContext(
        report_id=REPORT_ID,
        object_id=OTHER_ID,
        kind=ObjectKind.MESSAGE,
        role=KeyRole.THREAD,
        author=Author.REPORTER,
        epoch=1,
        sequence=1,
        previous=FIRST_OBJECT,
    )
    return replace(context, **changes)


def flipped(sealed: bytes, bit: int) -> bytes:
    """Give *sealed* with one *bit* the other way."""
    changed = bytearray(sealed)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@st.composite
def damaged(draw: st.DrawFn, sealed: bytes) -> bytes:
    """Draw *sealed* with a slice of it replaced by other bytes, shorter or longer or none."""
    start = draw(st.integers(0, len(sealed)))
    end = draw(st.integers(start, min(len(sealed), start + 64)))
    filling = draw(st.binary(max_size=64))
    changed = sealed[:start] + filling + sealed[end:]
    return changed if changed != sealed else sealed + b"\0"
