"""Known answers: what was sealed once must open for ever, here and by the documented steps."""

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from reporting import sealing
from reporting.sealing import KeyRole, ObjectKey, RecipientKind, Seed, WrappingKey
from reporting.sealing._object import seal_object_with_salt
from reporting.sealing._secret_wrap import wrap_key_with_salt
from reporting.sealing._session import seal_session_with_nonce
from reporting.sealing._stream import SaltedStreamSealer
from reporting.sealing._token import seal_token_with_nonce
from reporting.sealing._wire import ctx, lp
from tests.sealing import second_reader

VECTORS: dict[str, Any] = json.loads(
    Path(__file__).with_name("vectors.json").read_text(encoding="utf-8")
)
hexed = bytes.fromhex


def each(section: str) -> pytest.MarkDecorator:
    """Run a test with every vector of *section*."""
    return pytest.mark.parametrize("vector", VECTORS[section])


def wrap_context(vector: dict[str, Any]) -> sealing.WrapContext:
    """Read the context of a wrap."""
    return sealing.WrapContext(
        subject_id=hexed(vector["subject_id"]),
        role=KeyRole(vector["role"]),
        recipient=RecipientKind(vector["recipient"]),
        recipient_key_id=hexed(vector["recipient_key_id"]),
        epoch=vector["epoch"],
    )


def second_wrap(vector: dict[str, Any]) -> second_reader.Wrap:
    """Read the context of a wrap for the second reader."""
    return second_reader.Wrap(
        subject_id=hexed(vector["subject_id"]),
        role=vector["role"],
        recipient=vector["recipient"],
        recipient_key_id=hexed(vector["recipient_key_id"]),
        epoch=vector["epoch"],
    )


def object_context(vector: dict[str, Any]) -> sealing.ObjectContext:
    """Read the context of an object."""
    return sealing.ObjectContext(
        report_id=hexed(vector["report_id"]),
        object_id=hexed(vector["object_id"]),
        kind=sealing.ObjectKind(vector["kind"]),
        role=KeyRole(vector["role"]),
        author=sealing.Author(vector["author"]),
        epoch=vector["epoch"],
        sequence=vector["sequence"],
        previous=hexed(vector["previous"]),
    )


def second_object(vector: dict[str, Any]) -> bytes:
    """Build what an object is bound to, as the specification says."""
    return second_reader.fields(
        hexed(vector["report_id"]),
        hexed(vector["object_id"]),
        bytes([vector["kind"], vector["role"], vector["author"]]),
        vector["epoch"].to_bytes(4),
        vector["sequence"].to_bytes(8),
        hexed(vector["previous"]),
    )


def test_parts_and_contexts_are_encoded_as_published() -> None:
    """Everything else stands on this."""
    plain, named = VECTORS["encoding"]
    assert lp(*map(hexed, plain["parts"])).hex() == plain["lp"]
    assert ctx(named["label"], *map(hexed, named["parts"])).hex() == named["ctx"]


@each("x_wing")
def test_the_kem_is_x_wing(vector: dict[str, str]) -> None:
    """The first vector of the X-Wing draft: the public key, and the shared secret."""
    seed = Seed(hexed(vector["seed"]))
    assert sealing.key_pair_from_seed(seed).public.hex() == vector["public"]
    shared = second_reader.x_wing_decapsulate(seed, hexed(vector["ciphertext"]))
    assert shared.hex() == vector["shared_secret"]


@each("key_pair")
def test_a_seed_gives_the_published_keys(vector: dict[str, str]) -> None:
    """Its public key, their names, and the signing key of a team."""
    pair = sealing.key_pair_from_seed(Seed(hexed(vector["seed"])))
    signing = sealing.signing_pair_from_seed(pair.seed).public
    assert sha256(pair.public).hexdigest() == vector["public_sha256"]
    assert pair.key_id.hex() == vector["key_id"]
    assert sha256(second_reader.labelled("key-id", pair.public)).digest()[:16] == pair.key_id
    assert signing.hex() == vector["signing_public"]
    assert sealing.fingerprint(signing).hex() == vector["fingerprint"]
    assert second_reader.fingerprint_of(signing).hex() == vector["fingerprint"]


@each("wrap")
def test_a_published_wrap_opens(vector: dict[str, Any]) -> None:
    """P18: by the library, and by X-Wing and HPKE step by step."""
    sealed, seed = hexed(vector["sealed"]), Seed(hexed(vector["seed"]))
    context = wrap_context(vector)
    assert sealing.open_wrapped_key(sealed, seed, context=context).hex() == vector["key"]
    assert second_reader.open_rnw1(sealed, seed, second_wrap(vector)).hex() == vector["key"]


@each("secret_wrap")
def test_a_published_secret_wrap_opens(vector: dict[str, Any]) -> None:
    """And is sealed again to the same bytes."""
    sealed, key = hexed(vector["sealed"]), hexed(vector["key"])
    wrapping_key = WrappingKey(hexed(vector["wrapping_key"]))
    context, salt = wrap_context(vector), hexed(vector["salt"])
    assert wrap_key_with_salt(key, wrapping_key, context=context, salt=salt) == sealed
    assert sealing.open_key_with_secret(sealed, wrapping_key, context=context) == key
    assert second_reader.open_rns1(sealed, wrapping_key, second_wrap(vector)) == key


@each("object")
def test_a_published_object_opens(vector: dict[str, Any]) -> None:
    """P18: and is sealed again to the same bytes."""
    key, plaintext = ObjectKey(hexed(vector["key"])), hexed(vector["plaintext"])
    context, salt = object_context(vector), hexed(vector["salt"])
    sealed = seal_object_with_salt(key, plaintext, context=context, salt=salt)
    assert (len(sealed), sha256(sealed).hexdigest()) == (vector["length"], vector["digest"])
    assert sealed.hex() == vector.get("sealed", sealed.hex())
    assert sealing.open_object(key, sealed, context=context) == plaintext
    assert second_reader.open_rnb1(sealed, key, second_object(vector)) == plaintext


@each("stream")
def test_a_published_stream_opens(vector: dict[str, Any]) -> None:
    """P18: and is sealed again to the same bytes."""
    key, name = ObjectKey(hexed(vector["key"])), hexed(vector["attachment_id"])
    plaintext, sink = hexed(vector["repeat"]) * vector["length"], BytesIO()
    sealer = SaltedStreamSealer(key, attachment_id=name, sink=sink, salt=hexed(vector["salt"]))
    sealer.write(plaintext)
    assert sealer.finish().sha256.hex() == vector["plaintext_sha256"]
    sealed, length = sink.getvalue(), vector["length"]
    assert sha256(sealed).hexdigest() == vector["sealed_sha256"]
    assert len(sealed) == vector["sealed_length"]
    assert sealed.hex() == vector.get("sealed", sealed.hex())
    chunks = sealing.open_stream(key, BytesIO(sealed), attachment_id=name, length=length)
    assert b"".join(chunks) == plaintext
    assert second_reader.open_rna1(sealed, key, name, length) == plaintext


@each("session")
def test_a_published_session_opens(vector: dict[str, Any]) -> None:
    """And is sealed again to the same bytes."""
    secret, seed = hexed(vector["session_secret"]), Seed(hexed(vector["seed"]))
    member, expires_at = hexed(vector["member_id"]), vector["expires_at"]
    sealed, nonce = hexed(vector["sealed"]), hexed(vector["nonce"])
    assert sealing.session_id(secret).hex() == vector["session_id"]
    assert sealing.csrf_key(secret).hex() == vector["csrf_key"]
    again = seal_session_with_nonce(
        seed, secret, member_id=member, expires_at=expires_at, nonce=nonce
    )
    assert again == sealed
    assert sealing.open_session(sealed, secret, member_id=member, expires_at=expires_at) == seed
    assert second_reader.open_rnx1(sealed, secret, member, expires_at) == seed


@each("token")
def test_a_published_token_opens(vector: dict[str, str]) -> None:
    """And is sealed again to the same bytes."""
    key, payload, purpose = hexed(vector["key"]), hexed(vector["payload"]), vector["purpose"]
    sealed, nonce = hexed(vector["sealed"]), hexed(vector["nonce"])
    assert seal_token_with_nonce(payload, key, purpose=purpose, nonce=nonce) == sealed
    assert sealing.open_token(sealed, key, purpose=purpose) == payload
    assert second_reader.open_rnt1(sealed, key, purpose) == payload


@each("code")
def test_a_published_code_comes_again(vector: dict[str, Any]) -> None:
    """Also the one whose first draw is refused; and its keys."""
    secret, pepper = sealing.FormSecret(hexed(vector["secret"])), hexed(vector["pepper"])
    profile = sealing.Profile(vector["memory_kib"], vector["iterations"], vector["lanes"])
    code = sealing.code_from_secret(secret, pepper)
    assert code == vector["code"]
    salt = hexed(vector["salt"])
    keys = sealing.derive_code_keys(code, salt=salt, pepper=pepper, profile=profile)
    assert keys.lookup_id.hex() == vector["lookup_id"]
    assert keys.wrapping_key.hex() == vector["wrapping_key"]


@each("code")
def test_a_published_code_follows_the_documented_steps(vector: dict[str, Any]) -> None:
    """Draw 80 bits, refuse from 12 times 10^23 on, keep 23 digits, add the check digits."""
    draws = (
        int.from_bytes(second_reader.code_draw(hexed(vector["pepper"]), hexed(vector["secret"]), n))
        for n in range(9)
    )
    number = next(draw for draw in draws if draw < 12 * 10**23) % 10**23
    assert vector["code"] == f"{number:023d}{98 - number * 100 % 97:02d}"


def test_one_published_code_needs_a_second_draw() -> None:
    """So that nobody forgets to refuse."""
    refused = [
        int.from_bytes(second_reader.code_draw(hexed(one["pepper"]), hexed(one["secret"]), 0))
        >= 12 * 10**23
        for one in VECTORS["code"]
    ]
    assert refused == [False, True]


@each("password")
def test_a_published_password_gives_its_keys(vector: dict[str, Any]) -> None:
    """At the cost that is really used."""
    keys = sealing.derive_password_keys(
        vector["password"],
        salt=hexed(vector["salt"]),
        pepper=hexed(vector["pepper"]),
        profile=sealing.Profile(vector["memory_kib"], vector["iterations"], vector["lanes"]),
    )
    assert keys.verifier.hex() == vector["verifier"]
    assert keys.wrapping_key.hex() == vector["wrapping_key"]


@each("recovery")
def test_a_published_recovery_code_gives_its_keys(vector: dict[str, str]) -> None:
    """The member's wrapping key and the team's seed."""
    secret, salt = sealing.parse_recovery_code(vector["code"]), hexed(vector["salt"])
    assert secret.hex() == vector["secret"]
    assert sealing.recovery_wrapping_key(secret, salt=salt).hex() == vector["wrapping_key"]
    assert sealing.recovery_key_pair(secret, salt=salt).seed.hex() == vector["seed"]
    info = second_reader.labelled("recovery/wrap")
    assert second_reader.hkdf(secret, salt, info, 32).hex() == vector["wrapping_key"]


@each("passkey")
def test_a_published_passkey_gives_its_key(vector: dict[str, str]) -> None:
    """By HKDF alone."""
    output, salt = hexed(vector["prf_output"]), hexed(vector["salt"])
    assert sealing.passkey_wrapping_key(output, salt=salt).hex() == vector["wrapping_key"]
    info = second_reader.labelled("passkey/wrap")
    assert second_reader.hkdf(output, salt, info, 32).hex() == vector["wrapping_key"]


@each("generation")
def test_a_published_generation_is_signed_again_alike(vector: dict[str, Any]) -> None:
    """Ed25519 signatures are the same every time, over the documented bytes."""
    keys = sealing.key_pair_from_seed(Seed(hexed(vector["seed"])))
    signer, team_id = Seed(hexed(vector["signer_seed"])), hexed(vector["team_id"])
    number, signing = vector["number"], hexed(vector["signing_public"])
    signed = sealing.sign_generation(keys, signer, team_id=team_id, number=number)
    assert signed.signing_public == signing
    assert signed.signature.hex() == vector["signature"]
    message = second_reader.labelled(
        "generation", team_id, number.to_bytes(4), keys.public, signing
    )
    by = Ed25519PublicKey.from_public_bytes(sealing.signing_pair_from_seed(signer).public)
    by.verify(signed.signature, message)


def test_a_published_chain_holds() -> None:
    """From the fingerprint of its first generation to the second."""
    generations = [
        sealing.Generation(
            team_id=hexed(vector["team_id"]),
            number=vector["number"],
            public=sealing.key_pair_from_seed(Seed(hexed(vector["seed"]))).public,
            signing_public=hexed(vector["signing_public"]),
            signature=hexed(vector["signature"]),
        )
        for vector in VECTORS["generation"]
    ]
    pinned = hexed(VECTORS["key_pair"][0]["fingerprint"])
    assert sealing.verify_chain(generations, pinned).number == 2
