"""The slots that a member's personal key lies in, each opened by one thing the member has."""

import secrets

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from reporting.accounts.credentials import Proof, UsedPasskey
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
    passkey_wrapping_key,
    recovery_code,
    recovery_wrapping_key,
    wrap_key_with_secret,
)


def add_password_slot(
    session: Session, member_id: bytes, seed: Seed, *, salt: bytes, password: PasswordKeys
) -> None:
    """Wrap a personal key under the password whose keys were derived with `salt`, and no other."""
    forget_slots(session, member_id, RecipientKind.PASSWORD)
    slot = _slot(member_id, RecipientKind.PASSWORD, salt)
    slot.sealed_key = wrap_key_with_secret(seed, password.wrapping_key, context=_context(slot))
    session.add(slot)


def add_recovery_slot(session: Session, member_id: bytes, seed: Seed, *, code: str = "") -> str:
    """Wrap a personal key under a new recovery code, and no older one, and give the code.

    A `code` that was shown and confirmed before may be passed in; raises CodeError if it is none.
    """
    code = code or recovery_code()
    secret = parse_recovery_code(code)
    forget_slots(session, member_id, RecipientKind.RECOVERY)
    slot = _slot(member_id, RecipientKind.RECOVERY, secrets.token_bytes(16))
    wrapping_key = recovery_wrapping_key(secret, salt=slot.salt)
    slot.sealed_key = wrap_key_with_secret(seed, wrapping_key, context=_context(slot))
    session.add(slot)
    return code


def add_passkey_slot(
    session: Session, member_id: bytes, seed: Seed, *, passkey_id: bytes, prf_output: bytes
) -> None:
    """Wrap a personal key under what a passkey's PRF extension gives; never the only slot."""
    slot = _slot(member_id, RecipientKind.PASSKEY, secrets.token_bytes(16), slot_id=passkey_id)
    wrapping_key = passkey_wrapping_key(prf_output, salt=slot.salt)
    slot.sealed_key = wrap_key_with_secret(seed, wrapping_key, context=_context(slot))
    session.add(slot)


def open_proven_slot(session: Session, proof: Proof, *, public: bytes | None) -> Seed:
    """Open the personal key of a proven sign-in, by its password or else by its passkey.

    Raises SealBrokenError when there is none or it does not give the member's public key:
    then somebody may have put a key of their own in place (security §2.1).
    """
    if proof.wrapping_key is not None:
        slot = _found(session, proof.member_id, RecipientKind.PASSWORD)
        return _opened(slot, proof.wrapping_key, public=public).seed
    used = proof.factor
    assert isinstance(used, UsedPasskey)  # nothing else stands for a password
    assert used.prf_output is not None
    slot = _found(session, proof.member_id, RecipientKind.PASSKEY, slot_id=used.passkey_id)
    wrapping_key = passkey_wrapping_key(used.prf_output, salt=slot.salt)
    return _opened(slot, wrapping_key, public=public).seed


def open_recovery_slot(session: Session, member_id: bytes, code: str, public: bytes) -> KeyPair:
    """Open a member's personal key with their printed recovery code.

    Raises CodeError when it is mistyped, SealBrokenError when it opens nothing of this member.
    """
    secret = parse_recovery_code(code)
    slot = _found(session, member_id, RecipientKind.RECOVERY)
    return _opened(slot, recovery_wrapping_key(secret, salt=slot.salt), public=public)


def forget_slots(session: Session, member_id: bytes, *kinds: RecipientKind) -> None:
    """Delete a member's slots of these kinds; of all kinds the personal key is gone for good."""
    chosen = kinds or tuple(RecipientKind)
    of_kind = KeySlot.recipient.in_([int(kind) for kind in chosen])
    session.execute(delete(KeySlot).where(KeySlot.member_id == member_id, of_kind))


def forget_passkey_slot(session: Session, member_id: bytes, passkey_id: bytes) -> None:
    """Delete the slot of one passkey, if it had one."""
    session.execute(
        delete(KeySlot).where(_is(member_id, RecipientKind.PASSKEY), KeySlot.slot_id == passkey_id)
    )


def slot_kinds(session: Session, member_id: bytes) -> frozenset[RecipientKind]:
    """Give which kinds of slots a member has."""
    found = session.scalars(select(KeySlot.recipient).where(KeySlot.member_id == member_id))
    return frozenset(RecipientKind(recipient) for recipient in found)


def _slot(
    member_id: bytes, recipient: RecipientKind, salt: bytes, *, slot_id: bytes | None = None
) -> KeySlot:
    slot_id = slot_id or secrets.token_bytes(16)
    return KeySlot(member_id=member_id, recipient=int(recipient), slot_id=slot_id, salt=salt)


def _found(
    session: Session, member_id: bytes, recipient: RecipientKind, *, slot_id: bytes | None = None
) -> KeySlot:
    wanted = select(KeySlot).where(_is(member_id, recipient))
    if slot_id is not None:
        wanted = wanted.where(KeySlot.slot_id == slot_id)
    slot = session.scalars(wanted).first()
    if slot is None:
        raise SealBrokenError
    return slot


def _is(member_id: bytes, recipient: RecipientKind) -> ColumnElement[bool]:
    return (KeySlot.member_id == member_id) & (KeySlot.recipient == int(recipient))


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
