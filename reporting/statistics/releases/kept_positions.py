"""Which facts a release counted, kept sealed: in clear they would tell which were accepted when."""

from pyroaring import BitMap
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.keyring import Keyring
from reporting.sealing import open_token, seal_token
from reporting.statistics.releases.models import ReleaseFacts

_PURPOSE = "facts of a release"


def sealed_positions(release_id: bytes, positions: BitMap, keyring: Keyring) -> bytes:
    """Seal the positions that a release counted."""
    return seal_token(positions.serialize(), _key(keyring, release_id), purpose=_PURPOSE)


def opened_positions(facts: ReleaseFacts, keyring: Keyring) -> BitMap:
    """Open the positions that a release counted. Raises SealBrokenError when they were changed."""
    key = _key(keyring, facts.release_id)
    bits = open_token(facts.sealed_positions or b"", key, purpose=_PURPOSE)
    return BitMap.deserialize(bits)


def seal_kept_positions(session: Session, keyring: Keyring) -> None:
    """Seal what an older version kept in clear."""
    old = select(ReleaseFacts).where(ReleaseFacts.unsealed_positions.is_not(None))
    for facts in session.scalars(old):
        positions = BitMap.deserialize(facts.unsealed_positions or b"")
        facts.sealed_positions = sealed_positions(facts.release_id, positions, keyring)
        facts.unsealed_positions = None


def unseal_kept_positions(session: Session, keyring: Keyring) -> None:
    """Keep them in clear again, as an older version does."""
    for facts in session.scalars(select(ReleaseFacts)):
        facts.unsealed_positions = opened_positions(facts, keyring).serialize()


def _key(keyring: Keyring, release_id: bytes) -> bytes:
    return keyring.keyed("positions of a release", release_id)
