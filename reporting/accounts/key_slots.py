"""The slots that a member's personal key lies in, each opened by one thing the member has."""

import secrets

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import Proof
from reporting.accounts.models import KeySlot
from reporting.sealing import (
    KeyPair,
    KeyRole,
    PasswordKeys,
    RecipientKind,
    SealBrokenError,
    Seed,
    WrapContext,
    WrappingKey,
    key_pair_from_seed,
    open_key_with_secret,
    parse_recovery_code,
    recovery_code,
    recovery_wrapping_key,
    wrap_key_with_secret,
)


def add_password_slot(
    session: Session, member_id: bytes, seed: Seed, *, salt: bytes, password: PasswordKeys
) -> None:
    """Wrap a personal key under the password whose keys were derived with `salt`."""
    slot = _slot(member_id, RecipientKind.PASSWORD, salt)
    slot.sealed_key = wrap_key_with_secret(seed, password.wrapping_key, context=_context(slot))
    session.add(slot)


def add_recovery_slot(session: Session, member_id: bytes, seed: Seed) -> str:
    """Wrap a personal key under a new recovery code and give the code, to be printed once."""
    code, slot = recovery_code(), _slot(member_id, RecipientKind.RECOVERY, secrets.token_bytes(16))
    wrapping_key = recovery_wrapping_key(parse_recovery_code(code), salt=slot.salt)
    slot.sealed_key = wrap_key_with_secret(seed, wrapping_key, context=_context(slot))
    session.add(slot)
    return code


def open_password_slot(session: Session, proof: Proof, *, public: bytes | None) -> Seed:
    """Open the personal key of a proven sign-in.

    Raises SealBrokenError when there is none or it does not give the member's public key:
    then somebody may have put a key of their own in place (security §2.1).
    """
    slot = _found(session, proof.member_id, RecipientKind.PASSWORD)
    return _opened(slot, proof.wrapping_key, public=public).seed


def open_recovery_slot(session: Session, member_id: bytes, code: str, public: bytes) -> KeyPair:
    """Open a member's personal key with their printed recovery code.

    Raises CodeError when it is mistyped, SealBrokenError when it opens nothing of this member.
    """
    secret = parse_recovery_code(code)
    slot = _found(session, member_id, RecipientKind.RECOVERY)
    return _opened(slot, recovery_wrapping_key(secret, salt=slot.salt), public=public)


def forget_slots(session: Session, member_id: bytes) -> None:
    """Delete every slot of a member: the personal key is gone for good."""
    session.execute(delete(KeySlot).where(KeySlot.member_id == member_id))


def _slot(member_id: bytes, recipient: RecipientKind, salt: bytes) -> KeySlot:
    slot_id = secrets.token_bytes(16)
    return KeySlot(member_id=member_id, recipient=int(recipient), slot_id=slot_id, salt=salt)


def _found(session: Session, member_id: bytes, recipient: RecipientKind) -> KeySlot:
    slot = session.scalars(
        select(KeySlot).where(KeySlot.member_id == member_id, KeySlot.recipient == int(recipient))
    ).first()
    if slot is None:
        raise SealBrokenError
    return slot


def _opened(slot: KeySlot, wrapping_key: WrappingKey, *, public: bytes | None) -> KeyPair:
    seed = open_key_with_secret(slot.sealed_key, wrapping_key, context=_context(slot))
    keys = key_pair_from_seed(Seed(seed))
    if keys.public != public:
        raise SealBrokenError
    return keys


def _context(slot: KeySlot) -> WrapContext:
    return WrapContext(
        subject_id=slot.member_id,
        role=KeyRole.PERSONAL,
        recipient=RecipientKind(slot.recipient),
        recipient_key_id=slot.slot_id,
        epoch=0,
    )
