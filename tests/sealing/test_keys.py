"""Tests of key pairs."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import shake_256

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from reporting.sealing import (
    PublicKey,
    Seed,
    UnknownFormatError,
    generate_key_pair,
    generate_object_key,
    key_pair_from_seed,
    public_key_id,
    wrap_key,
)
from tests.sealing.examples import KEY, OTHER_KEYS, TEAM_KEYS, make_wrap_context


def test_a_seed_expands_as_x_wing_says() -> None:
    """SHAKE-256 to 96 bytes: 64 for ML-KEM-768 (d, z), 32 for X25519; the public keys in order."""
    seed = Seed(bytes(range(32)))
    expanded = shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()
    assert key_pair_from_seed(seed).public == mlkem + x25519


def test_the_same_seed_gives_the_same_pair() -> None:
    """The seed is all that must be kept."""
    pair = generate_key_pair()
    assert key_pair_from_seed(pair.seed) == pair


def test_generated_keys_differ() -> None:
    """Nothing is fixed by accident."""
    assert generate_key_pair().seed != generate_key_pair().seed
    assert generate_object_key() != generate_object_key()


def test_a_key_id_is_of_the_public_key_alone() -> None:
    """Whoever has the public key can name it."""
    assert TEAM_KEYS.key_id == public_key_id(TEAM_KEYS.public) != OTHER_KEYS.key_id


def test_a_printed_key_pair_does_not_show_its_seed() -> None:
    """A key pair in a log line or a traceback gives nothing away."""
    assert repr(TEAM_KEYS.seed) not in repr(TEAM_KEYS)


def test_a_seed_of_another_size_is_refused() -> None:
    """A caller's mistake is not expanded into a weak key."""
    with pytest.raises(ValueError, match="seed must be 32 bytes"):
        key_pair_from_seed(Seed(b"short"))


@pytest.mark.parametrize("public", [b"", TEAM_KEYS.public[:-1], b"\xff" * 1216])
def test_what_is_not_a_public_key_is_refused(public: bytes) -> None:
    """Too short, or numbers beyond the ML-KEM modulus."""
    context = make_wrap_context(recipient_key_id=public_key_id(PublicKey(public)))
    with pytest.raises(UnknownFormatError):
        wrap_key(KEY, PublicKey(public), context=context)


def test_public_keys_can_be_used_by_several_threads_at_once() -> None:
    """Loaded public keys are shared, so sharing them must be safe."""
    context = make_wrap_context()
    with ThreadPoolExecutor(4) as threads:
        works = [
            threads.submit(wrap_key, KEY, TEAM_KEYS.public, context=context) for _ in range(200)
        ]
    assert len({work.result() for work in works}) == 200
